"""``rca steps check``: whether anything that was promised is overdue, for schedulers and pipelines."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.options import counted_moment, json_option, now_option
from rca.cli.steps._shared.words import row_json
from rca.model.problem import N_
from rca.model.promises.step_list import StepQuery


@click.command(
    "check",
    cls=Command,
    help=N_(
        "Exit with 1 if a step that customers were promised is overdue, and name each. Else say nothing."
    ),
    short_help=N_("Exit with 1 if a promised step is overdue."),
    example="rca steps check\nrca steps check --json",
)
@now_option
@json_option
@click.pass_obj
def command(context: Context, at: str | None, as_json: bool) -> int:
    from rca.cli._shared.output import show_json

    with context.open() as base:
        rows, today = base.step_rows.ask(
            counted_moment(at), lambda _: StepQuery(overdue=True, promised=True), chosen()
        )
    if as_json:
        show_json({"today": today.isoformat(), "steps": [row_json(row, today) for row in rows]})
    else:
        for row in rows:
            text = N_("{ref}: promised for {due} by revision {revision}, owner: {owner}")
            click.echo(
                translate(text, ref=row.ref, due=row.due, revision=row.revision, owner=row.owner or "–")
            )
    return 1 if rows else 0

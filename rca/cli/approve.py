"""``rca approve``: from review to approved."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "approve",
    cls=Command,
    help=N_("Approve an incident as it is now. Any change to it takes the approval back."),
    example="rca approve 2025-06-11-block-storage-write-latency",
)
@click.argument("key", type=KEY)
@json_option
@click.pass_obj
def command(context: Context, key: str, as_json: bool) -> None:
    from rca.cli._shared.output import problem_json, show_json, show_problem
    from rca.cli._shared.revisions import review_json, review_line

    with context.open() as base:
        review = base.publishing.approve(key, who=who(), at=now())
        edited = base.working_files(who()).edits([key])
    if as_json:
        show_json({**review_json(review), "edited": [problem_json(problem) for problem in edited]})
    else:
        for problem in edited:
            show_problem(problem)
        click.echo(review_line(review))

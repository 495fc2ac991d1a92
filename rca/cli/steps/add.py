"""``rca steps add``: a further next step of an incident."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import KEY, OWNER
from rca.cli._shared.options import json_option
from rca.cli.steps._shared.moving import by_language, reason_option
from rca.cli.steps._shared.words import changes_of, move_json
from rca.model.incidents.step_states import OPEN, Priority, StepKind, StepState
from rca.model.problem import N_


@click.command(
    "add",
    cls=Command,
    help=N_(
        "Add a next step to an incident. A planned one without --due gets the date that [steps.due] in rca.toml gives "
        "its kind and the severity, counted from today in the first zone."
    ),
    short_help=N_("Add a next step."),
    example=(
        "rca steps add 2025-06-11-block-storage-write-latency --kind detect --owner 'Observability team'"
        " --text ja=遅延のアラートを追加します。 --text 'en=Add an alert on latency.' --due 2025-09-30"
    ),
)
@click.argument("key", type=KEY)
@click.option("--id", "step_id", cls=Option, metavar="NAME", help=N_("Its name (default: n1, n2 …)."))
@click.option(
    "--kind",
    cls=Option,
    required=True,
    type=click.Choice(tuple(map(str, StepKind))),
    help=N_("What it is good for."),
)
@click.option(
    "--text",
    "texts",
    cls=Option,
    multiple=True,
    required=True,
    metavar="LANG=TEXT",
    help=N_("The words that customers read, by language; repeatable."),
)
@click.option(
    "--state",
    "step_state",
    cls=Option,
    type=click.Choice(tuple(map(str, OPEN))),
    default=StepState.PLANNED.value,
    help=N_("Its state (default: planned)."),
)
@click.option("--due", cls=Option, metavar="DATE", help=N_("The date, or the month."))
@click.option(
    "--owner", cls=Option, type=OWNER, metavar="NAME", help=N_("Person or team; no reader sees it.")
)
@click.option(
    "--priority",
    cls=Option,
    type=click.Choice(tuple(map(str, Priority))),
    help=N_("Priority (default: normal)."),
)
@click.option(
    "--tracker",
    "trackers",
    cls=Option,
    multiple=True,
    metavar="LINK",
    help=N_(
        "Key or address in GitHub, GitLab, Jira, Azure Boards, Backlog, Redmine or ServiceNow; repeatable."
    ),
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(("public", "customer", "internal")),
    default="public",
    help=N_("Who may read it (default: public)."),
)
@reason_option
@json_option
@click.pass_obj
def command(
    context: Context,
    /,
    key: str,
    step_id: str | None,
    texts: tuple[str, ...],
    step_state: str,
    why: str,
    as_json: bool,
    **fields: Any,
) -> int:
    from rca.cli._shared.output import show_json

    words = by_language(texts, "--text")
    given = {name: value for name, value in fields.items() if value}
    with context.open() as base:
        step = {"id": step_id, "text": words, "state": step_state, **given}
        move = base.steps.add(key, step, why=why, who=who(), at=now())
    if as_json:
        show_json({"moves": [move_json(move)]})
    else:
        click.echo(f"{move.ref}  {changes_of(move)}")
    return 0

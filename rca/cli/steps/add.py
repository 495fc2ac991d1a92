"""``rca steps add``: a further next step of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Command, Option, State, json_option, now, who
from rca.cli.steps._moving import by_language, reason_option
from rca.cli.steps._words import changes_of, move_json
from rca.model.incidents.step_states import OPEN, Priority, StepKind, StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.model.incidents.incident import Incident


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
@click.argument("key")
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
@click.option("--owner", cls=Option, metavar="NAME", help=N_("Person or team; no reader sees it."))
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
    help=N_("Key or address in GitHub, GitLab, Jira or Azure Boards; repeatable."),
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
def add(
    state: State,
    /,
    key: str,
    step_id: str | None,
    texts: tuple[str, ...],
    step_state: str,
    why: str,
    as_json: bool,
    **fields: Any,
) -> int:
    from pydantic import ValidationError

    from rca.cli._shared.output import show_json
    from rca.errors import InvalidInput
    from rca.model.incidents.next_step import NextStep
    from rca.store.steps.checks import problem_of
    from rca.store.steps.requests import Added

    at = now()
    words = by_language(texts, "--text")
    with state.open() as base:
        incident = base.get(key)
        given = {name: value for name, value in fields.items() if value}
        name = step_id or _free(incident)
        try:
            step = NextStep.model_validate({"id": name, "text": words, "state": step_state, **given})
        except ValidationError as error:
            problems = [problem_of(f"{key}#{name}", each) for each in error.errors(include_url=False)]
            raise InvalidInput(N_("the step was not added"), problems) from None
        if step.state is StepState.PLANNED:
            step = base.commitments.default_due(incident, step, base.commitments.today(at))
        move = base.commitments.add(Added(key, step, why), who=who(), at=at)
    if as_json:
        show_json({"moves": [move_json(move)]})
    else:
        click.echo(f"{move.ref}  {changes_of(move)}")
    return 0


def _free(incident: Incident) -> str:
    """The first of n1, n2 … that no step has."""
    taken = {step.id for step in incident.next_steps}
    return next(name for number in range(1, len(taken) + 2) if (name := f"n{number}") not in taken)

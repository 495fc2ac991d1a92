"""``rca steps plan``: steps that are to be done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import (
    by_language,
    date_of,
    move,
    moving,
    public_reason_option,
    reason_option,
)
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase, Seen
    from rca.model.promises.requested_move import RequestedMove


@click.command(
    "plan",
    cls=Command,
    help=N_(
        "Plan steps. One without a date gets the one that [steps.due] in rca.toml gives its kind and severity, "
        "counted from today in the first zone."
    ),
    short_help=N_("Plan steps."),
    example=(
        "rca steps plan 2025-06-11-block-storage-write-latency#n4 --due 2025-09-30\n"
        "rca steps plan --state proposed --owner 'Storage team' --yes"
    ),
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@click.option("--due", cls=Option, metavar="DATE", help=N_("The date, or the month."))
@reason_option
@public_reason_option
@moving
@click.pass_obj
def command(
    context: Context,
    /,
    names: tuple[str, ...],
    due: str | None,
    why: str,
    public_reasons: tuple[str, ...],
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    on = date_of(due, "--due") if due else None
    reasons = by_language(public_reasons, "--public-reason")

    def wish(seen: Seen, today: date, base: KnowledgeBase) -> RequestedMove:
        given = on or (None if seen.step.due else base.steps.default_due(seen.incident, seen.step, today).due)
        return RequestedMove(Verb.STATE, StepState.PLANNED, due=given, why=why, public_reason=reasons)

    return move(context, names, options, wish)

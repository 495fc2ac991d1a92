"""``rca steps plan``, ``start``, ``block`` and ``drop``: moves from state to state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Command, Option, State
from rca.cli.steps._moving import by_language, date_of, move, moving, public_reason_option, reason_option
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase
    from rca.model.promises.requested_move import RequestedMove
    from rca.store.steps.requests import Seen


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
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@click.option("--due", cls=Option, metavar="DATE", help=N_("The date, or the month."))
@reason_option
@public_reason_option
@moving
@click.pass_obj
def plan(
    state: State,
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
        given = on or (
            None if seen.step.due else base.commitments.default_due(seen.incident, seen.step, today).due
        )
        return RequestedMove(Verb.STATE, StepState.PLANNED, due=given, why=why, public_reason=reasons)

    return move(state, names, options, wish)


@click.command(
    "start",
    cls=Command,
    help=N_(
        "Begin work on steps, or go on with those on hold. One that was done or dropped is taken up again, which "
        "needs a --reason."
    ),
    short_help=N_("Begin work on steps, or take them up again."),
    example=(
        "rca steps start 2025-06-11-block-storage-write-latency#n2\n"
        "rca steps start 2025-06-11-block-storage-write-latency#n1 --reason 'The limit was lost in an upgrade'"
    ),
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@reason_option
@moving
@click.pass_obj
def start(state: State, /, names: tuple[str, ...], why: str, **options: Any) -> int:
    return _move(state, names, StepState.IN_PROGRESS, why, (), options)


@click.command(
    "block",
    cls=Command,
    help=N_("Put steps on hold, because they wait for something."),
    example="rca steps block 2025-06-11-block-storage-write-latency#n2 --reason 'Waits for new hardware'",
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@reason_option
@moving
@click.pass_obj
def block(state: State, /, names: tuple[str, ...], why: str, **options: Any) -> int:
    return _move(state, names, StepState.BLOCKED, why, (), options)


@click.command(
    "drop",
    cls=Command,
    help=N_(
        "Give steps up, which needs a --reason. Customers who were promised one are owed word of it, with a "
        "--public-reason in each language."
    ),
    short_help=N_("Give steps up, with a reason."),
    example=(
        "rca steps drop 2025-06-11-block-storage-write-latency#n2 --reason 'Superseded by n4'"
        " --public-reason ja=別の対策で対応するためです。 --public-reason 'en=Another measure takes its place.'"
    ),
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...")
@reason_option
@public_reason_option
@moving
@click.pass_obj
def drop(
    state: State, /, names: tuple[str, ...], why: str, public_reasons: tuple[str, ...], **options: Any
) -> int:
    return _move(state, names, StepState.DROPPED, why, public_reasons, options)


def _move(
    state: State,
    /,
    names: tuple[str, ...],
    to: StepState,
    why: str,
    public_reasons: tuple[str, ...],
    options: dict[str, Any],
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    reasons = by_language(public_reasons, "--public-reason")
    return move(
        state, names, options, lambda *_: RequestedMove(Verb.STATE, to, why=why, public_reason=reasons)
    )

"""``rca steps done``: the end of the work, with evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.evidence import evidence_files_option, evidence_of, evidence_option
from rca.cli.steps._shared.moving import (
    by_language,
    date_of,
    move,
    moving,
    not_in_future,
    public_reason_option,
    reason_option,
)
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase, Seen
    from rca.model.promises.requested_move import RequestedMove


@click.command(
    "done",
    cls=Command,
    help=N_("Finish steps. The day is today's in the first zone of rca.toml, or --on."),
    short_help=N_("Finish steps."),
    example=(
        "rca steps done 2025-06-11-block-storage-write-latency#n2 --evidence https://example.com/changes/12\n"
        "rca steps done --incident 2025-06-11-block-storage-write-latency --state in_progress --on 2025-07-31 --yes"
    ),
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@click.option("--on", cls=Option, metavar="DATE", help=N_("The day on which it was done."))
@evidence_option
@evidence_files_option
@reason_option
@public_reason_option
@moving
@click.pass_obj
def command(
    context: Context,
    /,
    names: tuple[str, ...],
    on: str | None,
    evidence: tuple[str, ...],
    files: tuple[Path, ...],
    why: str,
    public_reasons: tuple[str, ...],
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove
    from rca.model.times import PartialDate

    day = date_of(on, "--on") if on else None
    kept = evidence_of(evidence, files)
    reasons = by_language(public_reasons, "--public-reason")

    def wish(seen: Seen, today: date, base: KnowledgeBase) -> RequestedMove:
        if day:
            not_in_future(day, today, "--on")
        done_on = day or PartialDate(year=today.year, month=today.month, day=today.day)
        return RequestedMove(
            Verb.STATE, StepState.DONE, done_on=done_on, why=why, public_reason=reasons, evidence=kept
        )

    return move(context, names, options, wish)

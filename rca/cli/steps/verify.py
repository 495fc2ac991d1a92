"""``rca steps verify``: whether what was done has its effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.evidence import evidence_files_option, evidence_of, evidence_option
from rca.cli.steps._shared.moving import move, moving, reason_option
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_

if TYPE_CHECKING:
    pass


@click.command(
    "verify",
    cls=Command,
    help=N_("Confirm that steps that are done have the effect they were meant to have."),
    example="rca steps verify 2025-06-11-block-storage-write-latency#n1 --evidence 'Load test of July 3'",
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@evidence_option
@evidence_files_option
@reason_option
@moving
@click.pass_obj
def command(
    context: Context,
    /,
    names: tuple[str, ...],
    evidence: tuple[str, ...],
    files: tuple[Path, ...],
    why: str,
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    kept = evidence_of(evidence, files)
    return move(
        context,
        names,
        options,
        lambda *_: RequestedMove(Verb.STATE, StepState.VERIFIED, why=why, evidence=kept),
    )

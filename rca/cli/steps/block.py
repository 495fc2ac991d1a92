"""``rca steps block``: steps on hold."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import move_to, moving, reason_option
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_


@click.command(
    "block",
    cls=Command,
    help=N_("Put steps on hold, because they wait for something."),
    example="rca steps block 2025-06-11-block-storage-write-latency#n2 --reason 'Waits for new hardware'",
)
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@reason_option
@moving
@click.pass_obj
def command(context: Context, /, names: tuple[str, ...], why: str, **options: Any) -> int:
    return move_to(context, names, StepState.BLOCKED, why, (), options)

"""``rca steps start``: work on steps begins, or goes on."""

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
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@reason_option
@moving
@click.pass_obj
def command(context: Context, /, names: tuple[str, ...], why: str, **options: Any) -> int:
    return move_to(context, names, StepState.IN_PROGRESS, why, (), options)

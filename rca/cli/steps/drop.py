"""``rca steps drop``: steps given up, with a reason."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import move_to, moving, public_reason_option, reason_option
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_


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
@click.argument("names", nargs=-1, metavar="[INCIDENT#STEP]...", type=STEP)
@reason_option
@public_reason_option
@moving
@click.pass_obj
def command(
    context: Context, /, names: tuple[str, ...], why: str, public_reasons: tuple[str, ...], **options: Any
) -> int:
    return move_to(context, names, StepState.DROPPED, why, public_reasons, options)

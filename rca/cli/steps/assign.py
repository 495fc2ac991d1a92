"""``rca steps assign``: who has steps."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import STEP_OR_OWNER
from rca.cli.steps._shared.moving import (
    last_of,
    move,
    moving,
    reason_option,
)
from rca.model.incidents.step_states import Priority
from rca.model.problem import N_


@click.command(
    "assign",
    cls=Command,
    help=N_("Give steps to a person or a team; a hyphen takes them from whoever has them."),
    short_help=N_("Give steps to a person or a team."),
    example=(
        "rca steps assign 2025-06-11-block-storage-write-latency#n2 'Observability team'\n"
        "rca steps assign 'Storage team' --state open --owner - --yes"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... OWNER", type=STEP_OR_OWNER)
@click.option(
    "--priority", cls=Option, type=click.Choice(tuple(map(str, Priority))), help=N_("Set the priority, too.")
)
@reason_option
@moving
@click.pass_obj
def command(
    context: Context, /, arguments: tuple[str, ...], priority: str | None, why: str, **options: Any
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, owner = last_of(arguments, "OWNER")
    wish = RequestedMove(Verb.ASSIGN, owner=owner, priority=Priority(priority) if priority else None, why=why)
    return move(context, names, options, lambda *_: wish)

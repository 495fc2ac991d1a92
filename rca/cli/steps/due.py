"""``rca steps due``: the date of steps."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import (
    by_language,
    date_of,
    last_of,
    move,
    moving,
    public_reason_option,
    reason_option,
)
from rca.model.problem import N_


@click.command(
    "due",
    cls=Command,
    help=N_(
        "Set the date of steps: a day, a month, or none. A later one needs a --reason, and customers who were "
        "promised the step are owed word of it, with a --public-reason in each language."
    ),
    short_help=N_("Set the date of steps."),
    example=(
        "rca steps due 2025-06-11-block-storage-write-latency#n2 2025-08-29 --reason 'Parts are late'"
        " --public-reason ja=部品の調達に時間を要しているためです。 --public-reason 'en=Parts took longer to arrive.'\n"
        "rca steps due 2025-09-30 --owner 'Storage team' --overdue --reason 'Team moved' --yes"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... DATE", type=STEP)
@reason_option
@public_reason_option
@moving
@click.pass_obj
def command(
    context: Context, /, arguments: tuple[str, ...], why: str, public_reasons: tuple[str, ...], **options: Any
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, text = last_of(arguments, "DATE")
    on = None if text == "none" else date_of(text, "DATE")
    reasons = by_language(public_reasons, "--public-reason")
    wish = RequestedMove(Verb.DUE, due=on, no_due=on is None, why=why, public_reason=reasons)
    return move(context, names, options, lambda *_: wish)

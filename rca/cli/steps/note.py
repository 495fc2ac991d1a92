"""``rca steps note``: notes for those inside, and links to trackers."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import (
    last_of,
    move,
    moving,
)
from rca.model.problem import N_


@click.command(
    "note",
    cls=Command,
    help=N_("Add a note for those inside to steps, or links to the trackers in which they are worked on."),
    short_help=N_("Add a note, or links to trackers."),
    example=(
        "rca steps note 2025-06-11-block-storage-write-latency#n2 'Alert drafted, under review'\n"
        "rca steps note 2025-06-11-block-storage-write-latency#n2 'Tracked there' --tracker OPS-12"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... TEXT", type=STEP)
@click.option(
    "--tracker",
    "trackers",
    cls=Option,
    multiple=True,
    metavar="LINK",
    help=N_(
        "Key or address in GitHub, GitLab, Jira, Azure Boards, Backlog, Redmine or ServiceNow; repeatable."
    ),
)
@moving
@click.pass_obj
def command(
    context: Context, /, arguments: tuple[str, ...], trackers: tuple[str, ...], **options: Any
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, text = last_of(arguments, "TEXT")
    wish = RequestedMove(Verb.NOTE, note=text, trackers=trackers)
    return move(context, names, options, lambda *_: wish)

"""``rca customers remove``: customers who are no longer written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command
from rca.cli._shared.options import json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    pass


@click.command(
    "remove",
    cls=Command,
    help=N_("Remove customers; their history stays."),
    example="rca customers remove C-0001 C-0002",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@json_option
@click.pass_obj
def command(context: Context, ids: tuple[str, ...], as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json

    with context.open() as base:
        base.customers.remove(ids, who=who(), at=now())
    if as_json:
        show_json({"removed": list(ids)})
    else:
        message(N_("Removed {count}."), count=len(ids))

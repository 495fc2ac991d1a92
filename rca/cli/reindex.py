"""``rca reindex``: the index of the search, made anew from the store."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "reindex",
    cls=Command,
    help=N_(
        "Make the index of the search anew. It is rarely needed: a search notices by itself what it lacks."
    ),
    example="rca reindex\nrca reindex --json",
)
@json_option
@click.pass_obj
def command(context: Context, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json

    with context.open() as base:
        done = base.search.reindex()
    if as_json:
        show_json({"incidents": done.incidents, "entries": done.entries, "folder": str(done.folder)})
    else:
        message(
            N_("Indexed {incidents} incidents: {entries} entries."),
            incidents=done.incidents,
            entries=done.entries,
        )

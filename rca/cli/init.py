"""``rca init``: a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._base import Command
from rca.cli._language import chosen
from rca.model.problem import N_


@click.command(
    "init",
    cls=Command,
    help=N_("Make a folder to work in: settings, a place for incidents, the schema for your editor."),
    example="rca init\nrca init notices-2026/",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    from rca.cli._output import message
    from rca.workspace import create

    written = list(create(folder, chosen()))
    for path in written:
        click.echo(path)
    if not written:
        message(N_("Everything is there already; nothing was changed."))
    message(N_("Next: put your organisation into rca.toml, then write an incident with `rca new KEY`."))

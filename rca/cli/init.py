"""``rca init``: a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen
from rca.cli._shared.options import Location
from rca.model.problem import N_


@click.command(
    "init",
    cls=Command,
    help=N_("Make a folder to work in: settings, a place for incidents, the schema for your editor."),
    example="rca init\nrca init notices-2026/\nrca init --word",
)
@click.argument("folder", type=Location(file_okay=False), default=Path())
@click.option("--word", cls=Option, is_flag=True, help=N_("Also write Word templates to start from."))
def command(folder: Path, word: bool) -> None:
    from rca.cli._shared.output import message
    from rca.knowledge_base import Workspace

    workspace = Workspace(folder)
    written = list(workspace.create(chosen()))
    if word:
        written += workspace.create_word_templates()
    for path in written:
        click.echo(path)
    if not written:
        message(N_("Everything is there already; nothing was changed."))
    message(N_("Next: put your organisation into rca.toml, then write an incident with `rca new KEY`."))

"""``rca new``: the first draft of an incident file."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import now
from rca.cli._shared.groups import Command
from rca.cli._shared.language import chosen
from rca.model.problem import N_


@click.command(
    "new",
    cls=Command,
    help=N_("Write the first draft of an incident file, with comments that explain each field."),
    example="rca new 2026-01-05-slow-sign-in",
)
@click.argument("key")
def command(key: str) -> None:
    from rca.cli._shared.output import message
    from rca.config.locating import find_folder
    from rca.knowledge_base import Workspace

    path = Workspace(find_folder(Path.cwd()) or Path.cwd()).create_incident(key, chosen(), now())
    click.echo(path)
    message(N_("Next: fill it in, then run `rca import {path}` and `rca render {key}`."), path=path, key=key)

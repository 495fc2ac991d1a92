"""``rca restore``: a workspace out of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_


@click.command(
    "restore",
    cls=Command,
    help=N_("Restore a backup into a folder that is empty or not there yet; nothing is overwritten."),
    example="rca restore /mnt/backup/rca.zip --to notices-restored\nrca restore rca.zip --to here --json",
)
@click.argument("file", type=Location(dir_okay=False))
@click.option(
    "--to",
    "folder",
    cls=Option,
    type=Location(file_okay=False),
    default=Path(),
    help=N_("The folder (default: the current one)."),
)
@json_option
def command(file: Path, folder: Path, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json
    from rca.config.settings import load
    from rca.knowledge_base import restore

    done = restore(file, folder)
    if as_json:
        show_json(
            {
                "folder": str(folder),
                "files": done.files,
                "records": done.records,
                "head": done.head,
                "made_at": done.made_at,
            }
        )
    else:
        click.echo(folder)
        message(
            N_("Restored {files} files with {records} records of what was published, as of {made_at}."),
            files=done.files,
            records=done.records,
            made_at=done.made_at,
        )
        message(
            N_("Mails sent after that are not in it: look into the mail server's log before you send again.")
        )
    named = load(folder, {}).store_place
    if named != done.store:
        message(
            N_("rca.toml names the store {named}, and it was restored to {store}."),
            named=named,
            store=done.store,
        )

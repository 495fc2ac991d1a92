"""``rca backup``: the workspace as one file."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context, now
from rca.cli._shared.groups import Command
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_, Listed


@click.command(
    "backup",
    cls=Command,
    help=N_(
        "Back up the store and the files that belong to it as one file, which is read again before it counts. Others may "
        "go on working meanwhile."
    ),
    short_help=N_("Back up the store and the files that belong to it."),
    example="rca backup /mnt/backup/rca.zip\nrca backup /mnt/backup/rca-$(date +%F).zip --json",
)
@click.argument("file", type=Location(dir_okay=False))
@json_option
@click.pass_obj
def command(context: Context, file: Path, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json

    with context.open() as base:
        done = base.backups.write(file, at=now())
    if as_json:
        show_json(
            {
                "file": str(file),
                "files": done.files,
                "records": done.records,
                "head": done.head,
                "left_out": list(done.left_out),
            }
        )
        return
    click.echo(file)
    message(
        N_("Backed up {files} files with {records} records of what was published."),
        files=done.files,
        records=done.records,
    )
    if done.left_out:
        message(N_("Not in the backup: {names}"), names=Listed(done.left_out))

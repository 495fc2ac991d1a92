"""``rca demo``: from a real incident to its notices, in one command."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import click

from rca.cli._shared.context import now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location
from rca.model.problem import N_

INCIDENT = "2021-10-13-windows-vm-operations"
ISSUED_AT = datetime(2021, 10, 18, 0, 0, tzinfo=UTC)
"""Fixed, so that the demo writes the same bytes on every day."""


@click.command(
    "demo",
    cls=Command,
    help=N_("Import the sample incidents and write the notices of a real one, in Japanese and English."),
    example="rca demo\nrca demo --output /tmp/rca-demo",
)
@click.option(
    "--output",
    "-o",
    cls=Option,
    type=Location(file_okay=False),
    default=Path("rca-demo"),
    help=N_("The folder to work in (default: rca-demo)."),
)
def command(output: Path) -> None:
    from rca.cli._shared.output import message
    from rca.config.settings import load
    from rca.knowledge_base import KnowledgeBase, Request, Workspace, incident_files
    from rca.whole_files import write_file

    workspace = Workspace(output)
    list(workspace.create_demo())
    with KnowledgeBase(load(output, {})) as base:
        files = list(incident_files([workspace.incidents]))
        done = base.files.import_incidents(files, who=who(), at=now())
        message(N_("{count} incidents are in {store}."), count=len(done), store=output / base.settings.store)
        incident = base.incidents.get(INCIDENT)
        for locale in base.settings.notices.locales:
            notice = base.notices.compose(incident, Request("final", locale, ISSUED_AT)).notice
            for name in base.notices.format_names():
                path = output / "notices" / INCIDENT / f"final.{locale}{base.notices.format(name).SUFFIX}"
                write_file(path, base.notices.render(notice, name))
                click.echo(path)
    _what_next(output)


def _what_next(folder: Path) -> None:
    """Say how to go on, on stderr: the paths on stdout are for programs, too."""
    from rca.cli._shared.output import message
    from rca.cli._shared.program import path_command, program

    message(N_("To go on, type:"))
    click.echo(f"  cd {shlex.quote(str(folder))}\n  {program()} list", err=True)
    if command := path_command():
        message(N_("To need no more than rca in this shell, type: {command}"), command=command)

"""``rca schema``: the JSON Schema of incident files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Command, Option
from rca.model.problem import N_


@click.command(
    "schema",
    cls=Command,
    help=N_("Write the JSON Schema of incident files, so that editors complete and check them."),
    example="rca schema --output incidents/incident.schema.json",
)
@click.option(
    "--output",
    "-o",
    cls=Option,
    type=click.Path(path_type=Path, dir_okay=False),
    help=N_("Write into this file."),
)
def command(output: Path | None) -> None:
    from rca.cli._shared.output import write_file
    from rca.importers.incident_yaml.incident_file import schema_text

    if output:
        write_file(output, schema_text().encode())
        click.echo(output)
    else:
        click.echo(schema_text(), nl=False)

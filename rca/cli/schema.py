"""``rca schema``: the JSON Schema of incident files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.groups import Command
from rca.cli._shared.options import output_file
from rca.model.problem import N_


@click.command(
    "schema",
    cls=Command,
    help=N_("Write the JSON Schema of incident files, so that editors complete and check them."),
    example="rca schema --output incidents/incident.schema.json",
)
@output_file
def command(output: Path | None) -> None:
    from rca.knowledge_base import schema_text
    from rca.whole_files import write_file

    if output:
        write_file(output, schema_text().encode())
        click.echo(output)
    else:
        click.echo(schema_text(), nl=False)

"""``rca export``: incidents out of the store, as files that import to the same incidents."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import all_incidents_option, json_option, output_folder
from rca.model.problem import N_


@click.command(
    "export",
    cls=Command,
    help=N_(
        "Write incidents as files, with the order and comments they came with. Files that were edited and not imported "
        "are not overwritten."
    ),
    short_help=N_("Write incidents as files, with the order and comments they came with."),
    example=(
        "rca export 2021-10-13-windows-vm-operations\nrca export --all --output backup/\n"
        "rca export 2021-10-13-windows-vm-operations --json"
    ),
)
@click.argument("keys", nargs=-1, type=KEY)
@all_incidents_option
@output_folder
@click.option(
    "--force",
    cls=Option,
    is_flag=True,
    help=N_("Overwrite files even where that gives up edits that were not imported."),
)
@json_option
@click.pass_obj
def command(
    context: Context,
    keys: tuple[str, ...],
    everything: bool,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import progress, show_json, to_screen
    from rca.whole_files import write_file

    if bool(keys) == everything:
        raise click.UsageError(translate(N_("Name incidents by their keys, or say --all.")))
    with context.open() as base:
        wanted = list(dict.fromkeys(keys or base.incidents.keys()))
        if as_json and not output:
            show_json({"incidents": [base.incidents.get(key).plain() for key in wanted]})
            return
        if not output:
            if len(wanted) > 1:
                raise click.UsageError(translate(N_("Several files need a folder: use --output.")))
            for key in wanted:
                to_screen(base.files.export(key).encode(), "text/yaml")
            return
        with progress(N_("Exporting"), len(wanted)) as tell:
            working = base.working_files(who())
            files = []
            for number, key in enumerate(wanted, start=1):
                files.append(working.export(key, output))
                if tell:
                    tell(number, len(wanted))
        if not force:
            working.refuse_overwriting(files)
        for each in files:
            write_file(each.path, each.text.encode())
            if not as_json:
                click.echo(each.path)
        working.keep(files, at=now())
    if as_json:
        show_json({"files": [str(each.path) for each in files]})

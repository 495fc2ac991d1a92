"""``rca import``: incident files into the store."""

from __future__ import annotations

from pathlib import Path

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_, Listed


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Read incident files, or folders of them, into the store. What others changed since a file was made stays; where "
        "both changed the same, the file is refused."
    ),
    short_help=N_("Read incident files, or folders of them, into the store."),
    example=(
        "rca import incidents/\nrca import incidents/2021-10-13-windows-vm-operations.yaml --json\n"
        "rca import incidents/2021-10-13-windows-vm-operations.yaml --as-written\n"
        "rca import incidents/ --local-times"
    ),
)
@click.argument("paths", nargs=-1, required=True, type=Location())
@click.option(
    "--as-written",
    cls=Option,
    is_flag=True,
    help=N_("Take the file as it is, over all that others changed since it was made."),
)
@click.option(
    "--local-times",
    cls=Option,
    is_flag=True,
    help=N_(
        "Read times without an offset as those of the first zone of notices, and write their offsets into the files."
    ),
)
@json_option
@click.pass_obj
def command(
    context: Context, paths: tuple[Path, ...], as_written: bool, local_times: bool, as_json: bool
) -> int:
    from rca.cli._shared.output import message, problem_json, progress, show_json, show_problem
    from rca.errors import NotFound
    from rca.knowledge_base import incident_files
    from rca.model.problem import has_errors

    for path in paths:
        if not path.exists():
            raise NotFound(N_("there is no file or folder {path}"), path=path)
    files = list(dict.fromkeys(incident_files(paths)))
    if not files:
        raise NotFound(N_("there are no incident files (.yaml) in {path}"), path=Listed(paths))
    with context.open(begins=True) as base, progress(N_("Importing"), len(files)) as tell:
        zone = base.zone if local_times else None
        done = base.files.import_incidents(
            files, who=who(), at=now(), as_written=as_written, zone=zone, progress=tell
        )
    failed = [item for item in done if has_errors(item.problems)]
    counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
    for item in done:
        if item.saved:
            counts[item.saved.outcome.value] += 1
    if as_json:
        files_json = [
            {
                "file": str(item.file),
                "key": item.saved.key if item.saved else None,
                "outcome": item.saved.outcome.value if item.saved else "refused",
                "problems": [problem_json(problem) for problem in item.problems],
            }
            for item in done
        ]
        show_json({"files": files_json, **counts, "refused": len(failed)})
    else:
        for item in done:
            for problem in item.problems:
                show_problem(problem)
        message(
            N_("Created {created}, updated {updated}, unchanged {unchanged}, refused {refused}."),
            **counts,
            refused=len(failed),
        )
    return 1 if failed else 0

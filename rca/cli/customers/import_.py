"""``rca customers import``: customers from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Encoding


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Read customers from a CSV file: one row for each contact person, with the columns id, name, name_ja, name_en, "
        "honorific, person, title, department (each also with _ja, _en), email, locale, zone, services (separated by "
        "semicolons, * for all) and notes, or their Japanese names. UTF-8 or CP932."
    ),
    short_help=N_("Read customers from a CSV file."),
    example="rca customers import customers.csv\nrca customers import customers.csv --encoding cp932 --json",
)
@click.argument("file", type=Location(exists=True, dir_okay=False))
@click.option(
    "--encoding",
    cls=Option,
    type=click.Choice(("utf-8", "cp932")),
    help=N_("Read the file in this encoding and no other (default: UTF-8, else CP932)."),
)
@json_option
@click.pass_obj
def command(context: Context, file: Path, encoding: Encoding | None, as_json: bool) -> int:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.model.problem import has_errors

    with context.open(begins=True) as base:
        read, saved = base.files.import_customers(file, who=who(), at=now(), encoding=encoding)
    counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
    for each in saved:
        counts[each.outcome.value] += 1
    failed = has_errors(read.problems)
    if as_json:
        outcomes = [{"id": each.key, "outcome": each.outcome.value} for each in saved]
        problems = [problem_json(problem) for problem in read.problems]
        show_json({"file": str(file), "customers": outcomes, **counts, "problems": problems})
        return 1 if failed else 0
    for problem in read.problems:
        show_problem(problem)
    if failed:
        message(N_("Nothing was imported; correct the file and import it again."))
    else:
        message(N_("Created {created}, updated {updated}, unchanged {unchanged}."), **counts)
    return 1 if failed else 0

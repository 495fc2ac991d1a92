"""``rca customers import``: customers from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.options import Location, json_option
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca.knowledge_base import Encoding

_NAMED = 50
"""Customers left out that are named; all of them are in the JSON."""


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Read customers from a CSV file: one row for each contact person, with the columns id, name, name_ja, name_en, "
        "honorific, person (or family_name and given_name), title, department (each also with _ja, _en), email, locale, "
        "zone, services (separated by semicolons, * for all) and notes, or their Japanese names. Other columns are left "
        "out, unless [customers.columns] of rca.toml says what they are. A customer with a wrong row is left out and stays "
        "as it was. UTF-8, UTF-16 or CP932; separated by commas, semicolons or tabs."
    ),
    short_help=N_("Read customers from a CSV file."),
    example="rca customers import customers.csv\nrca customers import customers.csv --all-or-nothing --json",
)
@click.argument("file", type=Location(exists=True, dir_okay=False))
@click.option(
    "--encoding",
    cls=Option,
    type=click.Choice(("utf-8", "cp932")),
    help=N_("Read the file in this encoding and no other (default: UTF-8, else CP932)."),
)
@click.option(
    "--all-or-nothing",
    cls=Option,
    is_flag=True,
    help=N_("Take nothing of a file in which anything is wrong."),
)
@json_option
@click.pass_obj
def command(
    context: Context, file: Path, encoding: Encoding | None, all_or_nothing: bool, as_json: bool
) -> int:
    from rca.cli._shared.output import message, problem_json, show_json, show_problem
    from rca.model.problem import has_errors

    with context.open(begins=True) as base:
        columns = base.settings.customers.columns
        read, saved, kept = base.files.import_customers(
            file, who=who(), at=now(), encoding=encoding, columns=columns, all_or_nothing=all_or_nothing
        )
    counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
    for each in saved:
        counts[each.outcome.value] += 1
    failed = has_errors(read.problems)
    if as_json:
        outcomes = [{"id": each.key, "outcome": each.outcome.value} for each in saved]
        problems = [problem_json(problem) for problem in read.problems]
        answer = {"file": str(file), "customers": outcomes, **counts, "refused_rows": read.refused_rows}
        show_json({**answer, "refused": read.refused, "kept": kept, "problems": problems})
        return 1 if failed else 0
    for problem in read.problems:
        show_problem(problem)
    if not failed:
        message(N_("Created {created}, updated {updated}, unchanged {unchanged}."), **counts)
        return 0
    if saved:
        message(
            N_("Created {created}, updated {updated}, unchanged {unchanged}; rows left out: {rows}."),
            **counts,
            rows=read.refused_rows,
        )
    _name(N_("Left out, and not known yet: {ids}."), [each for each in read.refused if each not in kept])
    _name(N_("Left out, and kept as they were before: {ids}."), kept)
    message(
        N_("Correct the rows and import the file again.")
        if saved
        else N_("Nothing was imported; correct the file and import it again.")
    )
    return 1


def _name(text: str, ids: Sequence[str]) -> None:
    from rca.cli._shared.output import message

    if ids:
        message(text, ids=Listed([*ids[:_NAMED], *(["…"] if len(ids) > _NAMED else [])]))

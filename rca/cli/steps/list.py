"""``rca steps list``: the next steps of all incidents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.options import counted_moment, json_option, now_option
from rca.cli.steps._shared.selection import filter_options, query_of
from rca.cli.steps._shared.words import row_json, state_word
from rca.model.incidents.step_names import KINDS, PRIORITIES
from rca.model.incidents.step_states import StepState
from rca.model.problem import N_
from rca.model.promises.step_list import GROUPS, SORTS, StepRow

_COLUMNS = {"incident": "key"}


@click.command(
    "list",
    cls=Command,
    help=N_("List next steps: what is due first comes first. Days are those of the first zone in rca.toml."),
    short_help=N_("List next steps."),
    example=(
        "rca steps list --overdue\nrca steps list --owner 'Storage team' --due-within 14d\n"
        "rca steps list --promised --state open --group owner\nrca steps list --json"
    ),
)
@filter_options
@click.option("--sort", cls=Option, type=click.Choice(SORTS), default="due", help=N_("Order (default: due)."))
@click.option(
    "--group", cls=Option, type=click.Choice(GROUPS), help=N_("Put together what has this in common.")
)
@now_option
@click.option("--csv", "as_csv", cls=Option, is_flag=True, help=N_("Write CSV for spreadsheets."))
@click.option(
    "--encoding",
    cls=Option,
    type=click.Choice(("utf-8-sig", "utf-8", "cp932")),
    help=N_("Encoding of the CSV (default: utf-8-sig, UTF-8 with the mark that spreadsheets need)."),
)
@json_option
@click.pass_obj
def command(
    context: Context,
    /,
    sort: str,
    group: str | None,
    at: str | None,
    as_csv: bool,
    encoding: str | None,
    as_json: bool,
    **filters: Any,
) -> None:
    if encoding and not as_csv:
        raise click.UsageError(translate(N_("--encoding goes with --csv.")))
    with context.open() as base:
        rows, today = base.step_rows.ask(
            counted_moment(at), lambda day: query_of(filters, day, sort), chosen()
        )
        if any("{" in row.text for row in rows):
            # References need the incident's facts; without any, nothing more than these rows is loaded.
            rows = base.wording.rows(rows, chosen())
    if group:
        rows.sort(key=lambda row: _group(row, group))
    if as_json:
        from rca.cli._shared.output import show_json

        show_json({"today": today.isoformat(), "steps": [row_json(row, today) for row in rows]})
    elif as_csv:
        _write_csv(rows, today, encoding or "utf-8-sig")
    elif group:
        for name, members in groupby(rows, key=lambda row: _group(row, group)):
            click.echo(f"[{_named(name, group)}]")
            _show(members, today)
    else:
        _show(rows, today)
    if not rows and not (as_json or as_csv):
        from rca.cli._shared.output import message

        message(N_("No step found."))


def _group(row: StepRow, group: str) -> str:
    return str(getattr(row, _COLUMNS.get(group, group)))


def _named(name: str, group: str) -> str:
    if group == "state":
        return state_word(name)
    if group in ("kind", "priority"):
        return translate({**KINDS, **PRIORITIES}[name])
    return name or translate(N_("nobody"))


def _show(rows: Iterable[StepRow], today: date) -> None:
    late, day = translate(N_("{date} (overdue)"), date="{}"), today.isoformat()
    states = {name: state_word(name) for name in ("", *StepState)}

    def due(row: StepRow) -> str:
        return late.format(row.due) if row.due_by and row.due_by < day and row.is_open else row.due

    def promised(row: StepRow) -> str:
        return translate(N_("r{number}"), number=row.revision) if row.revision else ""

    if not sys.stdout.isatty():
        # As show_table has it, in less time: there may be tens of thousands of lines.
        lines = [
            f"{states[row.state]}\t{due(row)}\t{' '.join(row.owner.split())}\t{row.key}#{row.step}"
            f"\t{promised(row)}\t{' '.join(row.text.split())}"
            for row in rows
        ]
        if lines:
            click.echo("\n".join(lines))
        return
    from rca.cli._shared.output import show_table

    head = (N_("State"), N_("Due date"), N_("Owner"), N_("Step"), N_("Promised"), N_("What"))
    show_table(
        [translate(title) for title in head],
        ((states[row.state], due(row), row.owner, str(row.ref), promised(row), row.text) for row in rows),
    )


def _write_csv(rows: Sequence[StepRow], today: date, encoding: str) -> None:
    from rca.csv_rows import write_rows

    data = [row_json(row, today) for row in rows]
    table = [list(data[0])] if data else []
    table += [["" if value is None else _cell(value) for value in each.values()] for each in data]
    try:
        content = write_rows(table, encoding) if table else b""
    except UnicodeEncodeError as error:
        from rca.errors import UsageError

        raise UsageError(
            N_("{encoding} has no {sign!r}"),
            remedy=N_(
                "Leave --encoding out: the file is UTF-8 then, and spreadsheets open it as it is meant."
            ),
            encoding=encoding,
            sign=error.object[error.start : error.end][:10],
        ) from None
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

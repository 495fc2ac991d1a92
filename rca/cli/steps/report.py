"""``rca steps report``: how many steps were done, and whether in time."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.options import Location, counted_moment, json_option, now_option, parsed
from rca.model.incidents.step_names import KINDS
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Figures, Report

_COUNTS = 6
"""Columns of the first table for a terminal; the others follow in a second one."""


@click.command(
    "report",
    cls=Command,
    help=N_(
        "Show how many next steps were done, and how many of them on time: by the first date that customers were "
        "promised, and beside it by the last. A step counts in the period in which its incident began. What each "
        "figure means stands in the page that --html writes."
    ),
    short_help=N_("Show how many steps were done, and whether in time."),
    example=(
        "rca steps report\nrca steps report --by month --since 2025-01-01 --until 2025-12-31\n"
        "rca steps report --by service --promised --html report.html"
    ),
)
@click.option(
    "--by",
    cls=Option,
    type=click.Choice(("month", "kind", "service")),
    help=N_("Show it also by the incident's month or service, or by the kind of step."),
)
@click.option(
    "--since", cls=Option, metavar="DATE", help=N_("Only incidents that began on this day or later.")
)
@click.option(
    "--until", cls=Option, metavar="DATE", help=N_("Only incidents that began on this day or before.")
)
@click.option(
    "--promised",
    cls=Option,
    is_flag=True,
    help=N_("Only those that customers were told of by a published revision."),
)
@now_option
@click.option(
    "--html",
    "page",
    cls=Option,
    type=Location(dir_okay=False),
    help=N_("Write a page with a chart into this file, for screen and print."),
)
@json_option
@click.pass_obj
def command(
    context: Context,
    by: str | None,
    since: str | None,
    until: str | None,
    promised: bool,
    at: str | None,
    page: Path | None,
    as_json: bool,
) -> None:
    from rca.cli._shared.output import show_json
    from rca.model.times import parse_date
    from rca.whole_files import write_file

    first = parsed(parse_date, since, "--since") if since else None
    last = parsed(parse_date, until, "--until") if until else None
    if first and last and last < first:
        raise click.BadParameter(
            translate(N_("{last} lies before {first}."), first=first, last=last), param_hint="--until"
        )
    with context.open() as base:
        made = base.reports.figures(
            counted_moment(at), since=first, until=last, by=by or "", promised=promised
        )
        labels = _labels(made, base.reports.service_names(chosen()) if by == "service" else {})
        head, rows = base.reports.table(made, labels, chosen())
        content = base.reports.page(made, labels, chosen(), promised=promised) if page else b""
    if page:
        write_file(page, content)
        if not as_json:
            click.echo(page)
    if as_json:
        show_json(_json(made, labels, promised, page))
    elif not page:
        _show(head, rows)


def _labels(made: Report, services: Mapping[str, str]) -> dict[str, str]:
    if made.by == "kind":
        return {name: translate(KINDS.get(name, name)) for name in made.groups}
    return {name: services.get(name, name) for name in made.groups}


def _show(head: list[str], rows: list[tuple[str, ...]]) -> None:
    from rca.cli._shared.output import show_table

    rows[-1] = (translate(N_("In all")), *rows[-1][1:])
    if not sys.stdout.isatty():
        show_table(head, [head, *rows])
        return
    show_table(head[: _COUNTS + 1], [row[: _COUNTS + 1] for row in rows])
    click.echo()
    show_table([head[0], *head[_COUNTS + 1 :]], [(row[0], *row[_COUNTS + 1 :]) for row in rows])


def _json(made: Report, labels: Mapping[str, str], promised: bool, page: Path | None) -> dict[str, Any]:
    return {
        "today": made.today.isoformat(),
        "since": made.since.isoformat() if made.since else None,
        "until": made.until.isoformat() if made.until else None,
        "promised": promised,
        "by": made.by or None,
        "page": str(page) if page else None,
        "total": _figures_json(made.total),
        "groups": [
            {"name": name, "label": labels[name], **_figures_json(each)} for name, each in made.groups.items()
        ],
    }


def _figures_json(figures: Figures) -> dict[str, Any]:
    fates = {each.value: count for each, count in figures.fates.items()}
    return {
        "all": figures.all,
        "done": figures.done,
        "done_on_time": fates["on_time"],
        "done_late": fates["late"],
        "done_undated": fates["undated"],
        "open": figures.open,
        "overdue": figures.overdue,
        "dropped": figures.dropped,
        "completion_rate": figures.completion,
        "on_time_rate": figures.on_time_first,
        "on_time_rate_last_date": figures.on_time_last,
        "median_days_to_done": figures.median_days,
        "slips": figures.slips,
        "slipped_steps": figures.slipped,
        "median_age_of_open": figures.median_age,
        "oldest_age_of_open": figures.oldest_age,
    }

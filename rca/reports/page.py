"""The report as one page that needs nothing from outside: figures, a chart, a table, and what the figures mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from rca.i18n.catalogs import interface
from rca.model.problem import N_
from rca.reports.chart import Bar, chart, scale_of
from rca.reports.figures import Fate, Figures, Report
from rca.resources import folder

_TEXTS = {
    "promised": N_("Only steps that customers were told of are counted."),
    "completion": N_("Completion"),
    "done_of": N_("{done} of {all}"),
    "on_time": N_("On time"),
    "last_date": N_("by the last date: {share}"),
    "days": N_("Days to done"),
    "median": N_("median"),
    "open": N_("Open"),
    "overdue": N_("overdue: {count}"),
    "slips": N_("Slips"),
    "slipped": N_("steps: {count}"),
    "age": N_("Age"),
    "oldest": N_("median; oldest: {days}"),
    "left_out": N_("{count} groups with fewer steps are in the table only."),
    "left_out_months": N_("{count} earlier months are in the table only."),
    "in_all": N_("In all"),
    "meaning": N_("What the figures mean"),
}
MOST_BARS = 48
"""Groups in the chart; with more of them, those with the most steps, or the latest months."""
_BARS_IN_ONE = 24
"""Bars that fit on one printed page."""

FATES: Mapping[Fate, str] = {
    Fate.ON_TIME: N_("Done on time"),
    Fate.LATE: N_("Done late"),
    Fate.UNDATED: N_("Done, undated"),
    Fate.OPEN: N_("Open"),
    Fate.OVERDUE: N_("Open and overdue"),
    Fate.DROPPED: N_("Dropped"),
}
GROUPED = {"month": N_("Month"), "kind": N_("Kind"), "service": N_("Service")}
DEFINITIONS = (
    (
        N_("Counted"),
        N_(
            "Every step once, in the month in which its incident began. With services, once for each of them."
        ),
    ),
    (
        N_("Completion"),
        N_(
            "Done among all. A step that was dropped stays in the whole: to withdraw a promise is not to keep it."
        ),
    ),
    (
        N_("On time"),
        N_(
            "Done by the first date that customers were promised, whatever became of it since; without a promise, by "
            "the first date the step had. Counted among all whose time has come: done on a known day, or still open "
            "after that date."
        ),
    ),
    (N_("On time, last date"), N_("The same by the date that customers were told last.")),
    (
        N_("Days to done"),
        N_("From the beginning of the incident to the day on which the step was done; the median."),
    ),
    (N_("Slips"), N_("How often a date was moved to a later day, or taken away.")),
    (N_("Age"), N_("Days from the beginning of the incident to today, of the open steps; the median.")),
)
_COLUMNS = (
    N_("All"), N_("Done"), N_("Late"), N_("Open"), N_("Overdue"), N_("Dropped"), N_("Completion"), N_("On time"),
    N_("On time, last date"), N_("Days to done"), N_("Slips"), N_("Age"),
)  # fmt: skip


def columns(language: str) -> tuple[str, ...]:
    """The titles of the columns that :func:`cells` fills."""
    return tuple(interface(language, title) for title in _COLUMNS)


def cells(figures: Figures) -> tuple[str, ...]:
    """The figures as they are shown; a dash where there is nothing to measure."""
    return (
        str(figures.all),
        str(figures.done),
        str(figures.fates[Fate.LATE]),
        str(figures.open),
        str(figures.overdue),
        str(figures.dropped),
        share(figures.completion),
        share(figures.on_time_first),
        share(figures.on_time_last),
        number(figures.median_days),
        str(figures.slips),
        number(figures.median_age),
    )


def share(value: float | None) -> str:
    """A share of 1 in percent, without decimals; neither 0% nor 100% unless it is."""
    if value is None:
        return "–"
    percent = round(value * 100)
    if percent in (0, 100) and value not in (0, 1):
        return ">99%" if percent else "<1%"
    return f"{percent}%"


def number(value: float | None) -> str:
    """A number of days, with half a day where the median lies between two."""
    return "–" if value is None else f"{value:g}"


def page(
    report: Report, labels: Mapping[str, str], language: str, organisation: str, *, promised: bool
) -> bytes:
    """The page in a language of the interface, in UTF-8. ``labels`` are the groups' names."""

    def say(text: str, /, **values: object) -> str:
        return interface(language, text).format_map(values)

    title = say(N_("Next steps after incidents"))
    made = _environment().get_template("steps.html.jinja").render(
        say=lambda name, **values: say(_TEXTS[name], **values),
        language=language,
        title=title,
        organisation=organisation,
        period=_period(report, say),
        promised=promised,
        style=_style(),
        total=report.total,
        share=share,
        number=number,
        charts=list(_charts(report, labels, language, title)),
        left_out=max(0, len(report.groups) - MOST_BARS),
        left_out_as="left_out_months" if report.by == "month" else "left_out",
        grouped=say(GROUPED[report.by]) if report.by else "",
        columns=columns(language),
        rows=[(labels.get(name, name), cells(each)) for name, each in report.groups.items()],
        sum=cells(report.total),
        definitions=[(say(term), say(meaning)) for term, meaning in DEFINITIONS],
    )  # fmt: skip
    return (made.rstrip("\n") + "\n").encode()


def _period(report: Report, say: object) -> str:
    assert callable(say)
    since, until, today = report.since, report.until, report.today
    if since and until:
        return str(
            say(N_("Incidents from {since} to {until}, as of {today}"), since=since, until=until, today=today)
        )
    if since:
        return str(say(N_("Incidents since {since}, as of {today}"), since=since, today=today))
    if until:
        return str(say(N_("Incidents until {until}, as of {today}"), until=until, today=today))
    return str(say(N_("All incidents, as of {today}"), today=today))


def _charts(report: Report, labels: Mapping[str, str], language: str, title: str) -> Iterator[Markup]:
    names = {each: interface(language, text) for each, text in FATES.items()}
    groups = report.groups or {interface(language, N_("All")): report.total}
    chosen = list(groups)
    if len(chosen) > MOST_BARS:
        largest = sorted(chosen, key=lambda name: (-groups[name].all, name))[:MOST_BARS]
        chosen = chosen[-MOST_BARS:] if report.by == "month" else [name for name in chosen if name in largest]
    bars = [Bar(labels.get(name, name), groups[name].fates) for name in chosen]
    scale = scale_of(bars)
    for start in range(0, len(bars), _BARS_IN_ONE):
        part = bars[start : start + _BARS_IN_ONE]
        yield chart(part, names, title, scale=scale, has_patterns=start == 0)


@cache
def _style() -> Markup:
    sheets = (folder("templates") / path for path in ("layouts/style.css", "reports/steps.css"))
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))  # noqa: S704 - ours


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("templates") / "reports"),
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

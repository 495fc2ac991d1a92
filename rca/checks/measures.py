"""Next steps against time: nothing is done before it began, or later than it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rca.checks._matter import Matter, finding
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.times import Moment, PartialDate

_DAY = timedelta(days=1)
"""Dates have no zone; an instant's day may be the next one elsewhere."""


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """Dates of next steps that lie before the incident, and dates of completion that lie ahead."""
    if not (matter.shows("prevention") or matter.shows("progress")):
        return
    start = _day(incident.span.start)
    told_on = (matter.issue.at if matter.issue else matter.now).date()
    for index, step in enumerate(incident.next_steps):
        for name in ("due", "done_on"):
            at: PartialDate | None = getattr(step, name)
            path = ("next_steps", index, name)
            if at and at.last_day < start - _DAY:
                yield from finding(path, "step.before_start", date=at.model_dump(), start=start.isoformat())
            elif at and name == "done_on" and _first_day(at) > told_on + _DAY:
                yield from finding(path, "step.done_ahead", date=at.model_dump())


def _day(moment: Moment) -> date:
    day = moment.on or (moment.instant.date() if moment.instant else None)
    assert day is not None
    return day


def _first_day(at: PartialDate) -> date:
    return date(at.year, at.month, at.day or 1)

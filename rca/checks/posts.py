"""Posts, corrections and measures against the start, and times that have not come yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rca.checks._forerunner import is_forerunner
from rca.checks._matter import Matter, finding
from rca.checks._moments import is_before, suspected
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.times import Moment, instant_text
from rca.model.walk import Path


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """What was told, corrected or done before the incident began, and what is said of the future."""
    start = incident.span.start
    told: list[tuple[Path, datetime]] = []
    if matter.shows("status"):
        told += [(("posts", index, "at"), post.at) for index, post in enumerate(incident.posts)]
    if matter.shows("correction"):
        told += [(("corrections", index, "at"), each.at) for index, each in enumerate(incident.corrections)]
    starts = ("windows", [window.start for window in incident.windows].index(start), "start")
    early = [(path, at) for path, at in told if is_before(at, start) and not is_forerunner(incident, at)]
    for path, at in early:
        yield from finding(path, "post.before_start", at=instant_text(at), start=start.model_dump())
    if early:
        first = min(at for _, at in early)
        yield from suspected(starts, start, lambda meant: not is_before(first, meant))
    if matter.issue is None:
        yield from _future(incident, matter.now)


def _future(incident: Incident, now: datetime) -> Iterator[Finding]:
    """Times that lie ahead when a file is taken in: a notice says when it happened, not when it will."""
    times: list[tuple[Path, Moment | datetime]] = []
    for index, window in enumerate(incident.windows):
        times.append((("windows", index, "start"), window.start))
        if isinstance(window.end, Moment):
            times.append((("windows", index, "end"), window.end))
    times += [(("timeline", index, "at"), each.at) for index, each in enumerate(incident.timeline) if each.at]
    times += [(("posts", index, "at"), each.at) for index, each in enumerate(incident.posts)]
    for path, at in times:
        if is_before(now, at):
            text = at.model_dump() if isinstance(at, Moment) else instant_text(at)
            yield from finding(path, "time.future", value=text)
            yield from suspected(path, at, lambda meant: not is_before(now, meant))

"""The timeline against the impact windows: what marks a beginning or an end says when that was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from rca.checks._forerunner import is_forerunner
from rca.checks._matter import Matter, finding
from rca.checks._moments import is_before, is_same, later, suspected
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import EventType, Incident, Status, TimelineEvent
from rca.model.times import Moment
from rca.model.walk import Path

_OF_IMPACT = frozenset(
    {EventType.DETECTED, EventType.DECLARED, EventType.IDENTIFIED, EventType.MITIGATED, EventType.RESOLVED}
)
_WATCHED = frozenset({Status.MONITORING, Status.RESOLVED})
_WATCH = timedelta(hours=8)
"""How long a service is watched before it is declared restored, if nothing but posts tells of it; less than the nine
hours of a Japanese time that was written with Z."""
_ENDS = frozenset({EventType.MITIGATED, EventType.RESOLVED})


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """Entries that tell of another beginning or end than the windows do."""
    if not matter.shows("timeline"):
        return
    until = matter.issue.at if matter.issue else None
    entries = [
        (("timeline", index, "at"), event, event.at)
        for index, event in enumerate(incident.timeline)
        if event.at and not (until and is_before(until, event.at))
    ]
    for path, event, at in entries:
        if event.type is EventType.BEGAN:
            yield from _began(incident, path, at)
        elif (
            event.type in _OF_IMPACT
            and is_before(at, incident.span.start)
            and (event.type in _ENDS or not is_forerunner(incident, at))
        ):
            yield from _early(incident, path, event, at)
    yield from _end(incident, [entry for entry in entries if entry[1].type in _ENDS])


def _early(incident: Incident, path: Path, event: TimelineEvent, at: Moment) -> Iterator[Finding]:
    start = incident.span.start
    yield from finding(path, "timeline.before_start", **_values(event, start))
    yield from suspected(_start_path(incident), start, lambda meant: not is_before(at, meant))


def _began(incident: Incident, path: Path, at: Moment) -> Iterator[Finding]:
    if any(is_same(at, window.start) for window in incident.windows):
        return
    first = incident.span.start
    values = {"at": at.model_dump(), "start": first.model_dump()}
    if is_before(at, first):
        yield from finding(path, "timeline.began_before", **values)
        yield from suspected(_start_path(incident), first, lambda meant: is_same(meant, at))
    else:
        yield from finding(path, "timeline.began_after", **values)
        yield from suspected(path, at, lambda meant: is_same(meant, first))


def _end(incident: Incident, entries: list[tuple[Path, TimelineEvent, Moment]]) -> Iterator[Finding]:
    end, start = incident.span.end, incident.span.start
    resolved = [entry for entry in entries if entry[1].type is EventType.RESOLVED]
    if isinstance(end, Moment):
        for path, event, at in entries:
            if is_before(end, at) and not _is_confirmed(incident, end, at):
                yield from finding(path, "timeline.after_end", **_values(event, end))
                yield from suspected(
                    path, at, lambda meant: not is_before(end, meant) and not is_before(meant, start)
                )
        ends = [window.end for window in incident.windows if isinstance(window.end, Moment)]
        told = [at for *_, at in entries if any(is_same(at, each) for each in ends) or not is_before(at, end)]
        if resolved and not told and is_before(last := resolved[-1][2], end):
            yield from finding(resolved[-1][0], "timeline.before_end", **_values(resolved[-1][1], end))
            yield from suspected(
                _end_path(incident, end),
                end,
                lambda meant: not is_before(last, meant) and is_before(start, meant),
            )
    elif resolved and all(window.is_ongoing for window in incident.windows):
        path, _, at = resolved[-1]
        yield from finding(path, "timeline.ongoing", at=at.model_dump())


def _is_confirmed(incident: Incident, end: Moment, at: Moment) -> bool:
    """True if it was watched before it was declared over: the timeline tells of the end itself, or posts of the time since."""
    if any(
        each.at and each.type is not EventType.ANNOUNCED and is_same(each.at, end)
        for each in incident.timeline
    ):
        return True
    return not is_before(later(end, _WATCH), at) and any(
        post.status in _WATCHED and not is_before(post.at, end) for post in incident.posts
    )


def _values(event: TimelineEvent, other: Moment) -> dict[str, object]:
    assert event.at is not None
    return {"type": event.type.value, "at": event.at.model_dump(), "other": other.model_dump()}


def _start_path(incident: Incident) -> Path:
    index = [window.start for window in incident.windows].index(incident.span.start)
    return ("windows", index, "start")


def _end_path(incident: Incident, end: Moment) -> Path:
    return ("windows", [window.end for window in incident.windows].index(end), "end")

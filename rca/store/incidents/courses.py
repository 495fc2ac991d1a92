"""The courses of stored incidents, made of their rows: deadlines need no more of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rca.model.audience import Audience
from rca.model.deadlines.course import Course, Event, Word
from rca.model.incidents.vocabulary import EventType, Status
from rca.model.written_times import Point
from rca.store.rows.points import point_of
from rca.store.rows.reading import Rows, Stored

_HEAD = ("id", "key", "start_at", "start_on", "start_about", "is_ongoing")
_PARTS = ("impact_windows", "posts", "timeline_events", "facts")


def courses(rows: Rows, keys: Sequence[str] = ()) -> list[Course]:
    """The courses of the incidents of these keys, in their order, or of all by key. Raises KeyError for one unknown."""
    heads = {row["key"]: row for row in rows.of("incidents", "key", "key", keys or None, only=_HEAD)}
    wanted = [heads[key] for key in keys or heads]
    ids = [row["id"] for row in wanted] if keys else None
    parts = {
        name: _by_incident(rows.of(name, "incident_id, position", "incident_id", ids)) for name in _PARTS
    }
    return [
        _course(head, {name: part.get(head["id"], ()) for name, part in parts.items()}) for head in wanted
    ]


def _by_incident(rows: Sequence[Stored]) -> Mapping[int, Sequence[Stored]]:
    found: dict[int, list[Stored]] = defaultdict(list)
    for row in rows:
        found[row["incident_id"]].append(row)
    return found


def _course(head: Stored, parts: Mapping[str, Sequence[Stored]]) -> Course:
    windows = parts["impact_windows"]
    starts = [start for row in windows if (start := point_of("start", row))]
    ends = [end for row in windows if not row["end_word"] and (end := point_of("end", row))]
    return Course(
        key=head["key"],
        start=point_of("start", head) or Point(),
        last_start=max(starts, key=lambda start: start.order, default=Point()),
        end=max(ends, key=lambda end: end.order) if len(ends) == len(windows) else None,
        is_ongoing=head["is_ongoing"],
        posts=[
            Word(row["at"], Status(row["status"]), row["next_at"], Audience(row["audience"]))
            for row in parts["posts"]
        ],
        events=[
            Event(row["name"] or "", EventType(row["type"]), at)
            for row in parts["timeline_events"]
            if (at := point_of("at", row))
        ],
        instants=[
            (row["name"], at)
            for row in parts["facts"]
            if row["kind"] == "instant" and (at := point_of("start", row))
        ],
    )

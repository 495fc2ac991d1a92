"""The courses of incidents, straight from indexed SQL: what deadlines are counted from, without loading any incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from rca.model.audience import Audience
from rca.model.deadlines.course import Course, Event, Word
from rca.model.incidents.vocabulary import EventType, Status
from rca.model.written_times import Point
from rca.store.database import Database
from rca.store.incidents.named import row_of
from rca.store.rows.points import point_of
from rca.store.tables.incidents import facts, impact_windows, incidents, posts, timeline_events

_Row = Mapping[Any, Any]
_HEAD = ("id", "key", "start_at", "start_on", "start_about", "is_ongoing")


def courses(database: Database, keys: Sequence[str] = ()) -> list[Course]:
    """The courses of the incidents of these keys, in their order, or of all by key. Raises NotFound and StoreError."""
    with database.reading() as connection:
        query = select(*(incidents.c[name] for name in _HEAD)).order_by(incidents.c.key)
        if keys:
            query = query.where(incidents.c.key.in_(keys))
        heads = {row["key"]: row for row in connection.execute(query).mappings()}
        for key in keys:
            if key not in heads:
                row_of(connection, key)  # which says what it may be a slip for
        parts = {
            table.name: _parts(connection, table, [row["id"] for row in heads.values()] if keys else None)
            for table in (impact_windows, posts, timeline_events, facts)
        }
        return [_course(heads[key], parts) for key in keys or heads]


def _parts(connection: Connection, table: Table, ids: Sequence[int] | None) -> dict[int, list[_Row]]:
    query = select(table).order_by(table.c.incident_id, table.c.position)
    if ids is not None:
        query = query.where(table.c.incident_id.in_(ids))
    if table is facts:
        query = query.where(facts.c.kind == "instant")
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["incident_id"]].append(row)
    return found


def _course(head: _Row, parts: Mapping[str, Mapping[int, list[_Row]]]) -> Course:
    def rows(table: Table) -> Sequence[_Row]:
        return parts[table.name].get(head["id"], ())

    windows = rows(impact_windows)
    ends = [end for row in windows if not row["end_word"] and (end := point_of("end", row))]
    return Course(
        key=head["key"],
        start=point_of("start", head) or Point(),
        end=max(ends, key=lambda end: end.order) if len(ends) == len(windows) else None,
        is_ongoing=head["is_ongoing"],
        posts=[
            Word(row["at"], Status(row["status"]), row["next_at"], Audience(row["audience"]))
            for row in rows(posts)
        ],
        events=[
            Event(row["name"] or "", EventType(row["type"]), at)
            for row in rows(timeline_events)
            if (at := point_of("at", row))
        ],
        instants=[(row["name"], at) for row in rows(facts) if (at := point_of("start", row))],
    )

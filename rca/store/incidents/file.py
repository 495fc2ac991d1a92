"""The incidents of a store that is an SQLite file, loaded by the standard library: SQLAlchemy takes longer than they do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from rca.model.incidents.incident import Incident
from rca.store.file import reading_file
from rca.store.rows.incidents import INVALID, incident_of

PARTS: Final = (
    "texts", "impact_windows", "window_names", "posts", "facts", "links", "link_urls", "timeline_events",
    "next_steps", "step_answers", "step_trackers", "recurrences", "corrections",
)  # fmt: skip
"""The tables of an incident's entries, by name; what services and regions are called is in ``texts``."""

_AS_WRITTEN = ("done_on",)
"""Columns whose dates may be months."""


def incidents_of_file(path: Path, keys: Iterable[str]) -> dict[str, Incident] | None:
    """The incidents of these keys, those that there are. None if they cannot be had this way: opening the store says why."""
    try:
        with reading_file(path) as connection:
            if connection is None:
                return None
            connection.row_factory = _plain_row
            found = (_load(connection, key) for key in keys)
            return {incident.key: incident for incident in found if incident}
    except (sqlite3.Error, *INVALID):
        return None


def _load(connection: sqlite3.Connection, key: str) -> Incident | None:
    head = connection.execute("SELECT * FROM incidents WHERE key = ?", (key,)).fetchone()
    if head is None:
        return None
    parts = {
        name: connection.execute(
            f"SELECT * FROM {name} WHERE incident_id = ? ORDER BY position",  # noqa: S608 - names of our own
            (head["id"],),
        ).fetchall()
        for name in PARTS
    }
    return incident_of(head, parts)


def _plain_row(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {
        column[0]: _value(column[0], value) for column, value in zip(cursor.description, row, strict=True)
    }


def _value(column: str, value: Any) -> Any:
    """The value that the column's type in :mod:`rca.store.tables` gives."""
    if value is None or column in _AS_WRITTEN:
        return value
    if column == "at" or column.endswith("_at"):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if column.endswith("_on"):
        return date.fromisoformat(value)
    if column.endswith("_about") or column.startswith(("is_", "has_")):
        return bool(value)
    return json.loads(value) if column == "abridged" else value

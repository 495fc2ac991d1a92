"""The incidents of a store that is an SQLite file, loaded by the standard library: SQLAlchemy takes longer than they do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rca.model.incidents.incident import Incident
from rca.store.file import rows_of_file
from rca.store.rows.incidents import INVALID, incident_of
from rca.store.rows.reading import Rows

PARTS: Final = (
    "texts", "impact_windows", "window_names", "posts", "facts", "links", "link_urls", "timeline_events",
    "next_steps", "step_answers", "step_trackers", "recurrences", "corrections",
)  # fmt: skip
"""The tables of an incident's entries, by name; what services and regions are called is in ``texts``."""


def incidents_of_file(path: Path, keys: Iterable[str]) -> dict[str, Incident] | None:
    """The incidents of these keys, those that there are. None if they cannot be had this way: opening the store says why."""
    try:
        with rows_of_file(path) as rows:
            if rows is None:
                return None
            found = (_load(rows, key) for key in keys)
            return {incident.key: incident for incident in found if incident}
    except (sqlite3.Error, *INVALID):
        return None


def _load(rows: Rows, key: str) -> Incident | None:
    heads = rows.of("incidents", "id", "key", [key])
    if not heads:
        return None
    ids = [heads[0]["id"]]
    return incident_of(heads[0], {name: rows.of(name, "position", "incident_id", ids) for name in PARTS})

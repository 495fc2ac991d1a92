"""The writer of a few steps of an incident in place: their rows, the next version of the incident, and its history.

What is written is what saving the whole incident would give; it is only less, which counts where hundreds move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.store.history import Action, differences, digest
from rca.store.rows.incidents import step_row, text_rows, tracker_rows
from rca.store.tables.incidents import changes, incidents, next_steps, step_trackers, texts

_AT = and_(next_steps.c.incident_id == bindparam("of"), next_steps.c.position == bindparam("place"))
_UPDATE_STEP = next_steps.update().where(_AT)
_INSERT_STEP = next_steps.insert()
_UPDATE_INCIDENT = incidents.update().where(incidents.c.id == bindparam("of"))
_LAST_TEXT = select(func.max(texts.c.position)).where(texts.c.incident_id == bindparam("of"))


def write_steps(
    connection: Connection, row: Row[Any], before: Incident, after: Incident, *, who: str, at: datetime
) -> int:
    """Write the steps of ``after`` that differ from those of ``before``; the answer is the incident's new version.

    Steps may be changed or added at the end; ``row`` is the incident's. Raises nothing but what the database does.
    """
    version = int(row.version) + 1
    old, new = before.plain(), after.plain()
    for place, step in enumerate(after.next_steps):
        was = before.next_steps[place] if place < len(before.next_steps) else None
        if was != step:
            _write_step(connection, row.id, place, was, step)
            if was is None or (was.text, was.reason, was.audience) != (step.text, step.reason, step.audience):
                _write_texts(connection, row.id, place, after)
    connection.execute(
        _UPDATE_INCIDENT, {"of": row.id, "version": version, "digest": digest(new), "updated_at": at}
    )
    connection.execute(
        changes.insert(),
        {
            "incident_key": after.key,
            "version": version,
            "at": at,
            "who": who,
            "action": Action.UPDATED.value,
            "fields": [asdict(change) for change in differences(old, new)],
        },
    )
    return version


def _write_step(
    connection: Connection, incident_id: int, place: int, was: NextStep | None, step: NextStep
) -> None:
    columns = step_row(step)
    if was is None:
        connection.execute(_INSERT_STEP, {"incident_id": incident_id, "position": place, **columns})
    else:
        connection.execute(_UPDATE_STEP, {"of": incident_id, "place": place, **columns})
    if (was.trackers if was else ()) != step.trackers:
        of_step = and_(step_trackers.c.incident_id == incident_id, step_trackers.c.step_position == place)
        connection.execute(step_trackers.delete().where(of_step))
        links: Sequence[dict[str, Any]] = [
            {"incident_id": incident_id, "step_position": place, **each} for each in tracker_rows(step)
        ]
        if links:
            connection.execute(step_trackers.insert(), links)


def _write_texts(connection: Connection, incident_id: int, place: int, after: Incident) -> None:
    """The step's words anew, behind all others: only their order among themselves means anything."""
    prefixes = (f"next_steps.{place}.text", f"next_steps.{place}.reason")
    connection.execute(
        texts.delete().where(
            texts.c.incident_id == incident_id, or_(*(texts.c.path == prefix for prefix in prefixes))
        )
    )
    last = connection.execute(_LAST_TEXT, {"of": incident_id}).scalar()
    rows = [each for each in text_rows(after) if each["path"] in prefixes]
    first = -1 if last is None else last
    connection.execute(
        texts.insert(),
        [
            {"incident_id": incident_id, "position": first + number, **each}
            for number, each in enumerate(rows, start=1)
        ],
    )

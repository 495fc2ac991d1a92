"""The writer of incidents within a transaction: rows of parts, versions and the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from rca.model.incidents.incident import Incident
from rca.model.promises.moves import Move, Origin, Verb, recorded
from rca.store.history import Outcome, Saved, differences, digest
from rca.store.incidents.changes import stale
from rca.store.incidents.named import STORED
from rca.store.rows.incidents import INVALID, incident_of, incident_row, part_rows
from rca.store.rows.moves import insert_moves
from rca.store.tables.incidents import PARTS, changes, incidents, names


def load(connection: Connection, row: Row[Any]) -> Incident:
    """The incident of a row of ``incidents``; one of :data:`INVALID` if its rows make none."""
    parts = {
        name: connection.execute(query, {"of": row.id}).mappings().all() for name, query in _SELECTS.items()
    }
    return incident_of(row._mapping, parts)


def step_moves_of(
    before: Incident, after: Incident, *, version: int, who: str, at: datetime, origin: Origin
) -> Iterable[Move]:
    """The moves that turn the steps of one incident into those of another."""
    old = {step.id: step for step in before.next_steps}
    new = {step.id: step for step in after.next_steps}
    for step in old | new:
        was, now = old.get(step), new.get(step)
        if was != now:
            verb = Verb.ADD if was is None else Verb.REMOVE if now is None else Verb.EDIT
            yield recorded(after.key, was, now, verb=verb, origin=origin, who=who, at=at, version=version)


class IncidentWriter:
    """Saves incidents within one transaction; rows of parts are gathered and written together, which is faster."""

    def __init__(self, connection: Connection, who: str, at: datetime) -> None:
        self._connection = connection
        self._who, self._at = who, at
        self._waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def save(
        self,
        incident: Incident,
        source: str,
        *,
        version: int | None = None,
        origin: Origin = Origin.OTHER,
    ) -> Saved:
        """Save one incident; its parts are not there before :meth:`flush`. Moves of its steps are of ``origin``.

        Raises Stale if it differs from the stored one and was made from another ``version``; None is the stored one.
        """
        data = incident.plain()
        fingerprint = digest(data)
        row = self._connection.execute(STORED, {"key": incident.key}).first()
        if row is not None and row.digest == fingerprint:
            if source and source != row.source:
                self._connection.execute(UPDATE, {"of": row.id, "source": source})
            return Saved(incident.key, Outcome.UNCHANGED, row.version)
        stored = row.version if row else 0
        if version not in (None, stored):
            raise stale(self._connection, incident.key, version or 0)
        outcome = Outcome.UPDATED if row else Outcome.CREATED
        version = stored + 1
        columns = {
            **incident_row(incident),
            "version": version,
            "digest": fingerprint,
            "updated_at": self._at,
            "source": source or (row.source if row else ""),
        }
        if row is None:
            before: dict[str, Any] = {}
            incident_id = self._connection.execute(_INSERT, {**columns, "created_at": self._at}).scalar_one()
        else:
            self.flush()
            try:
                known = load(self._connection, row)
            except INVALID:  # then everything is new, and the store is mended
                before = {}
            else:
                before = known.plain()
                moves = step_moves_of(
                    known, incident, version=version, who=self._who, at=self._at, origin=origin
                )
                insert_moves(self._connection, moves)
            incident_id = row.id
            for delete in _DELETES:
                self._connection.execute(delete, {"of": incident_id})
            self._connection.execute(UPDATE, {"of": incident_id, **columns})
        for name, rows in part_rows(incident).items():
            self._waiting[name] += [{"incident_id": incident_id, **part} for part in rows]
        self._waiting["changes"].append(
            {
                "incident_key": incident.key,
                "version": version,
                "at": self._at,
                "who": self._who,
                "action": outcome.value,
                "fields": [asdict(change) for change in differences(before, data)],
            }
        )
        if len(self._waiting["texts"]) > _ROWS_AT_ONCE:
            self.flush()
        return Saved(incident.key, outcome, version)

    def flush(self) -> None:
        """Write what waits."""
        for name, insert in _INSERTS.items():
            if rows := self._waiting.pop(name, None):
                self._connection.execute(insert, rows)


# Statements are made once: making and hashing them anew costs more than SQLite needs to run them.
_ROWS_AT_ONCE = 5_000
_INSERT = incidents.insert().returning(incidents.c.id)
UPDATE = incidents.update().where(incidents.c.id == bindparam("of"))
_INSERTS = {table.name: table.insert() for table in (*PARTS, changes)}
_DELETES = [table.delete().where(table.c.incident_id == bindparam("of")) for table in reversed(PARTS)]
_SELECTS = {
    table.name: select(table).where(table.c.incident_id == bindparam("of")).order_by(table.c.position)
    for table in PARTS
    if table is not names  # they are the keys of texts
}

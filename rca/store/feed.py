"""The feed that an index is made of: every incident with its revisions, in one state of the store, and what changed since another.

An index remembers the :class:`State` that it shows. Numbers of changes and of published records only grow, so what
came later is quickly told; the digest in the state tells whether the numbers are of this store and of this history.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, select

from rca.store.database import Database
from rca.store.history import digest
from rca.store.tables.incidents import PARTS, changes, incidents, names
from rca.store.tables.revisions import editions, revisions, withdrawals

if TYPE_CHECKING:
    from rca.model.incidents.incident import Incident
    from rca.model.notices.notice import Notice
    from rca.model.notices.revision import Revision

BATCH = 200
"""Incidents read together: one query a table."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a store is: its last change, its last published record, and a digest of the two."""

    change: int = 0
    record: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """One edition of a revision; ``is_withdrawn`` if it no longer holds."""

    revision: Revision
    notice: Notice
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Fed:
    """An incident and what was published of it. ``incident`` is None if the rows make none, ``editions`` are then empty."""

    key: str
    incident: Incident | None
    editions: tuple[PublishedEdition, ...] = ()


class Snapshot:
    """One state of the store; see :func:`snapshot`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        change = connection.execute(select(func.max(changes.c.id))).scalar() or 0
        records = (
            connection.execute(select(func.max(table.c.position))).scalar() or 0
            for table in (revisions, withdrawals)
        )
        self.state = self._state(change, max(records))

    def _state(self, change: int, record: int) -> State:
        seal = hashlib.sha256()
        row = self._connection.execute(select(changes).where(changes.c.id == change)).first()
        if row is not None:
            seal.update(f"{row.id} {row.incident_key} {row.version} {row.at} {row.who} {row.action}".encode())
        for table in (revisions, withdrawals):
            of_last = select(table.c.digest).where(table.c.position == record)
            seal.update(f" {self._connection.execute(of_last).scalar() or ''}".encode())
        return State(change, record, seal.hexdigest()[:32])

    def changed_since(self, state: State) -> Sequence[str] | None:
        """The keys of what changed since ``state``; None if this store never was in that state."""
        if state == self.state:
            return ()
        if self._state(state.change, state.record) != state:
            return None
        queries = [
            select(changes.c.incident_key).where(changes.c.id > state.change),
            *(
                select(table.c.incident_key).where(table.c.position > state.record)
                for table in (revisions, withdrawals)
            ),
        ]
        found = (key for query in queries for key in self._connection.execute(query).scalars())
        return tuple(dict.fromkeys(found))

    def keys(self) -> Sequence[str]:
        """The keys of all incidents, sorted."""
        return self._connection.execute(select(incidents.c.key).order_by(incidents.c.key)).scalars().all()

    def read(self, keys: Sequence[str]) -> Iterator[Fed]:
        """These incidents in this order, those that there are."""
        for start in range(0, len(keys), BATCH):
            yield from self._batch(keys[start : start + BATCH])

    def altered(self) -> Iterator[str]:
        """The keys of incidents that are not what was saved: the digest was taken of something else."""
        saved = {
            row.key: row.digest
            for row in self._connection.execute(select(incidents.c.key, incidents.c.digest))
        }
        for fed in self.read(tuple(saved)):
            if fed.incident and digest(fed.incident.plain()) != saved[fed.key]:
                yield fed.key

    def _batch(self, keys: Sequence[str]) -> Iterator[Fed]:
        query = select(incidents).where(incidents.c.key.in_(keys))
        heads = {row.key: row for row in self._connection.execute(query)}
        parts = self._parts([row.id for row in heads.values()])
        published = self._editions(keys)
        for key in keys:
            if key in heads:
                incident = _incident(heads[key], parts)
                yield Fed(key, incident, tuple(published[key]) if incident else ())

    def _parts(self, ids: Sequence[int]) -> dict[str, dict[int, list[Any]]]:
        found: dict[str, dict[int, list[Any]]] = {}
        for table in PARTS:
            if table is names:
                continue
            found[table.name] = defaultdict(list)
            query = (
                select(table)
                .where(table.c.incident_id.in_(ids))
                .order_by(table.c.incident_id, table.c.position)
            )
            for row in self._connection.execute(query).mappings():
                found[table.name][row["incident_id"]].append(row)
        return found

    def _editions(self, keys: Sequence[str]) -> dict[str, list[PublishedEdition]]:
        from rca.model.notices.freezing import thaw
        from rca.model.notices.notice import Notice
        from rca.model.notices.revision import Revision

        found: dict[str, list[PublishedEdition]] = defaultdict(list)
        query = (
            select(
                revisions.c.incident_key,
                revisions.c.content,
                editions.c.content.label("edition"),
                withdrawals.c.number,
            )
            .join(editions, editions.c.position == revisions.c.position)
            .outerjoin(
                withdrawals,
                (withdrawals.c.incident_key == revisions.c.incident_key)
                & (withdrawals.c.number == revisions.c.number),
            )
            .where(revisions.c.incident_key.in_(keys))
            .order_by(revisions.c.position, editions.c.locale)
        )
        for row in self._connection.execute(query):
            try:
                revision, notice = thaw(Revision, bytes(row.content)), thaw(Notice, bytes(row.edition))
            except (ValueError, TypeError):
                continue  # altered by other means, as `rca verify` reports; nothing of it is told as published
            found[row.incident_key].append(PublishedEdition(revision, notice, row.number is not None))
        return found


def _incident(head: Row[Any], parts: dict[str, dict[int, list[Any]]]) -> Incident | None:
    # Imported here: who only asks whether the index is up to date reads no incident.
    from rca.store.rows.incidents import INVALID, incident_of

    try:
        return incident_of(head._mapping, {name: rows.get(head.id, []) for name, rows in parts.items()})
    except INVALID:
        return None


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """One state of the store to read from, whatever others write meanwhile. Raises StoreError."""
    with database.reading() as connection:
        yield Snapshot(connection)

"""Saving incidents and getting them back, with their history."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError
from sqlalchemy import Connection, Row, bindparam, case, func, or_, select

from rca.errors import NotFound, StoreError
from rca.model.incident import Incident, Severity
from rca.store.changes import Action, Change, FieldChange, differences, digest
from rca.store.engine import Database
from rca.store.mapping import incident_of, incident_row, part_rows
from rca.store.schema import prepare
from rca.store.summaries import Summary, summaries
from rca.store.tables import PARTS, changes, incidents, names

INVALID = (ValidationError, ValueError, TypeError, ArithmeticError, LookupError)
"""What rows that make no incident end in; every other exception is a mistake of this program."""


class Outcome(StrEnum):
    """What saving did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one incident did, and the version that the store now holds."""

    key: str
    outcome: Outcome
    version: int


def open_store(url: str, *, wait: float = 30.0) -> Repository:
    """The store at ``url``, made or migrated where needed: ``sqlite:///path``, ``sqlite://`` (in memory, for tests)
    or ``postgresql+driver://…``. ``wait`` is how many seconds to wait for another writer.

    Raises StoreError if it cannot be opened, is another program's database, or comes from a newer version.
    """
    database = Database(url, wait=wait)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return Repository(database)


class Repository:
    """An open store; a context manager that closes it. May be shared by threads.

    Every method is one transaction, and raises StoreError if the database fails, with nothing changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """The connections, for what else the store holds; they are closed with this repository."""
        return self._database

    def close(self) -> None:
        """Close the connections; nothing is left to be written."""
        self._database.close()

    def save(self, incident: Incident, *, who: str, at: datetime, source: str = "") -> Saved:
        """Save one incident; see :meth:`save_all`."""
        return self.save_all([(incident, source)], who=who, at=at)[0]

    def save_all(self, items: Iterable[tuple[Incident, str]], *, who: str, at: datetime) -> Sequence[Saved]:
        """Save incidents, each with the text of its file (or ``""``), all of them or none.

        What is new or differs becomes the next version, with an entry in the history by ``who`` at ``at`` (aware).
        For an incident that is stored already, only a differing file text is taken over.
        """
        with self._database.writing() as connection:
            writer = _Writer(connection, who, at)
            saved = [writer.save(incident, source) for incident, source in items]
            writer.flush()
            return saved

    def get(self, key: str) -> Incident:
        """The incident; raises NotFound, which names keys that are nearly the same."""
        with self._database.reading() as connection:
            return self._load(connection, self._row(connection, key))

    def source(self, key: str) -> str:
        """The text of the file that the incident was last imported from; ``""`` if it was not. Raises NotFound."""
        with self._database.reading() as connection:
            return str(self._row(connection, key).source)

    def keys(self) -> Sequence[str]:
        """The keys of all incidents, sorted."""
        with self._database.reading() as connection:
            return connection.execute(select(incidents.c.key).order_by(incidents.c.key)).scalars().all()

    def list(
        self,
        *,
        severity: Severity | None = None,
        service: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[Summary]:
        """Incidents at a glance, latest start first, that meet every condition given.

        ``service`` is an id, or a name in any language. ``since`` and ``until`` (aware, half-open) keep incidents
        with impact in between; a window whose end nobody stated counts where it starts. ``limit`` keeps the first.
        """
        with self._database.reading() as connection:
            return summaries(
                connection, severity=severity, service=service, since=since, until=until, limit=limit
            )

    def history(self, key: str) -> Sequence[Change]:
        """All changes of an incident, oldest first. Raises NotFound."""
        with self._database.reading() as connection:
            self._row(connection, key)
            query = select(changes).where(changes.c.incident_key == key).order_by(changes.c.version)
            return [_change(row) for row in connection.execute(query)]

    def version(self, key: str) -> int:
        """The version of an incident. Raises NotFound, which names keys that are nearly the same."""
        with self._database.reading() as connection:
            return int(self._row(connection, key).version)

    def changes_since(self, number: int) -> Sequence[tuple[int, str]]:
        """(number, key) of every change after ``number``, in order: what an index has to catch up with."""
        with self._database.reading() as connection:
            query = (
                select(changes.c.id, changes.c.incident_key)
                .where(changes.c.id > number)
                .order_by(changes.c.id)
            )
            return [(row.id, row.incident_key) for row in connection.execute(query)]

    def change_number(self) -> int:
        """The number of the latest change, 0 if there is none; it only grows."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(changes.c.id))).scalar() or 0

    def _row(self, connection: Connection, key: str) -> Row[Any]:
        row = connection.execute(_STORED, {"key": key}).first()
        if row is None:
            near = _near(connection, key)
            raise NotFound(
                "there is no incident {key}",
                remedy="Did you mean {near}?" if near else "List the incidents to see their keys.",
                key=key,
                near=", ".join(near),
            )
        return row

    def _load(self, connection: Connection, row: Row[Any]) -> Incident:
        try:
            return _load(connection, row)
        except INVALID as error:
            raise StoreError(
                "what the store {store} holds for {key} is not a valid incident: {detail}",
                remedy="It was changed by other means, or a new rule forbids it; import the incident file again.",
                store=self._database.name,
                key=row.key,
                detail=str(error).partition("\n")[0],
            ) from error


def _load(connection: Connection, row: Row[Any]) -> Incident:
    parts = {
        name: connection.execute(query, {"of": row.id}).mappings().all() for name, query in _SELECTS.items()
    }
    return incident_of(row._mapping, parts)


def _near(connection: Connection, key: str) -> list[str]:
    """Up to three keys that ``key`` may be a slip for; of a large store, among those that begin or end like it."""
    column = incidents.c.key
    alike = or_(
        column.startswith(key[:7], autoescape=True),
        column.endswith(key[-6:], autoescape=True),
        column.contains(key, autoescape=True),
    )
    first = case((alike, 0), else_=1)
    known = connection.execute(select(column).order_by(first, column).limit(_COMPARED)).scalars().all()
    return difflib.get_close_matches(key, known, n=3) or [name for name in known if key and key in name][:3]


class _Writer:
    """Saves incidents within one transaction; rows of parts are gathered and written together, which is faster."""

    def __init__(self, connection: Connection, who: str, at: datetime) -> None:
        self._connection = connection
        self._who, self._at = who, at
        self._waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def save(self, incident: Incident, source: str) -> Saved:
        """Save one incident; its parts are not there before :meth:`flush`."""
        data = incident.plain()
        fingerprint = digest(data)
        row = self._connection.execute(_STORED, {"key": incident.key}).first()
        if row is not None and row.digest == fingerprint:
            if source and source != row.source:
                self._connection.execute(_UPDATE, {"of": row.id, "source": source})
            return Saved(incident.key, Outcome.UNCHANGED, row.version)
        outcome = Outcome.CREATED if row is None else Outcome.UPDATED
        version = 1 if row is None else row.version + 1
        columns = {
            **incident_row(incident),
            "version": version,
            "digest": fingerprint,
            "updated_at": self._at,
            "source": source,
        }
        if row is None:
            before: dict[str, Any] = {}
            incident_id = self._connection.execute(_INSERT, {**columns, "created_at": self._at}).scalar_one()
        else:
            self.flush()
            try:
                before = _load(self._connection, row).plain()
            except INVALID:  # then everything is new, and the store is mended
                before = {}
            incident_id = row.id
            for delete in _DELETES:
                self._connection.execute(delete, {"of": incident_id})
            self._connection.execute(_UPDATE, {"of": incident_id, **columns})
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


_COMPARED = 1_000  # comparing one key takes about 40 µs

# Statements are made once: making and hashing them anew costs more than SQLite needs to run them.
_ROWS_AT_ONCE = 5_000
_STORED = select(incidents).where(incidents.c.key == bindparam("key"))
_INSERT = incidents.insert().returning(incidents.c.id)
_UPDATE = incidents.update().where(incidents.c.id == bindparam("of"))
_INSERTS = {table.name: table.insert() for table in (*PARTS, changes)}
_DELETES = [table.delete().where(table.c.incident_id == bindparam("of")) for table in reversed(PARTS)]
_SELECTS = {
    table.name: select(table).where(table.c.incident_id == bindparam("of")).order_by(table.c.position)
    for table in PARTS
    if table is not names  # they are the keys of texts
}


def _change(row: Row[Any]) -> Change:
    return Change(
        number=row.id,
        key=row.incident_key,
        version=row.version,
        at=row.at,
        who=row.who,
        action=Action(row.action),
        fields=tuple(FieldChange(**field) for field in row.fields),
    )

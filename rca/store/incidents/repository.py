"""The incidents in a store: saving them and getting them back, with their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Row, select

from rca.errors import StoreError
from rca.store.database import Database
from rca.store.history import Change, Saved
from rca.store.incidents.changes import history_of
from rca.store.incidents.named import row_of
from rca.store.incidents.summaries import Summary, summaries
from rca.store.schema import prepare
from rca.store.tables.incidents import incidents, names, texts

if TYPE_CHECKING:
    from rca.model.incidents.incident import Incident
    from rca.model.incidents.vocabulary import Severity


def open_store(place: str | Path, *, wait: float = 30.0, create: bool = True) -> Incidents:
    """The store at a path, or at a URL: ``sqlite:///path``, ``sqlite://`` (in memory, for tests) or
    ``postgresql+driver://…``. It is migrated where needed, and a file that is not there is made if ``create`` says so.
    ``wait`` is how many seconds to wait for another writer.

    Raises StoreError if it cannot be opened, is another program's database, or comes from a newer version.
    """
    database = Database(place, wait=wait, create=create)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return Incidents(database)


class Incidents:
    """The incidents of an open store; a context manager that closes it. May be shared by threads.

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

    def save(
        self, incident: Incident, *, version: int = 0, who: str, at: datetime, source: str = ""
    ) -> Saved:
        """Save one incident that was made from a version of it, 0 if it is new; see :meth:`save_all`."""
        return self.save_all([(incident, source)], versions={incident.key: version}, who=who, at=at)[0]

    def save_all(
        self,
        items: Iterable[tuple[Incident, str]],
        *,
        versions: Mapping[str, int] = MappingProxyType({}),
        who: str,
        at: datetime,
    ) -> Sequence[Saved]:
        """Save incidents, each with the text of its file (or ``""``, which keeps the one that is there), all or none.

        What is new or differs becomes the next version, with an entry in the history by ``who`` at ``at`` (aware).
        For what is stored already as it is, only a differing file text is taken over. ``versions`` are those that the
        incidents were made from, by key. Raises Stale, with what was changed since, if the store has another one.
        """
        from rca.store.incidents.writer import IncidentWriter  # the model: lists do without

        known = dict(versions)
        with self._database.writing() as connection:
            writer = IncidentWriter(connection, who, at)
            saved = []
            for incident, source in items:
                saved.append(writer.save(incident, source, version=known.get(incident.key, 0)))
                known[incident.key] = saved[-1].version
            writer.flush()
            return saved

    def get(self, key: str) -> Incident:
        """The incident; raises NotFound, which names keys that are nearly the same."""
        with self._database.reading() as connection:
            return self._load(connection, row_of(connection, key))

    def source(self, key: str) -> str:
        """The text of the file that the incident was last imported from; ``""`` if it was not. Raises NotFound."""
        with self._database.reading() as connection:
            return str(row_of(connection, key).source)

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

    def services(self) -> frozenset[str]:
        """Every name of every service in any incident: ids, and names in all languages."""
        with self._database.reading() as connection:
            ids = select(names.c.name).where(names.c.kind == "services").distinct()
            called = select(texts.c.markdown).where(texts.c.path.like("services.%")).distinct()
            found = [*connection.execute(ids).scalars(), *connection.execute(called).scalars()]
        return frozenset(found)

    def history(self, key: str) -> Sequence[Change]:
        """All changes of an incident, oldest first. Raises NotFound."""
        with self._database.reading() as connection:
            row_of(connection, key)
            return history_of(connection, key)

    def version(self, key: str) -> int:
        """The version of an incident. Raises NotFound, which names keys that are nearly the same."""
        with self._database.reading() as connection:
            return int(row_of(connection, key).version)

    def _load(self, connection: Connection, row: Row[Any]) -> Incident:
        from rca.store.incidents.writer import load
        from rca.store.rows.incidents import INVALID

        try:
            return load(connection, row)
        except INVALID as error:
            raise StoreError(
                "what the store {store} holds for {key} is not a valid incident: {detail}",
                remedy="It was changed by other means, or a new rule forbids it; import the incident file again.",
                store=self._database.name,
                key=row.key,
                detail=str(error).partition("\n")[0],
            ) from error

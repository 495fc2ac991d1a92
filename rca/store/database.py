"""Connections and transactions, the same for SQLite and PostgreSQL; what goes wrong comes out as a StoreError.

Reading sees one state of the store throughout. Writing goes one at a time, over all processes: SQLite has its write
lock, PostgreSQL gets an advisory one. So ids of changes grow in the order of the commits, and reading before writing
needs no second thought. Waiting for another writer ends after ``wait`` seconds with an error.

SQLite runs in WAL mode, where readers do not wait for a writer, and with ``synchronous=FULL``: the store is the record
of what customers were told, so a save that was reported must survive a power cut. That costs one fsync for each
transaction, and an import of many files is one transaction.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from rca.errors import StoreError
from rca.model.problem import N_
from rca.store.sqlite_file import connect, is_read_only

_WRITERS = 7_226_021  # the advisory lock that stands for writing to this program's tables

_REMEDIES = {
    "SQLITE_BUSY": N_("Another program is writing to it; try again when that has finished."),
    "SQLITE_LOCKED": N_("Another program is writing to it; try again when that has finished."),
    "SQLITE_FULL": N_("Make room on the disk and try again; nothing was changed."),
    "SQLITE_READONLY": N_(
        "Nothing was changed; allow writing to the file and its folder, or use another store."
    ),
    "SQLITE_CANTOPEN": N_("Check that the folder exists and that you may read and write there."),
    "SQLITE_PERM": N_("Check that you may read and write the file."),
    "SQLITE_NOTADB": N_("The file is not a store and was left as it is; choose another path."),
    "SQLITE_CORRUPT": N_(
        "The file is damaged; restore a backup with `rca restore`. Incident files hold neither what was published nor which mails were sent."
    ),
    "SQLITE_IOERR": N_("Nothing was changed; check the disk and try again."),
}
_OTHERWISE = N_("Nothing was changed; check that the database runs and that you may use it.")


class Database:
    """One store's connections. ``name`` is how messages call it: the path, or the URL without its password."""

    def __init__(self, place: str | Path, *, wait: float = 30.0, create: bool = True) -> None:
        """``place`` is the path of an SQLite file, which is made if it is not there and ``create`` says so, or a URL."""
        parsed = _url(place)
        self.name = _name(parsed)
        self.file = _file(parsed)
        """The SQLite file, if it is one and nothing else is said of how to open it."""
        self.is_read_only = self.file is not None and is_read_only(self.file)
        if self.file and not create and not self.file.exists():
            raise StoreError(
                N_("there is no store {store}"),
                remedy=N_("Check the path, or restore a backup with `rca restore`."),
                store=self.name,
            )
        self.is_changed = False
        """True once something was written through these connections."""
        try:
            self.engine = create_engine(
                parsed,
                json_serializer=partial(json.dumps, ensure_ascii=False),
                **_options(parsed, wait),
                **({"creator": partial(connect, self.file, wait=wait, create=create)} if self.file else {}),
            )
        except (NoSuchModuleError, ImportError) as error:
            raise StoreError(
                "the store {store} needs a database driver that is not installed: {detail}",
                remedy="Install the driver, or use sqlite:///path.",
                store=self.name,
                detail=str(error),
            ) from error
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", partial(_prepare_sqlite, wait=wait))
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and changes nothing."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._connection(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer overlaps; an exception within takes everything in it back."""
        if self.is_read_only:
            raise StoreError(
                "the store {store} cannot be used: {detail}",
                remedy=_REMEDIES["SQLITE_READONLY"],
                store=self.name,
                detail="attempt to write a readonly database",
            )
        options = (
            {"rca_begin": "BEGIN IMMEDIATE"} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        )
        with self._connection(**options) as connection, connection.begin():
            if not self.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
            yield connection
        self.is_changed = True

    @contextmanager
    def _connection(self, **options: Any) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(**options) as connection:
                yield connection
        except (DBAPIError, PoolTimeout) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(
                "the store {store} cannot be used: {detail}",
                remedy=_remedy(cause),
                store=self.name,
                detail=str(cause).strip().partition("\n")[0],
            ) from error

    def use_wal(self) -> None:
        """Put an SQLite file into WAL mode, if it is not yet; the file keeps it."""
        if not self.is_sqlite or self.is_read_only:
            return
        with self._connection(rca_begin="") as connection:
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar() in ("wal", "memory"):
                return
            try:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            except OperationalError as error:
                # SQLite does not wait here. Whoever is in the way does the same, or the next to open the store will;
                # until then it works in the other mode, just as safely.
                if _code(error.orig) != "SQLITE_BUSY":
                    raise

    def examine(self) -> Sequence[str]:
        """What is wrong with the database itself, in its own words; empty if nothing is."""
        if not self.is_sqlite:
            return ()
        with self.reading() as connection:
            rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            foreign = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        return (
            *(str(row) for row in rows if row != "ok"),
            *(f"foreign key: {row[0]} {row[1]}" for row in foreign),
        )

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _url(place: str | Path) -> URL:
    if isinstance(place, Path):
        return URL.create("sqlite", database=str(place))
    try:
        return make_url(place)
    except ArgumentError as error:
        raise StoreError(
            "{url} is not the address of a store",
            remedy="Write sqlite:///path or postgresql+driver://user@host/name.",
            url=re.sub("//.*@", "//***@", place) or "''",
        ) from error


def _file(url: URL) -> Path | None:
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database) if is_file and url.database and not url.query else None


def _name(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.render_as_string(hide_password=True)


def _options(url: URL, wait: float) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True, "pool_timeout": wait}
    if url.database in (None, "", ":memory:"):
        return {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    return {"pool_timeout": wait}


def _prepare_sqlite(connection: sqlite3.Connection, record: object, *, wait: float) -> None:
    # Python would begin transactions by itself, and too late: see _begin_sqlite.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(wait * 1000)}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "trusted_schema = OFF",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin for certain, and for writing with the lock: a transaction that turns from reading to writing can fail."""
    if begin := connection.get_execution_options().get("rca_begin", "BEGIN"):
        connection.exec_driver_sql(begin)


def _code(error: BaseException | None) -> str:
    """SQLite's name for an error without its finer distinctions, such as ``SQLITE_BUSY``; "" for other databases."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _remedy(error: BaseException) -> str:
    return _REMEDIES.get(_code(error), _OTHERWISE)

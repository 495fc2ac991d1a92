"""The store that is an SQLite file, read by the standard library: for commands that ask once and want no more.

Whatever is not plainly such a store gives None: opening it as a :class:`rca.store.database.Database` then says why.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rca.store.rows.reading import Rows, Stored, StoreRows
from rca.store.schema_versions import VERSION_TABLE, revisions
from rca.store.sqlite_file import connect

if TYPE_CHECKING:
    from rca.store.database import Database

T = TypeVar("T")

_AS_WRITTEN = ("done_on",)
"""Columns whose dates may be months."""

_WAIT = 30.0
"""Seconds to wait for a writer."""


@contextmanager
def reading_file(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that reads one state of the store; None if it is not there or not of this program's schema.

    Raises sqlite3.Error.
    """
    if not path.is_file():
        yield None
        return
    with closing(connect(path, wait=_WAIT)) as connection:
        connection.execute("BEGIN")
        version = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608
        yield connection if version and version[0] == revisions()[-1] else None


class FileRows:
    """The rows that a file holds. Raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection, store: str) -> None:
        self._connection, self.store = connection, store
        connection.row_factory = _plain_row

    def of(
        self,
        table: str,
        order: str,
        column: str = "",
        values: Sequence[object] | None = None,
        *,
        only: Sequence[str] = (),
    ) -> Sequence[Stored]:
        text, given = f"SELECT {', '.join(only) or '*'} FROM {table}", tuple(values or ())  # noqa: S608 - our own names
        if values is not None:
            text += f" WHERE {column} IN ({', '.join('?' * len(given))})"
        rows: list[dict[str, Any]] = self._connection.execute(f"{text} ORDER BY {order}", given).fetchall()
        return rows


@contextmanager
def rows_of_file(path: Path) -> Iterator[FileRows | None]:
    """The rows of one state of a file, if :func:`reading_file` can read it. Raises sqlite3.Error."""
    with reading_file(path) as connection:
        yield FileRows(connection, str(path)) if connection else None


def answered(file: Path | None, ask: Callable[[Rows], T], database: Callable[[], Database]) -> T:
    """What rows answer: those of the ``file``, or those of the ``database`` where there is no file that can be read so.

    The database is opened only then, and says what is wrong. Raises StoreError.
    """
    if file:
        try:
            with rows_of_file(file) as rows:
                if rows is not None:
                    return ask(rows)
        except (sqlite3.Error, LookupError, ValueError):
            pass  # the long way tells it
    opened = database()
    with opened.reading() as connection:
        return ask(StoreRows(connection, opened.name))


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
    if column.endswith("_on") or column == "due_by":
        return date.fromisoformat(value)
    if column.endswith("_about") or column.startswith(("is_", "has_")):
        return bool(value)
    return json.loads(value) if column == "abridged" else value

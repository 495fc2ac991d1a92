"""The store that is an SQLite file, read by the standard library: for commands that ask once and want no more.

Whatever is not plainly such a store gives None: opening it as a :class:`rca.store.database.Database` then says why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rca.store.schema_versions import VERSION_TABLE, revisions
from rca.store.sqlite_file import connect

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

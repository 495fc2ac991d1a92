"""A copy of the store's SQLite file as it is at one moment, whoever writes to it meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from rca.errors import StoreError
from rca.model.problem import N_
from rca.store.database import Database
from rca.store.sqlite_file import connect


def copy_store(database: Database, target: Path) -> None:
    """Copy a store into a file that is not there yet: by SQLite's own backup, with what is still in the log beside it.

    Raises StoreError if the store is no SQLite file, or cannot be read or copied.
    """
    if database.file is None:
        raise StoreError(
            N_("{store} is not a file that this program could copy"),
            remedy=N_(
                "Use the database's own means, such as pg_dump, and keep rca.toml and your files with it."
            ),
            store=database.name,
        )
    try:
        with (
            closing(connect(database.file, wait=30)) as source,
            closing(connect(target, wait=30, create=True)) as copy,
        ):
            source.backup(copy)
            # One file, that can be read where nothing may be written; opening it as a store brings the log back.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(
            N_("the store {store} cannot be copied: {detail}"), store=database.name, detail=str(error)
        ) from error

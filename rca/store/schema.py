"""The schema of a database: which one it has, and bringing it to the one that this program knows."""

from __future__ import annotations

from sqlalchemy import Connection, column, inspect, select, table

from rca.errors import StoreError
from rca.store.database import Database
from rca.store.schema_versions import MIGRATIONS, VERSION_TABLE, revisions

__all__ = ["VERSION_TABLE", "prepare", "revisions"]


def prepare(database: Database) -> None:
    """Make sure that the database is a store of the newest revision; make one of an empty database.

    Raises StoreError, with nothing changed, for another program's database and for a store from a newer program.
    """
    with database.reading() as connection:
        is_current = _revision(connection, database.name) == revisions()[-1]
    if not is_current:
        with database.writing() as connection:
            # Again, because another process may have done it in the meantime.
            if _revision(connection, database.name) != revisions()[-1]:
                _migrate(connection)
    database.use_wal()


def _revision(connection: Connection, name: str) -> str | None:
    """The revision of a store, None for an empty database."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if VERSION_TABLE not in tables:
        raise StoreError(
            "{store} is a database of another program",
            remedy="It was left as it is; choose another path for the store.",
            store=name,
        )
    revision = str(
        connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()
    )
    if revision not in revisions():
        raise StoreError(
            "the store {store} was written by a newer version of this program (schema {revision})",
            remedy="Upgrade the program; the store was left as it is.",
            store=name,
            revision=revision,
        )
    return revision


def _migrate(connection: Connection) -> None:
    # Imported here: it takes as long as all the rest, and a store is migrated once.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

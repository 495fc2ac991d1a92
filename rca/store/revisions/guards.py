"""The guards of what was published: triggers by which the database itself refuses to change it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from rca.store.tables.revisions import GUARDED

_SQLITE = ("no_update", "no_delete", "no_replace")
_POSTGRESQL = ("no_change", "no_truncate")


def missing_guards(connection: Connection) -> Iterator[str]:
    """The names of the triggers that are not there, or that refuse nothing."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {row.name for row in rows if _refuses(row.name, row.sql)}
        verbs: tuple[str, ...] = _SQLITE
    else:
        enabled = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        found, verbs = set(connection.execute(text(enabled)).scalars()), _POSTGRESQL
    for table in GUARDED:
        yield from (f"{table}_{verb}" for verb in verbs if f"{table}_{verb}" not in found)


def _refuses(name: str, sql: str) -> bool:
    return "BEGIN SELECT RAISE(ABORT," in sql and (name.endswith("_no_replace") or " WHEN " not in sql)

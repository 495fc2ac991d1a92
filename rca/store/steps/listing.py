"""Lists of next steps, straight from indexed SQL: no incident is loaded, and for SQLite no library either.

The same statement runs by the standard library on an SQLite file, and by SQLAlchemy on any store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rca.model.incidents.step_states import SETTLED
from rca.model.promises.step_list import StepQuery, StepRow
from rca.store.file import reading_file

if TYPE_CHECKING:
    from rca.store.database import Database

_WORDS: Final = (
    "SELECT t.markdown FROM texts t WHERE t.incident_id = s.incident_id"
    " AND t.path = 'next_steps.' || CAST(s.position AS VARCHAR(20)) || '.text'"
)
_SELECT: Final = f"""\
SELECT i.key, s.name, i.version, i.severity, COALESCE(s.state, ''), s.kind, s.priority, COALESCE(s.due, ''),
 COALESCE(CAST(s.due_by AS VARCHAR(10)), ''), COALESCE(s.done_on, ''), COALESCE(s.owner, ''), s.audience,
 COALESCE(({_WORDS} AND t.locale = :language), ({_WORDS} AND t.locale = i.source_locale),
  ({_WORDS} ORDER BY t.position LIMIT 1)),
 COALESCE((SELECT MAX(p.revision) FROM promises p WHERE p.incident_key = i.key AND p.step = s.name), 0)
FROM next_steps s JOIN incidents i ON i.id = s.incident_id"""  # noqa: S608 - nothing in it comes from outside

_ORDERS: Final = {
    "due": "s.due_by IS NULL, s.due_by",
    "incident": "",
    "owner": "s.owner IS NULL, s.owner",
    "priority": "CASE s.priority WHEN 'high' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END",
    "state": "COALESCE(s.state, '')",
    "kind": "s.kind",
}
_IS_OPEN: Final = "(s.state IS NULL OR s.state NOT IN ({}))".format(
    ", ".join(f"'{state.value}'" for state in sorted(SETTLED))
)


def statement(query: StepQuery, today: date, language: str) -> tuple[str, dict[str, Any]]:
    """The SQL of a question and its parameters; days are given as dates."""
    conditions: list[str] = []
    values: dict[str, Any] = {"language": language}

    def among(column: str, name: str, wanted: Iterable[str]) -> str:
        names = []
        for number, value in enumerate(wanted):
            values[f"{name}{number}"] = value
            names.append(f":{name}{number}")
        return f"{column} IN ({', '.join(names)})"

    if query.states:
        stated = [state for state in query.states if state not in ("open", "none")]
        either = [among("s.state", "state", stated)] if stated else []
        either += [_IS_OPEN] if "open" in query.states else []
        either += ["s.state IS NULL"] if "none" in query.states else []
        conditions.append(f"({' OR '.join(either)})")
    if query.owner == "-":
        conditions.append("s.owner IS NULL")
    elif query.owner:
        values["owner"] = query.owner
        conditions.append("(s.owner = :owner OR lower(s.owner) = lower(:owner))")
    if query.kinds:
        conditions.append(among("s.kind", "kind", query.kinds))
    if query.incidents:
        conditions.append(among("i.key", "key", query.incidents))
    if query.overdue:
        values["today"] = today
        conditions.append(f"s.due_by < :today AND {_IS_OPEN}")
    if query.due_until is not None:
        values["until"] = query.due_until
        conditions.append(f"s.due_by <= :until AND {_IS_OPEN}")
    if query.service:
        values["service"] = query.service
        conditions.append(
            "s.incident_id IN (SELECT n.incident_id FROM names n WHERE n.kind = 'services' AND n.name = :service"
            " UNION SELECT t.incident_id FROM texts t"
            " WHERE t.path LIKE 'services.%' AND lower(t.markdown) = lower(:service))"
        )
    if query.promised:
        conditions.append(
            "EXISTS (SELECT 1 FROM promises p WHERE p.incident_key = i.key AND p.step = s.name)"
        )
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    order = ", ".join(part for part in (_ORDERS[query.sort], "i.key, s.position") if part)
    return f"{_SELECT}{where}\nORDER BY {order}", values


def steps_of_file(path: Path, query: StepQuery, today: date, language: str) -> list[StepRow] | None:
    """The steps in a store that is an SQLite file, read by the standard library.

    None if it is not there, not of this program's schema, or cannot be read: opening it as a store then says why.
    """
    text, values = statement(query, today, language)
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    try:
        with reading_file(path) as connection:
            if connection is None:
                return None
            return list(map(StepRow._make, connection.execute(text, plain)))
    except sqlite3.Error:
        return None


def steps_of(database: Database, query: StepQuery, today: date, language: str) -> list[StepRow]:
    """The steps in any store. Raises StoreError if the database fails."""
    return list(_read(database, query, today, language))


def _read(database: Database, query: StepQuery, today: date, language: str) -> Iterator[StepRow]:
    from sqlalchemy import text

    sql, values = statement(query, today, language)
    if database.is_sqlite:
        values = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
        }
    with database.reading() as connection:
        for row in connection.execute(text(sql), values):
            yield StepRow._make(row)

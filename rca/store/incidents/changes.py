"""The history of one incident, and the refusal of a save that was made without knowing the end of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from rca.errors import Stale
from rca.model.problem import N_, Listed
from rca.store.history import Action, Change, FieldChange
from rca.store.tables.incidents import changes

_SHOWN = 5
_OF_KEY = select(changes).where(changes.c.incident_key == bindparam("key")).order_by(changes.c.version)


def history_of(connection: Connection, key: str) -> list[Change]:
    """All changes of an incident, oldest first."""
    return [_change(row) for row in connection.execute(_OF_KEY, {"key": key})]


def stale(connection: Connection, key: str, version: int) -> Stale:
    """The error that says what was changed since a version of an incident."""
    since = [change for change in history_of(connection, key) if change.version > version]
    fields = list(dict.fromkeys(each.field for change in since for each in change.fields))
    more = ["…"] if len(fields) > _SHOWN else []
    last = since[-1] if since else None
    return Stale(
        N_("{ref} was changed meanwhile by {who}, at {at}: {what}"),
        since=since,
        remedy=N_("Look at it again, rca show {key}, and then decide."),
        ref=key,
        key=key,
        who=last.who if last else "?",
        at=f"{last.at:%Y-%m-%d %H:%M:%SZ}" if last else "?",
        what=Listed([*fields[:_SHOWN], *more]),
    )


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

"""The row of the incident that a key names, or the keys that it may be a slip for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, or_, select

from rca.errors import NotFound
from rca.model.near_names import nearest
from rca.model.problem import Listed
from rca.store.tables.incidents import incidents

STORED = select(incidents).where(incidents.c.key == bindparam("key"))
"""The row of an incident, by ``key``. Made once: making and hashing a statement costs more than SQLite needs to run it."""

_COMPARED = 1_000
"""Keys of a large store that are compared with a wrong one."""


def row_of(connection: Connection, key: str) -> Row[Any]:
    """The row of an incident; raises NotFound, which names keys that are nearly the same."""
    row = connection.execute(STORED, {"key": key}).first()
    if row is None:
        near = _near(connection, key)
        raise NotFound(
            "there is no incident {key}",
            remedy="Did you mean {near}?" if near else "List the incidents to see their keys.",
            key=key,
            near=Listed(near),
        )
    return row


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
    return nearest(key, known, n=3) or [name for name in known if key and key in name][:3]

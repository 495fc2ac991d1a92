"""Rows of whole tables, read alike from an SQLite file by the standard library and from any store by SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from sqlalchemy import Connection

Stored = Mapping[Any, Any]
"""A row that was read; its values can be had by column name."""


class Rows(Protocol):
    """One state of a store."""

    store: str
    """How messages call the store."""

    def of(
        self,
        table: str,
        order: str,
        column: str = "",
        values: Sequence[object] | None = None,
        *,
        only: Sequence[str] = (),
    ) -> Sequence[Stored]:
        """The rows of a table in the order of some columns (``"incident_id, position"``), or only those of which a
        column has one of these values; ``only`` some columns of them."""
        ...


class StoreRows:
    """The rows that an open store holds."""

    def __init__(self, connection: Connection, store: str) -> None:
        self._connection, self.store = connection, store

    def of(
        self,
        table: str,
        order: str,
        column: str = "",
        values: Sequence[object] | None = None,
        *,
        only: Sequence[str] = (),
    ) -> Sequence[Stored]:
        from sqlalchemy import select

        from rca.store.tables import (  # noqa: F401 - they register themselves
            customers,
            deadlines,
            incidents,
            revisions,
            steps,
        )
        from rca.store.tables.columns import metadata

        columns = metadata.tables[table].c
        query = select(*(columns[name] for name in only or columns.keys())).order_by(
            *(columns[name] for name in order.split(", "))
        )
        if values is not None:
            query = query.where(columns[column].in_(values))
        return self._connection.execute(query).mappings().all()

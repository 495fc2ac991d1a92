"""The notices that customers were given, read from the records without any library: deadlines count them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from rca.model.audience import Audience
from rca.model.deadlines.owed import Given
from rca.model.notices.freezing import digest_of
from rca.store.database import Database
from rca.store.revisions.altered import altered
from rca.store.tables.revisions import revisions, withdrawals


def given_notices(database: Database) -> dict[str, list[Given]]:
    """By incident, the revisions that hold and that customers may read, in the order of publishing.

    Raises StoreError if the database fails, or if a record was altered.
    """
    found: dict[str, list[Given]] = defaultdict(list)
    with database.reading() as connection:
        withdrawn = {
            (row.incident_key, row.number) for row, _ in _records(connection, withdrawals, database.name)
        }
        for row, record in _records(connection, revisions, database.name):
            try:
                given = Given(record["kind"], datetime.fromisoformat(record["published_at"]))
                audience = Audience(record["audience"])
            except (ValueError, LookupError, TypeError) as error:
                raise altered(database.name, row.incident_key, row.number) from error
            if audience is not Audience.INTERNAL and (row.incident_key, row.number) not in withdrawn:
                found[row.incident_key].append(given)
    return dict(found)


def _records(connection: Connection, table: Table, store: str) -> Iterator[tuple[Row[Any], Any]]:
    """The rows of a table of records, each with what its content says."""
    for row in connection.execute(select(table).order_by(table.c.position)):
        if not isinstance(row.content, bytes) or digest_of(row.content) != row.digest:
            raise altered(store, row.incident_key, row.number)
        yield row, json.loads(row.content)

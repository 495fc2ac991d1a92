"""The notices that customers were given, read from the records without any library: deadlines count them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rca.model.audience import Audience
from rca.model.deadlines.owed import Given
from rca.model.notices.freezing import digest_of
from rca.store.revisions.altered import altered
from rca.store.rows.reading import Rows, Stored


def given_notices(rows: Rows) -> dict[str, list[Given]]:
    """By incident, the revisions that hold and that customers may read, in the order of publishing.

    Raises StoreError if a record was altered.
    """
    found: dict[str, list[Given]] = defaultdict(list)
    withdrawn = {(row["incident_key"], row["number"]) for row, _ in _records(rows, "withdrawals")}
    for row, record in _records(rows, "revisions"):
        key, number = row["incident_key"], row["number"]
        try:
            given = Given(record["kind"], datetime.fromisoformat(record["issued_at"]))
            audience = Audience(record["audience"])
        except (ValueError, LookupError, TypeError) as error:
            raise altered(rows.store, key, number) from error
        if audience is not Audience.INTERNAL and (key, number) not in withdrawn:
            found[key].append(given)
    return dict(found)


def _records(rows: Rows, table: str) -> Iterator[tuple[Stored, Any]]:
    """The rows of a table of records, each with what its content says."""
    for row in rows.of(table, "position"):
        if not isinstance(row["content"], bytes) or digest_of(row["content"]) != row["digest"]:
            raise altered(rows.store, row["incident_key"], row["number"])
        yield row, json.loads(row["content"])

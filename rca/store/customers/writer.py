"""The writer of customers within a transaction: a batch with a few statements, its versions and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from rca.model.customers.customer import Customer
from rca.store.customers.rows import INVALID, change_row, contact_rows, customer_row, load, service_rows
from rca.store.history import Action, Outcome, Saved, differences, digest
from rca.store.tables.customers import contact_persons, customer_changes, customer_services, customers


class CustomerWriter:
    """Saves customers within one transaction, a batch with a few statements."""

    def __init__(self, connection: Connection, who: str, at: datetime) -> None:
        self._connection = connection
        self._who, self._at = who, at

    def save(self, batch: Sequence[Customer]) -> list[Saved]:
        keys = [customer.key for customer in batch]
        query = select(customers).where(customers.c.folded_id.in_(keys))
        rows = self._connection.execute(query).all()
        stored = {row.folded_id: row for row in rows}
        before = self._before(rows)
        last = self._last_versions([key for key in keys if key not in stored])
        saved: list[Saved] = []
        waiting: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        replaced: list[int] = []
        for customer in batch:
            data, row = customer.plain(), stored.get(customer.key)
            fingerprint = digest(data)
            if row is not None and row.digest == fingerprint:
                saved.append(Saved(customer.id, Outcome.UNCHANGED, row.version))
                continue
            version = (row.version if row is not None else last.get(customer.key, 0)) + 1
            columns = customer_row(customer) | {
                "version": version,
                "digest": fingerprint,
                "updated_at": self._at,
                "created_at": row.created_at if row is not None else self._at,
            }
            if row is not None:
                replaced.append(row.id)
                columns["id"] = row.id
            waiting["old" if row is not None else "new"].append(columns)
            outcome = Outcome.CREATED if row is None else Outcome.UPDATED
            fields = [
                asdict(change)
                for change in differences(before.get(row.id, {}) if row is not None else {}, data)
            ]
            waiting["changes"].append(
                change_row(customer.key, version, self._who, self._at, Action(outcome.value), fields)
            )
            saved.append(Saved(customer.id, outcome, version))
        if replaced:  # their parts go with them
            self._connection.execute(customers.delete().where(customers.c.id.in_(replaced)))
        for name in ("old", "new"):
            if waiting[name]:
                self._connection.execute(customers.insert(), waiting[name])
        changed = {
            each.key for each, done in zip(batch, saved, strict=True) if done.outcome is not Outcome.UNCHANGED
        }
        self._parts([customer for customer in batch if customer.key in changed])
        if waiting["changes"]:
            self._connection.execute(customer_changes.insert(), waiting["changes"])
        return saved

    def _before(self, rows: Sequence[Row[Any]]) -> dict[int, dict[str, Any]]:
        try:
            return {
                row.id: each.plain() for row, each in zip(rows, load(self._connection, rows), strict=True)
            }
        except INVALID:
            return {}  # then everything is new, and the store is mended

    def _last_versions(self, keys: Sequence[str]) -> dict[str, int]:
        """The last version of customers that were removed: their history goes on."""
        table = customer_changes
        query = (
            select(table.c.customer_id, table.c.version)
            .where(table.c.customer_id.in_(keys))
            .order_by(table.c.version)
        )
        return {row.customer_id: row.version for row in self._connection.execute(query)}

    def _parts(self, saved: Sequence[Customer]) -> None:
        if not saved:
            return
        query = select(customers.c.folded_id, customers.c.id).where(
            customers.c.folded_id.in_([customer.key for customer in saved])
        )
        rows = {row.folded_id: row.id for row in self._connection.execute(query)}
        people = [row for customer in saved for row in contact_rows(customer, rows[customer.key])]
        used = [row for customer in saved for row in service_rows(customer, rows[customer.key])]
        for table, values in ((contact_persons, people), (customer_services, used)):
            if values:
                self._connection.execute(table.insert(), values)

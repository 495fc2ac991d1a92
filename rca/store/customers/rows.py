"""Customers as rows, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from rca.model.customers.customer import ContactPerson, Customer, folded
from rca.model.text import Name
from rca.store.incidents.changes import Action, differences, digest
from rca.store.incidents.repository import Outcome, Saved
from rca.store.tables.customers import contact_persons, customer_changes, customer_services, customers

AT_ONCE = 400
"""Customers read or written with one statement: SQLite limits how many values one may have."""

INVALID = (ValidationError, ValueError, TypeError, LookupError)
"""What rows that make no customer end in."""


def load(connection: Connection, found: Sequence[Row[Any]]) -> list[Customer]:
    """The customers of these rows, in their order. Raises one of ``INVALID`` for what makes no customer."""
    contacts: defaultdict[int, list[ContactPerson]] = defaultdict(list)
    services: defaultdict[int, list[str]] = defaultdict(list)
    for start in range(0, len(found), AT_ONCE):
        ids = [row.id for row in found[start : start + AT_ONCE]]
        column = contact_persons.c.customer_row
        for row in connection.execute(
            select(contact_persons).where(column.in_(ids)).order_by(contact_persons.c.position)
        ):
            contacts[row.customer_row].append(
                ContactPerson(
                    name=_name(row.name),
                    title=_name(row.title),
                    department=_name(row.department),
                    email=row.email,
                )
            )
        column = customer_services.c.customer_row
        for row in connection.execute(
            select(customer_services).where(column.in_(ids)).order_by(customer_services.c.position)
        ):
            services[row.customer_row].append(row.service)
    return [
        Customer(
            id=row.customer_id,
            name=Name.model_validate(row.name),
            honorific=row.honorific,
            contacts=tuple(contacts[row.id]),
            locale=row.locale,
            zone=row.zone,
            services=tuple(services[row.id]),
            notes=row.notes,
        )
        for row in found
    ]


def _name(data: dict[str, str] | str | None) -> Name | None:
    return None if data is None else Name.model_validate(data)


def _plain(name: Name | None) -> object:
    return None if name is None else name.model_dump(mode="json")


class Writer:
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
            columns = _columns(customer) | {
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
        people = [
            {
                "customer_row": rows[customer.key],
                "position": position,
                "name": _plain(person.name),
                "title": _plain(person.title),
                "department": _plain(person.department),
                "email": person.email,
            }
            for customer in saved
            for position, person in enumerate(customer.contacts)
        ]
        used = [
            {
                "customer_row": rows[customer.key],
                "position": position,
                "service": service,
                "folded": folded(service),
            }
            for customer in saved
            for position, service in enumerate(customer.services)
        ]
        for table, values in ((contact_persons, people), (customer_services, used)):
            if values:
                self._connection.execute(table.insert(), values)


def _columns(customer: Customer) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "folded_id": customer.key,
        "name": _plain(customer.name),
        "honorific": customer.honorific.value,
        "locale": customer.locale,
        "zone": customer.zone,
        "notes": customer.notes,
    }


def change_row(
    key: str, version: int, who: str, at: datetime, action: Action, fields: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "customer_id": key,
        "version": version,
        "at": at,
        "who": who,
        "action": action.value,
        "fields": fields,
    }

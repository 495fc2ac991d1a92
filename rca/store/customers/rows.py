"""The rows of customers, and customers made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from rca.model.customers.customer import ContactPerson, Customer, folded
from rca.model.text import Name
from rca.store.history import Action
from rca.store.tables.customers import contact_persons, customer_services

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


def plain_name(name: Name | None) -> object:
    return None if name is None else name.model_dump(mode="json")


def customer_row(customer: Customer) -> dict[str, Any]:
    """The columns of ``customers`` that follow from the customer itself."""
    return {
        "customer_id": customer.id,
        "folded_id": customer.key,
        "name": plain_name(customer.name),
        "honorific": customer.honorific.value,
        "locale": customer.locale,
        "zone": customer.zone,
        "notes": customer.notes,
    }


def contact_rows(customer: Customer, number: int) -> list[dict[str, Any]]:
    """The rows of a customer's contacts; ``number`` is the customer's in ``customers``."""
    return [
        {
            "customer_row": number,
            "position": position,
            "name": plain_name(person.name),
            "title": plain_name(person.title),
            "department": plain_name(person.department),
            "email": person.email,
        }
        for position, person in enumerate(customer.contacts)
    ]


def service_rows(customer: Customer, number: int) -> list[dict[str, Any]]:
    """The rows of the services that a customer uses."""
    return [
        {"customer_row": number, "position": position, "service": service, "folded": folded(service)}
        for position, service in enumerate(customer.services)
    ]


def change_row(
    key: str, version: int, who: str, at: datetime, action: Action, fields: list[dict[str, Any]]
) -> dict[str, Any]:
    """An entry of the history of customers."""
    return {
        "customer_id": key,
        "version": version,
        "at": at,
        "who": who,
        "action": action.value,
        "fields": fields,
    }

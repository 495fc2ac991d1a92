"""The removal of a customer: what goes with the row, so that neither names nor addresses stay behind.

What was published holds them as it was published, and never changes. A mail keeps that it was sent, when and to whose
edition; of its address stays a digest, by which the same notice still goes to nobody twice.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from rca.model.customers.delivery import forgotten_address
from rca.store.tables.customers import contact_persons, customer_changes, customers
from rca.store.tables.mail import deliveries

GONE = "(removed)"
"""What stands in a table where a name or an address was."""


def forget(connection: Connection, row: Row[Any]) -> set[str]:
    """Delete a customer, and its names and addresses in the history and in the record of mails; gives the addresses."""
    addresses = _addresses(connection, contact_persons.c.customer_row == row.id)
    others = _addresses(connection, contact_persons.c.customer_row != row.id)
    connection.execute(customers.delete().where(customers.c.id == row.id))
    history = select(customer_changes).where(customer_changes.c.customer_id == row.folded_id)
    for change in connection.execute(history).all():
        addresses |= set(_mentioned(change.fields))
        fields = [{**field, "before": None, "after": None} for field in change.fields]
        connection.execute(
            customer_changes.update().where(customer_changes.c.id == change.id).values(fields=fields)
        )
    for address in sorted(addresses - others):
        connection.execute(
            deliveries.update()
            .where(deliveries.c.folded_recipient == address)
            .values(
                folded_recipient=forgotten_address(address),
                recipient=GONE,
                recipient_name="",
                last_error="",
                message=None,
            )
        )
    return addresses


def _addresses(connection: Connection, where: Any) -> set[str]:
    found = connection.execute(select(func.lower(contact_persons.c.email)).where(where)).scalars()
    return {address for address in found if address}


def _mentioned(fields: Any) -> list[str]:
    """The addresses that a change tells of: those of contacts who left before the customer did."""
    if isinstance(fields, dict):
        return [each for value in fields.values() for each in _mentioned(value)]
    if isinstance(fields, list):
        return [each for value in fields for each in _mentioned(value)]
    return [fields.lower()] if isinstance(fields, str) and "@" in fields else []

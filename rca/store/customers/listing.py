"""Lists of customers, straight from indexed SQL: no customer is loaded, and no library beside SQLAlchemy."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from rca.model.customers.services import EVERY_SERVICE, folded
from rca.store.database import Database
from rca.store.tables.customers import contact_persons, customer_services, customers

Written = str | dict[str, str]
"""A name as files hold it: one for every language, or by language."""

_PERSON = ("name", "title", "department", "email")
_DEFAULT_HONORIFIC = "organisation"


class CustomerRow(NamedTuple):
    """A customer in a list, in plain values."""

    id: str
    name: Written
    honorific: str
    contacts: tuple[dict[str, Any], ...]
    """What is known of each contact person, by field."""
    locale: str | None
    zone: str | None
    services: tuple[str, ...]
    notes: str | None

    def plain(self) -> dict[str, Any]:
        """Plain data without what is left at its default, as :meth:`rca.model.customers.customer.Customer.plain`."""
        data = {**self._asdict(), "contacts": list(self.contacts), "services": list(self.services)}
        if self.honorific == _DEFAULT_HONORIFIC:
            del data["honorific"]
        return {field: value for field, value in data.items() if value not in (None, [])}


def uses(service: str) -> Select[tuple[int]]:
    """The numbers of the customers who use a service, by whatever case or width it is written in."""
    wanted = [folded(service), EVERY_SERVICE]
    return select(customer_services.c.customer_row).where(customer_services.c.folded.in_(wanted))


def customer_rows(database: Database, service: str | None = None) -> list[CustomerRow]:
    """All customers by id, or those who use ``service``. Raises StoreError if the database fails."""
    query = select(customers).order_by(customers.c.folded_id)
    if service is not None:
        query = query.where(customers.c.id.in_(uses(service)))
    contacts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    services: dict[int, list[str]] = defaultdict(list)
    with database.reading() as connection:
        for row in connection.execute(select(contact_persons).order_by(contact_persons.c.position)):
            person = {field: value for field in _PERSON if (value := getattr(row, field)) is not None}
            contacts[row.customer_row].append(person)
        for row in connection.execute(select(customer_services).order_by(customer_services.c.position)):
            services[row.customer_row].append(row.service)
        return [
            CustomerRow(
                id=row.customer_id,
                name=row.name,
                honorific=row.honorific,
                contacts=tuple(contacts[row.id]),
                locale=row.locale,
                zone=row.zone,
                services=tuple(services[row.id]),
                notes=row.notes,
            )
            for row in connection.execute(query)
        ]

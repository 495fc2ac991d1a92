"""The customers in a store: saving them and getting them back, with the history of who changed what and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, select

from rca.errors import NotFound, StoreError
from rca.model.near_names import Nearest
from rca.model.problem import N_
from rca.store.customers.listing import CustomerRow, customer_rows, uses
from rca.store.database import Database
from rca.store.history import Action, Change, FieldChange, Saved, digest
from rca.store.tables.customers import customer_changes, customers

if TYPE_CHECKING:
    from rca.model.customers.customer import Affected, Customer
    from rca.model.incidents.incident import Incident


class Customers:
    """The customers in a store. Every method is one transaction, and raises StoreError if the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_all(self, items: Iterable[Customer], *, who: str, at: datetime) -> Sequence[Saved]:
        """Save customers, all of them or none; those that are stored and not among ``items`` stay as they are.

        Of several with one id the last counts. What is new or differs becomes the next version, with an entry in the history by ``who`` at ``at`` (aware).
        """
        from rca.store.customers.rows import AT_ONCE  # the model: lists do without
        from rca.store.customers.writer import CustomerWriter

        with self._database.writing() as connection:
            writer = CustomerWriter(connection, who, at)
            saved: list[Saved] = []
            waiting = list({customer.key: customer for customer in items}.values())
            for start in range(0, len(waiting), AT_ONCE):
                saved += writer.save(waiting[start : start + AT_ONCE])
            return saved

    def remove(self, ids: Sequence[str], *, who: str, at: datetime) -> set[str]:
        """Remove customers, all of them or none, and their names and addresses wherever the store holds them but in what
        was published. That they were there, who changed what and when, and that they were written to is kept.

        The answer is their addresses, folded, for whoever looks for files that name them. Raises NotFound.
        """
        from rca.store.customers.removal import forget
        from rca.store.customers.rows import change_row

        addresses: set[str] = set()
        with self._database.writing() as connection:
            for customer_id in {each.lower(): each for each in ids}.values():
                row = self._row(connection, customer_id)
                addresses |= forget(connection, row)
                connection.execute(
                    customer_changes.insert(),
                    change_row(row.folded_id, row.version + 1, who, at, Action.REMOVED, []),
                )
        return addresses

    def get(self, customer_id: str) -> Customer:
        """The customer; raises NotFound, which names an id that is nearly the same."""
        with self._database.reading() as connection:
            return self._customer(connection, self._row(connection, customer_id))

    def list(self, *, service: str | None = None) -> Sequence[Customer]:
        """All customers by id, or those who use ``service``, by whatever case or width it is written in."""
        query = select(customers).order_by(customers.c.folded_id)
        if service is not None:
            query = query.where(customers.c.id.in_(uses(service)))
        with self._database.reading() as connection:
            return self._load(connection, query)

    def rows(self, service: str | None = None) -> Sequence[CustomerRow]:
        """As :meth:`list`, at a glance: nothing is loaded or checked."""
        return customer_rows(self._database, service)

    def affected(self, incident: Incident) -> Affected:
        """The customers that an incident concerns, and those of whom nobody has said which services they use."""
        from rca.model.customers.customer import affected

        return affected(incident, self.list())

    def altered(self) -> Sequence[str]:
        """The ids of customers that are not what was saved: the digest was taken of something else."""
        from rca.store.customers.rows import INVALID, load

        found = []
        with self._database.reading() as connection:
            for row in connection.execute(select(customers).order_by(customers.c.folded_id)).all():
                try:
                    (customer,) = load(connection, [row])
                except INVALID:
                    found.append(row.customer_id)
                else:
                    if digest(customer.plain()) != row.digest:
                        found.append(row.customer_id)
        return found

    def history(self, customer_id: str) -> Sequence[Change]:
        """All changes of a customer, oldest first, also of one that was removed. Raises NotFound."""
        with self._database.reading() as connection:
            query = (
                select(customer_changes)
                .where(customer_changes.c.customer_id == customer_id.lower())
                .order_by(customer_changes.c.version)
            )
            found = [_change(row) for row in connection.execute(query)]
            if not found:
                self._row(connection, customer_id)
            return found

    def _row(self, connection: Connection, customer_id: str) -> Row[Any]:
        query = select(customers).where(customers.c.folded_id == customer_id.lower())
        row = connection.execute(query).first()
        if row is None:
            known = connection.execute(select(customers.c.customer_id)).scalars().all()
            near = Nearest(known)(customer_id)
            raise NotFound(
                N_("there is no customer {id}"),
                remedy=N_("Did you mean {near}?") if near else N_("`rca customers list` shows all ids."),
                id=customer_id,
                near=near,
            )
        return row

    def _customer(self, connection: Connection, row: Row[Any]) -> Customer:
        return self._load(connection, select(customers).where(customers.c.id == row.id))[0]

    def _load(self, connection: Connection, query: Select[Any]) -> Sequence[Customer]:
        from rca.store.customers.rows import INVALID, load

        found = connection.execute(query).all()
        try:
            return load(connection, found)
        except INVALID as error:
            raise StoreError(
                N_("the store {store} holds a customer that is not valid: {detail}"),
                remedy=N_("It was changed by other means; import the customer list again."),
                store=self._database.name,
                detail=str(error).partition("\n")[0],
            ) from error


def _change(row: Row[Any]) -> Change:
    return Change(
        number=row.id,
        key=row.customer_id,
        version=row.version,
        at=row.at,
        who=row.who,
        action=Action(row.action),
        fields=tuple(FieldChange(**field) for field in row.fields),
    )

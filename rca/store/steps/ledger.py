"""The ledger of promises in the store, and the news that is owed of them. It is written by publishing alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Select, select

from rca.errors import StoreError
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.problem import N_
from rca.model.promises.ledger import News, Owed, Promise, news, told_last
from rca.store.database import Database
from rca.store.rows.promises import promise_of
from rca.store.tables.incidents import incidents, next_steps
from rca.store.tables.revisions import withdrawals
from rca.store.tables.steps import promises


class Ledger:
    """What published revisions told customers of next steps. Raises StoreError if the database fails, or was altered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def promises(self, key: str | None = None, *, before: int | None = None) -> Sequence[Promise]:
        """All that was told, of one incident or of all, in the order of publishing; ``before`` a revision's number."""
        with self._database.reading() as connection:
            found = promises_in(connection, key, self._database.name)
        return [each for each in found if before is None or each.revision < before]

    def last_promises(self, key: str, *, before: int | None = None) -> dict[str, Promise]:
        """By step, what customers were told last of an incident's steps, perhaps before a revision was published."""
        last = told_last(self.promises(key, before=before))
        return {ref.step: promise for ref, promise in last.items()}

    def owed(self, keys: Sequence[str] | None = None) -> list[Owed]:
        """The news of promised steps that customers were not told, of some incidents or of all, by incident and step."""
        wanted = None if keys is None else set(keys)
        with self._database.reading() as connection:
            key = keys[0] if keys is not None and len(keys) == 1 else None
            last = told_last(promises_in(connection, key, self._database.name))
            steps = {StepRef(row.key, row.name): row for row in connection.execute(_promised_steps(key))}
        found = []
        for ref, promise in sorted(last.items()):
            if wanted is not None and ref.key not in wanted:
                continue
            row = steps.get(ref)
            if row is None:
                if promise.stands:
                    found.append(Owed(promise, News.MISSING, None, ""))
                continue
            state, due = StepState(row.state) if row.state else None, row.due or ""
            if what := news(promise, state=state, due=due):
                found.append(Owed(promise, what, state, due, row.done_on or ""))
        return found


def _promised_steps(key: str | None) -> Select[tuple[str, str, str, str, str]]:
    """How the steps of which customers were told stand."""
    columns = (incidents.c.key, next_steps.c.name, next_steps.c.state, next_steps.c.due, next_steps.c.done_on)
    promised = select(promises.c.incident_key).distinct()
    query = select(*columns).join(next_steps, next_steps.c.incident_id == incidents.c.id)
    return query.where(incidents.c.key == key) if key else query.where(incidents.c.key.in_(promised))


def promises_in(connection: Connection, key: str | None, store: str) -> list[Promise]:
    """The rows of the ledger as promises, in the order of publishing."""
    query = select(promises).order_by(promises.c.position)
    taken_back = select(withdrawals.c.incident_key, withdrawals.c.number)
    if key is not None:
        query = query.where(promises.c.incident_key == key)
        taken_back = taken_back.where(withdrawals.c.incident_key == key)
    withdrawn = {(row.incident_key, row.number) for row in connection.execute(taken_back)}
    try:
        return [
            promise_of(row, is_withdrawn=(row.incident_key, row.revision) in withdrawn)
            for row in connection.execute(query)
        ]
    except (ValueError, TypeError) as error:
        raise StoreError(
            N_("the ledger of promises was altered in the store {store}"),
            remedy=N_("Run rca verify, and restore a backup with `rca restore`."),
            store=store,
        ) from error


def standing(connection: Connection, key: str, store: str) -> Mapping[str, Promise]:
    """By step, what an incident's revisions promise and nobody has told to be done or dropped."""
    last = told_last(promises_in(connection, key, store))
    return {ref.step: promise for ref, promise in last.items() if promise.stands}

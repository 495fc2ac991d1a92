"""The ledger of promises in the store. It is written by publishing alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from rca.model.promises.ledger import Owed, Promise, told_last, told_why
from rca.store.database import Database
from rca.store.rows.reading import StoreRows
from rca.store.steps.promised import owed, promised


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

    def explained_promises(self, key: str, *, before: int | None = None) -> dict[str, Promise]:
        """By step, what customers were told last with a word on what had become of it; see
        :func:`rca.model.promises.ledger.told_why`."""
        last = told_why(self.promises(key, before=before))
        return {ref.step: promise for ref, promise in last.items()}

    def owed(self, keys: Sequence[str] | None = None) -> list[Owed]:
        """The news of promised steps that customers were not told; see :func:`rca.store.steps.promised.owed`."""
        with self._database.reading() as connection:
            return owed(StoreRows(connection, self._database.name), keys)


def promises_in(connection: Connection, key: str | None, store: str) -> list[Promise]:
    """The rows of the ledger as promises, in the order of publishing."""
    return promised(StoreRows(connection, store), None if key is None else [key])


def standing(connection: Connection, key: str, store: str) -> Mapping[str, Promise]:
    """By step, what an incident's revisions promise and nobody has told to be done or dropped."""
    last = told_last(promises_in(connection, key, store))
    return {ref.step: promise for ref, promise in last.items() if promise.stands}

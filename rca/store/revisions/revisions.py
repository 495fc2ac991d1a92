"""The revisions in a store: publishing them, and reading them again. There is no method that changes or removes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, select

from rca.errors import NotFound, Refused, StoreError
from rca.model.notices.freezing import digest_of, freeze, thaw
from rca.model.notices.notice import Notice
from rca.model.notices.review import Review
from rca.model.notices.revision import Approval, Draft, Published, Revision, Withdrawal
from rca.model.problem import N_, Listed
from rca.store.database import Database
from rca.store.revisions.altered import altered
from rca.store.revisions.chain import add_record, count, next_place
from rca.store.revisions.reviews import not_approved, review_of
from rca.store.rows.promises import insert_promises
from rca.store.tables.incidents import incidents
from rca.store.tables.revisions import editions, renditions, revisions, withdrawals

T = TypeVar("T", Revision, Withdrawal, Notice)


class Overtaken(StoreError):
    """Something was saved or published since the draft was made; make it anew."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a draft of the next revision builds on."""

    review: Review
    incident_digest: str
    number: int
    """The number of the next revision."""
    series: int
    """The highest place in the series of notices that was given so far."""
    last: Published | None
    position: int
    """The next place in the chain of records."""
    previous: str
    """The digest of the record before it."""


class Revisions:
    """The published revisions in a store. Every method is one transaction, and raises StoreError if that fails.

    What is read is compared with its digest first: nothing that was altered is given out as published.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def basis(self, key: str) -> Basis:
        """What the next revision of an incident builds on. Raises NotFound."""
        with self._database.reading() as connection:
            review = review_of(connection, key)
            digest = connection.execute(select(incidents.c.digest).where(incidents.c.key == key)).scalar_one()
            known = self._list(connection, key)
            position, previous = next_place(connection)
        return Basis(
            review=review,
            incident_digest=digest,
            number=len(known) + 1,
            series=max((each.revision.series for each in known), default=0),
            last=known[-1] if known else None,
            position=position,
            previous=previous,
        )

    def publish(self, draft: Draft) -> Published:
        """Store a draft as the next revision of its incident and the next record of the chain, all of it or nothing.

        Raises Refused if the incident as it is now is not approved, and Overtaken if the draft was made of another
        version of it or if its number, or the place in the chain that it names, was given to another meanwhile.
        """
        revision = draft.revision
        key = revision.incident_key
        with self._database.writing() as connection:
            review = review_of(connection, key)
            if not review.is_approved or review.at is None:
                raise not_approved(review)
            if (
                revision.incident_version != review.incident_version
                or revision.number != count(connection, revisions, key) + 1
            ):
                raise Overtaken(
                    N_("{key} was changed or published by someone else at the same time"),
                    remedy=N_("Try again."),
                    key=key,
                )
            position, previous = next_place(connection)
            if revision.position and (revision.position, revision.previous) != (position, previous):
                raise Overtaken(
                    N_("another notice was published at the same time"), remedy=N_("Try again."), key=key
                )
            revision = replace(
                revision,
                approval=Approval(review.who, review.at, review.incident_version),
                position=position,
                previous=previous,
            )
            published = add_record(connection, revisions, revision)
            insert_promises(connection, revision)
            for notice in draft.notices:
                row = {"position": position, "locale": notice.locale, "content": freeze(notice)}
                connection.execute(editions.insert(), row)
            for file in draft.renditions:
                row = {"position": position, "locale": file.locale, "format": file.format}
                connection.execute(renditions.insert(), {**row, "content": file.content})
            return Published(revision, published)

    def withdraw(self, key: str, number: int, *, reason: str, who: str, at: datetime) -> Withdrawal:
        """Add the record that a revision no longer holds. Raises NotFound, and Refused if it was withdrawn before."""
        with self._database.writing() as connection:
            published = self._get(connection, key, number)
            if published.withdrawal:
                raise Refused(
                    N_("revision {number} of {key} was withdrawn before, by {who}"),
                    key=key,
                    number=number,
                    who=published.withdrawal.who,
                )
            position, previous = next_place(connection)
            withdrawal = Withdrawal(key, number, reason, who, at, position, previous)
            add_record(connection, withdrawals, withdrawal)
            return withdrawal

    def list(self, key: str | None = None) -> Sequence[Published]:
        """The revisions of an incident, or of all, in the order in which they were published."""
        with self._database.reading() as connection:
            return self._list(connection, key)

    def get(self, key: str, number: int) -> Published:
        """One revision. Raises NotFound."""
        with self._database.reading() as connection:
            return self._get(connection, key, number)

    def edition(self, key: str, number: int, locale: str) -> Notice:
        """The frozen notice of a revision in one language. Raises NotFound."""
        with self._database.reading() as connection:
            revision = self._get(connection, key, number).revision
            for frozen in revision.editions:
                if frozen.locale == locale:
                    query = select(editions.c.content).where(
                        editions.c.position == revision.position, editions.c.locale == locale
                    )
                    content = connection.execute(query).scalar()
                    return self._thawed(Notice, content, frozen.digest, key, number)
        raise NotFound(
            N_("revision {number} of {key} was not published in {locale}"),
            remedy=N_("Choose one of: {near}."),
            key=key,
            number=number,
            locale=locale,
            near=Listed(revision.locales),
        )

    def rendition(self, key: str, number: int, locale: str, format_name: str) -> bytes | None:
        """The frozen file of a revision in that language and format; None if none was frozen. Raises NotFound."""
        with self._database.reading() as connection:
            revision = self._get(connection, key, number).revision
            frozen = revision.rendition(locale, format_name)
            if frozen is None:
                return None
            query = select(renditions.c.content).where(
                renditions.c.position == revision.position,
                renditions.c.locale == locale,
                renditions.c.format == format_name,
            )
            return self._checked(connection.execute(query).scalar(), frozen.digest, key, number)

    def head(self) -> str:
        """The digest of the chain's last record, which stands for all of it; 64 zeros if there is none."""
        with self._database.reading() as connection:
            return next_place(connection)[1]

    def _list(self, connection: Connection, key: str | None) -> Sequence[Published]:
        query = select(revisions).order_by(revisions.c.position)
        taken_back = select(withdrawals)
        if key is not None:
            query = query.where(revisions.c.incident_key == key)
            taken_back = taken_back.where(withdrawals.c.incident_key == key)
        of_revision = {
            (row.incident_key, row.number): self._thawed(
                Withdrawal, row.content, row.digest, row.incident_key, row.number
            )
            for row in connection.execute(taken_back)
        }
        return [
            Published(
                self._thawed(Revision, row.content, row.digest, row.incident_key, row.number),
                row.digest,
                of_revision.get((row.incident_key, row.number)),
            )
            for row in connection.execute(query)
        ]

    def _get(self, connection: Connection, key: str, number: int) -> Published:
        known = self._list(connection, key)
        for published in known:
            if published.revision.number == number:
                return published
        if not known:
            review_of(connection, key)  # the incident may not even exist
            raise NotFound(
                N_("nothing of {key} has been published"), remedy=N_("Publish it: rca publish {key}"), key=key
            )
        raise NotFound(
            N_("there is no revision {number} of {key}"),
            remedy=N_("Choose one of: {near}."),
            key=key,
            number=number,
            near=Listed(each.revision.number for each in known),
        )

    def _thawed(self, kind: type[T], content: bytes | None, digest: str, key: str, number: int) -> T:
        try:
            return thaw(kind, self._checked(content, digest, key, number))
        except ValueError as error:
            raise altered(self._database.name, key, number) from error

    def _checked(self, content: bytes | None, digest: str, key: str, number: int) -> bytes:
        if not isinstance(content, bytes) or digest_of(content) != digest:
            raise altered(self._database.name, key, number)
        return content

"""Reviews: who had an incident reviewed, who approved or returned it, for which version of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import Connection, Row, func, select

from rca.errors import NotFound, Refused
from rca.model.notices.review import Return, Review, ReviewState, ReviewStep
from rca.model.problem import N_
from rca.store.database import Database
from rca.store.tables.incidents import changes, incidents
from rca.store.tables.revisions import review_returns, reviews


class Reviews:
    """The reviews in a store. Every method is one transaction, and raises StoreError if the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> Review:
        """Where the incident stands as it is now. Raises NotFound."""
        with self._database.reading() as connection:
            return review_of(connection, key)

    def review(self, key: str, *, who: str, at: datetime) -> Review:
        """Ask for the review of the incident as it is now; nothing changes if that has been done. Raises NotFound."""
        with self._database.writing() as connection:
            now = review_of(connection, key)
            if now.state is ReviewState.DRAFT:
                _move(connection, now, ReviewState.IN_REVIEW, who, at)
            return review_of(connection, key)

    def approve(
        self, key: str, *, who: str, at: datetime, version: int | None = None, second_person: bool = False
    ) -> Review:
        """Approve the incident as it is now; nothing changes if that has been done. ``version`` is what was looked at.

        Raises NotFound, and Refused if it was changed since, if no review was asked for since its last change, or, with
        ``second_person``, if that is who asked for it or who wrote this version.
        """
        with self._database.writing() as connection:
            now = review_of(connection, key)
            if version not in (None, now.incident_version):
                raise Refused(
                    N_("{key} was changed while it was looked at (version {version}, now {now})"),
                    remedy=N_("Nothing was approved. Look at it again: rca approve {key}"),
                    key=key,
                    version=version,
                    now=now.incident_version,
                )
            if now.state is ReviewState.DRAFT:
                raise _not_in_review(now)
            if now.state is ReviewState.IN_REVIEW:
                if second_person:
                    _refuse_the_same(connection, now, who)
                _move(connection, now, ReviewState.APPROVED, who, at)
            return review_of(connection, key)

    def give_back(self, key: str, *, reason: str, who: str, at: datetime) -> Review:
        """Return the incident as it is now to its author: it is a draft again. An approval is taken back by it, too.

        Raises NotFound, and Refused if no review was asked for since its last change.
        """
        with self._database.writing() as connection:
            now = review_of(connection, key)
            last = _last(connection, key, now.incident_version)
            if last is None or now.state is ReviewState.DRAFT:
                raise _not_in_review(now)
            row = {"review": last.id, "at": at, "who": who, "reason": reason}
            connection.execute(review_returns.insert(), row)
            return review_of(connection, key)

    def approved_before(self, key: str) -> int:
        """The last version before the present one that was approved; 0 if there is none. Raises NotFound."""
        with self._database.reading() as connection:
            return _approved_before(connection, key, review_of(connection, key).incident_version)

    def steps(self, key: str) -> list[ReviewStep]:
        """All that reviews of an incident came to, oldest first."""
        query = _STEPS.where(reviews.c.incident_key == key).order_by(reviews.c.id)
        with self._database.reading() as connection:
            return [
                ReviewStep(row.incident_version, ReviewState(row.state), row.who, row.at, _returned(row))
                for row in connection.execute(query)
            ]


_STEPS = select(
    reviews,
    review_returns.c.who.label("returned_by"),
    review_returns.c.at.label("returned_at"),
    review_returns.c.reason,
).outerjoin(review_returns, review_returns.c.review == reviews.c.id)


def _returned(row: Row[Any]) -> Return | None:
    return Return(row.returned_by, row.returned_at, row.reason) if row.returned_at else None


def _last(connection: Connection, key: str, version: int) -> Row[Any] | None:
    of_version = _STEPS.where(reviews.c.incident_key == key, reviews.c.incident_version == version)
    return connection.execute(of_version.order_by(reviews.c.id.desc()).limit(1)).first()


def review_of(connection: Connection, key: str) -> Review:
    """Where the incident stands as it is now, without regard to what was published. Raises NotFound."""
    version = connection.execute(select(incidents.c.version).where(incidents.c.key == key)).scalar()
    if version is None:
        raise NotFound(
            N_("there is no incident {key}"), remedy=N_("List the incidents to see their keys."), key=key
        )
    last = _last(connection, key, version)
    lapsed = _approved_before(connection, key, version)
    if last is None or last.returned_at:
        returned = _returned(last) if last else None
        return Review(key, version, ReviewState.DRAFT, lapsed_version=lapsed, returned=returned)
    return Review(key, version, ReviewState(last.state), last.who, last.at)


def _approved_before(connection: Connection, key: str, version: int) -> int:
    """The last version before this one that was approved, and not returned after that; 0 if there is none."""
    query = (
        select(func.max(reviews.c.incident_version))
        .outerjoin(review_returns, review_returns.c.review == reviews.c.id)
        .where(
            reviews.c.incident_key == key,
            reviews.c.incident_version < version,
            reviews.c.state == ReviewState.APPROVED.value,
            review_returns.c.review.is_(None),
        )
    )
    return connection.execute(query).scalar() or 0


def not_approved(review: Review) -> Refused:
    """The error that says why a version of an incident may not be published."""
    values: dict[str, object] = {"key": review.incident_key, "version": review.incident_version}
    remedy = N_("Ask for a review with `rca review {key}`, and have it approved with `rca approve {key}`.")
    if review.returned:
        return Refused(
            N_("{key} was returned by {who} (version {version}): {reason}"),
            remedy=remedy,
            who=review.returned.who,
            reason=review.returned.reason,
            **values,
        )
    if review.lapsed_version:
        return Refused(
            N_("{key} was changed after it was approved (version {approved}, now {version})"),
            remedy=remedy,
            approved=review.lapsed_version,
            **values,
        )
    return Refused(N_("{key} is not approved (version {version})"), remedy=remedy, **values)


def _not_in_review(review: Review) -> Refused:
    return Refused(
        N_("{key} is not in review (version {version})"),
        remedy=N_("Ask for a review first: rca review {key}"),
        key=review.incident_key,
        version=review.incident_version,
    )


def _refuse_the_same(connection: Connection, review: Review, who: str) -> None:
    """Raise Refused if who approves a version asked for its review, or wrote it."""
    key, version = review.incident_key, review.incident_version
    of_version = (changes.c.incident_key == key, changes.c.version == version)
    author = connection.execute(select(changes.c.who).where(*of_version)).scalar()
    for other, said in (
        (review.who, N_("{key} wants a second person (version {version}): {who} asked for its review")),
        (author, N_("{key} wants a second person (version {version}): {who} wrote it")),
    ):
        if other is not None and _is_same_person(other, who):
            raise Refused(
                said,
                remedy=N_(
                    "Have somebody else approve it, as [publishing] second_person in rca.toml demands."
                ),
                key=key,
                version=version,
                who=other,
            )


def _is_same_person(one: str, other: str) -> bool:
    """True if two names differ by nothing but case, width and blanks."""
    first, second = ("".join(normalize("NFKC", name).casefold().split()) for name in (one, other))
    return first == second


def _move(connection: Connection, review: Review, state: ReviewState, who: str, at: datetime) -> None:
    connection.execute(
        reviews.insert(),
        {
            "incident_key": review.incident_key,
            "incident_version": review.incident_version,
            "state": state.value,
            "at": at,
            "who": who,
        },
    )

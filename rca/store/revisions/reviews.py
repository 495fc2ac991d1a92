"""Reviews: who had an incident reviewed and who approved it, for which version of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from rca.errors import NotFound, Refused
from rca.model.notices.review import Review, ReviewState
from rca.model.problem import N_
from rca.store.database import Database
from rca.store.tables.incidents import incidents
from rca.store.tables.revisions import reviews


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

    def approve(self, key: str, *, who: str, at: datetime) -> Review:
        """Approve the incident as it is now; nothing changes if that has been done.

        Raises NotFound, and Refused if no review was asked for since its last change.
        """
        with self._database.writing() as connection:
            now = review_of(connection, key)
            if now.state is ReviewState.DRAFT:
                raise Refused(
                    N_("{key} is not in review (version {version})"),
                    remedy=N_("Ask for a review first: rca review {key}"),
                    key=key,
                    version=now.incident_version,
                )
            if now.state is ReviewState.IN_REVIEW:
                _move(connection, now, ReviewState.APPROVED, who, at)
            return review_of(connection, key)


def review_of(connection: Connection, key: str) -> Review:
    """Where the incident stands as it is now, without regard to what was published. Raises NotFound."""
    version = connection.execute(select(incidents.c.version).where(incidents.c.key == key)).scalar()
    if version is None:
        raise NotFound(
            N_("there is no incident {key}"), remedy=N_("List the incidents to see their keys."), key=key
        )
    of_key = select(reviews).where(reviews.c.incident_key == key)
    last = connection.execute(
        of_key.where(reviews.c.incident_version == version).order_by(reviews.c.id.desc()).limit(1)
    ).first()
    lapsed = connection.execute(
        select(func.max(reviews.c.incident_version)).where(
            reviews.c.incident_key == key,
            reviews.c.incident_version < version,
            reviews.c.state == ReviewState.APPROVED.value,
        )
    ).scalar()
    if last is None:
        return Review(key, version, ReviewState.DRAFT, lapsed_version=lapsed or 0)
    return Review(key, version, ReviewState(last.state), last.who, last.at)


def not_approved(review: Review) -> Refused:
    """The error that says why a version of an incident may not be published."""
    values: dict[str, object] = {"key": review.incident_key, "version": review.incident_version}
    remedy = N_("Ask for a review with `rca review {key}`, and have it approved with `rca approve {key}`.")
    if review.lapsed_version:
        return Refused(
            N_("{key} was changed after it was approved (version {approved}, now {version})"),
            remedy=remedy,
            approved=review.lapsed_version,
            **values,
        )
    return Refused(N_("{key} is not approved (version {version})"), remedy=remedy, **values)


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

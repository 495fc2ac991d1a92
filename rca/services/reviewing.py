"""Reviewing: from draft to approval, with what speaks against an incident and what changed since it was approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rca.config.settings import Settings
from rca.errors import Incomplete, Refused
from rca.model.notices.review import Review, ReviewState, ReviewStep
from rca.model.notices.revision import Published
from rca.model.problem import N_, Listed, Problem
from rca.notices.drafting import CORRECTION, Order, earlier_of, series_of
from rca.notices.view.corrections import Earlier
from rca.services.judging import compose_judged
from rca.services.published import Publications
from rca.store.history import FieldChange, differences
from rca.store.revisions.reviews import Reviews

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents


class Reviewing(Publications):
    """The reviews of the incidents in one store."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        super().__init__(settings, store)
        self._reviews = Reviews(store.database)

    def review(self, key: str) -> Review:
        """Where an incident stands as it is now. Raises NotFound."""
        review = self._reviews.get(key)
        for published in reversed(self._revisions.list(key)):
            revision = published.revision
            if published.withdrawal is None and revision.incident_version == review.incident_version:
                return replace(
                    review, state=ReviewState.PUBLISHED, who=revision.who, at=revision.published_at
                )
        return review

    def ask_for_review(self, key: str, *, who: str, at: datetime) -> Review:
        """Draft → in review. Raises NotFound."""
        self._reviews.review(key, who=who, at=at)
        return self.review(key)

    def problems(self, order: Order, *, at: datetime) -> tuple[Problem, ...]:
        """What stands between the incident as it is now and a notice of it. Raises NotFound."""
        incident, basis = self._store.get(order.key), self._revisions.basis(order.key)
        order, earlier = self._corrected(order)
        try:
            return compose_judged(
                incident,
                order,
                self._settings,
                standing=self._standing(order.key),
                now=at,
                series=series_of(incident, order, basis.series),
                corrects=earlier,
                promises=self._ledger.explained_promises(order.key),
            ).problems
        except Incomplete as error:
            return error.problems

    def _standing(self, key: str) -> list[Published]:
        return [each for each in self._revisions.list(key) if each.withdrawal is None]

    def approve(self, key: str, *, who: str, at: datetime, version: int | None = None) -> Review:
        """In review → approved. ``version`` is the one that was looked at; None for whatever it is.

        Raises NotFound, and Refused if no review was asked for, if the incident is another version by now, or if the
        settings want a second person and this is none.
        """
        second = self._settings.publishing.second_person
        self._reviews.approve(key, who=who, at=at, version=version, second_person=second)
        return self.review(key)

    def give_back(self, key: str, *, reason: str, who: str, at: datetime) -> Review:
        """In review, or approved, → draft, with a reason for the author. Raises NotFound and Refused."""
        review = self.review(key)
        if review.state is ReviewState.PUBLISHED:
            raise Refused(
                N_("{key} cannot be returned: version {version} was published"),
                remedy=N_("Publish a correction, or withdraw the revision."),
                key=key,
                version=review.incident_version,
            )
        self._reviews.give_back(key, reason=reason, who=who, at=at)
        return self.review(key)

    def review_steps(self, key: str) -> Sequence[ReviewStep]:
        """All that reviews of an incident came to, oldest first."""
        return self._reviews.steps(key)

    def changes_since_approval(self, key: str) -> tuple[int, dict[str, Any] | None, Sequence[FieldChange]]:
        """The version that was approved last before the present one, its plain data, and what changed since.

        0 and nothing if none was; no data if the history does not lead to it.

        Raises NotFound.
        """
        approved = self._reviews.approved_before(key)
        if not approved:
            return 0, None, ()
        incident = self._store.get(key)
        before = self._state_at(incident, approved)
        if before is None:  # the history does not lead there: then all that it tells
            since = [change for change in self._store.history(key) if change.version > approved]
            return approved, None, [field for change in since for field in change.fields]
        return approved, before, list(differences(before, incident.plain()))

    def _corrected(self, order: Order) -> tuple[Order, Earlier | None]:
        """The order with the number of the revision that it corrects, and that revision."""
        if order.kind != CORRECTION:
            return order, None
        readable = [
            each.revision.number
            for each in self._revisions.list(order.key)
            if each.withdrawal is None and order.audience.sees(each.revision.audience)
        ]
        number = order.corrects or next(reversed(readable), 0)
        if not number:
            return order, None
        published = self._revisions.get(order.key, number)
        if not order.audience.sees(published.revision.audience):
            raise Refused(
                N_("revision {number} of {key} is for other readers ({audience}), who alone may read its correction"),
                remedy=N_("Correct it for them with --audience {audience}, or name another revision with --of: {near}.")
                if readable else N_("Correct it for them with --audience {audience}."),
                number=number, key=order.key, audience=published.revision.audience.value,
                near=Listed(readable),
            )  # fmt: skip
        notices = [self.edition(published, locale) for locale in published.revision.locales]
        return replace(order, corrects=number), earlier_of(published, notices)

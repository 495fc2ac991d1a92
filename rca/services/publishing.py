"""Publishing: from an approved incident to a frozen revision; :mod:`.published` tells what was published.

Joins the store, which keeps revisions, with notices and formats, which make them. Instants are passed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import Incomplete, PromiseBroken, Refused
from rca.formats import get_format
from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.notices.freezing import digest_of, freeze
from rca.model.notices.review import Review, ReviewState
from rca.model.notices.revision import Approval, Draft, Published, Revision, Withdrawal
from rca.model.problem import N_, Listed, Message, Place, Problem
from rca.model.progress import Tell
from rca.model.promises.breaches import breaches_of_promise
from rca.model.promises.ledger import Promise
from rca.model.rules.catalogue import found
from rca.notices.drafting import (
    CORRECTION,
    FORMATS,
    Order,
    compose_all,
    draft,
    earlier_of,
    recorded,
    series_of,
)
from rca.notices.view.corrections import Earlier
from rca.services.judging import compose_judged, with_words
from rca.services.published import Publications
from rca.store.history import digest as incident_digest
from rca.store.revisions.reviews import Reviews, not_approved
from rca.store.revisions.revisions import Basis, Overtaken
from rca.store.steps.moves import Steps

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents

_ATTEMPTS = 20
"""How often to make a draft anew when others save or publish at the same time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing gave: the revision, whether it is new, and warnings. It is not new if it says nothing new."""

    published: Published
    is_new: bool
    problems: tuple[Problem, ...] = ()


class Publisher(Publications):
    """Reviews and revisions of the incidents in one store: what was published, and what is to be."""

    def __init__(self, settings: Settings, store: Incidents, tell: Tell) -> None:
        super().__init__(settings, store)
        self._tell = tell
        self._reviews, self._steps = Reviews(store.database), Steps(store.database)

    # Before publishing

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
                promises=self._ledger.last_promises(order.key),
            ).problems
        except Incomplete as error:
            return error.problems

    def _standing(self, key: str) -> list[Published]:
        return [each for each in self._revisions.list(key) if each.withdrawal is None]

    def approve(self, key: str, *, who: str, at: datetime) -> Review:
        """In review → approved. Raises NotFound, and Refused if no review was asked for."""
        self._reviews.approve(key, who=who, at=at)
        return self.review(key)

    # Publishing

    def publish(self, order: Order, *, who: str, at: datetime) -> Outcome:
        """Publish an approved incident. What the last revision says already is not published again.

        Raises Incomplete with every problem of every language, Refused without an approval, NotFound, StoreError.
        """
        formats = tuple(dict.fromkeys((*FORMATS, *order.formats)))
        for name in formats:
            get_format(name)
        for attempt in range(1, _ATTEMPTS + 1):
            incident = self._store.get(order.key)
            basis = self._revisions.basis(order.key)
            if incident_digest(incident.plain()) != basis.incident_digest:
                continue  # it was saved between the two
            try:
                return self._publish(incident, order, basis, formats, who=who, at=at)
            except Overtaken:
                if attempt == _ATTEMPTS:
                    raise
        raise Overtaken(N_("{key} is being changed all the time"), remedy=N_("Try again."), key=order.key)

    def _publish(
        self,
        incident: Incident,
        order: Order,
        basis: Basis,
        formats: Sequence[str],
        *,
        who: str,
        at: datetime,
    ) -> Outcome:
        order, earlier = self._corrected(order)
        series = series_of(incident, order, basis.series)
        promised = self._ledger.last_promises(order.key)
        review = basis.review
        said = self._said(incident, order, basis.last, earlier) if review.is_approved and basis.last else None
        if basis.last and said is not None:
            if said and order.audience is not Audience.INTERNAL:
                self._keep_promises(incident, promised)
            return Outcome(basis.last, is_new=False)
        editions = compose_judged(
            incident,
            order,
            self._settings,
            standing=self._standing(order.key),
            now=at,
            series=series,
            corrects=earlier,
            promises=promised,
        )
        if not review.is_approved or review.at is None:
            raise not_approved(review)
        editions = with_words(editions, order)
        if editions.wordings is not None and order.audience is not Audience.INTERNAL:
            self._keep_promises(incident, promised)
        editions = recorded(editions, self._settings, basis.position, basis.previous)
        made: Draft = draft(
            incident,
            order,
            editions,
            (self._render(notice, name) for notice in editions.notices for name in formats),
            self._settings,
            number=basis.number,
            series=series,
            approval=Approval(review.who, review.at, review.incident_version),
            incident_digest=basis.incident_digest,
            who=who,
            at=at,
        )
        made = replace(
            made, revision=replace(made.revision, position=basis.position, previous=basis.previous)
        )
        published = self._revisions.publish(made)
        self._note_head(published.revision, published.digest, at)
        return Outcome(published, is_new=True, problems=editions.problems)

    def _keep_promises(self, incident: Incident, promised: Mapping[str, Promise]) -> None:
        """Raise PromiseBroken if the incident's steps are not what customers were told, and no move says why."""
        steps = {step.id: step for step in incident.next_steps}
        moves = self._steps.moves(key=incident.key) if promised else []
        broken = [
            found(each.rule, Place(str(promise.ref), 0, each.field), **each.values)
            for name, promise in promised.items()
            for each in breaches_of_promise(
                promise, steps.get(name), [move for move in moves if move.ref.step == name]
            )
        ]
        if broken:
            raise PromiseBroken(
                N_("{key} cannot be published: it would break what earlier revisions promised"),
                broken,
                remedy=N_("Nothing was published. Keep each promise, or record openly what became of it."),
                key=incident.key,
            )

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

    def _said(
        self, incident: Incident, order: Order, last: Published, earlier: Earlier | None
    ) -> bool | None:
        """Whether the order shows next steps, if it says no more than the last revision; None if it says something new.

        It is composed as of the time when that was issued, up to the first language that says something new.
        """
        revision = last.revision
        if last.withdrawal or (revision.kind, revision.audience, revision.locales, revision.note) != (
            order.kind, order.audience, order.locales, order.note
        ):  # fmt: skip
            return None
        if revision.corrects != order.corrects:
            return None
        promised = self._ledger.last_promises(order.key, before=revision.number)
        shows_steps, promises = False, False
        for edition in revision.editions:
            then = replace(order, issued_at=revision.issued_at, locales=(edition.locale,))
            try:
                again = compose_all(
                    incident,
                    then,
                    self._settings,
                    series=revision.series,
                    corrects=earlier,
                    promises=promised,
                )
            except Incomplete:
                return None
            before = self.edition(last, edition.locale)
            (now,) = again.notices
            if replace(now, frame=replace(now.frame, record=before.frame.record)) != before:
                return None
            shows_steps |= again.wordings is not None
            promises |= any((again.wordings or {}).values())
        # A program that kept no ledger may have published it: then it is published again, with its promises.
        return shows_steps if promises == bool(revision.promises) else None

    def withdraw(self, key: str, number: int, *, reason: str, who: str, at: datetime) -> Withdrawal:
        """Say that a revision no longer holds, and why; it stays readable. Raises NotFound or Refused."""
        withdrawal = self._revisions.withdraw(key, number, reason=reason, who=who, at=at)
        self._note_head(withdrawal, digest_of(freeze(withdrawal)), at)
        return withdrawal

    def _note_head(self, record: Revision | Withdrawal, digest: str, at: datetime) -> None:
        """Note a record beside the store. It is published in any case, so what fails is only told."""
        try:
            self._heads.add(
                record.position, digest, at, f"{record.incident_key} {record.record} {record.number}"
            )
        except OSError as error:
            text = N_("{file} cannot be written ({detail}); keep the digest yourself: {digest}")
            detail = error.strerror or str(error)
            self._tell(Message(text, {"file": error.filename, "detail": detail, "digest": digest}))

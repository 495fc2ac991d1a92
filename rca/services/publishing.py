"""Publishing: from an approved incident to a frozen revision, and everything that is asked of revisions later.

Joins the store, which keeps revisions, with notices and formats, which make them. Instants are passed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import Incomplete, NotFound, PromiseBroken, Refused
from rca.formats import get_format
from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.notices.freezing import digest_of, freeze
from rca.model.notices.frozen_facts import current_facts, thawed_facts
from rca.model.notices.notice import Notice
from rca.model.notices.review import Review, ReviewState
from rca.model.notices.revision import Approval, Draft, Published, Rendition, Revision, Withdrawal
from rca.model.problem import N_, Message, Place, Problem
from rca.model.progress import Tell
from rca.model.promises.breaches import breaches_of_promise
from rca.model.promises.ledger import Promise
from rca.model.rules.catalogue import found
from rca.model.walk import visible_to
from rca.notices.compose import Request, compose
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
from rca.notices.notice_diff import Difference, compare
from rca.notices.view.corrections import Earlier
from rca.services.heads import Heads
from rca.services.judging import compose_judged, with_words
from rca.services.revision_files import file_name, verify_files
from rca.store.history import digest as incident_digest
from rca.store.revisions.reviews import Reviews, not_approved
from rca.store.revisions.revisions import Basis, Overtaken, Revisions
from rca.store.revisions.verification import Verified, verify
from rca.store.steps.ledger import Ledger
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


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """A revision's file; ``is_frozen`` tells the bytes that were published from those laid out today."""

    name: str
    rendition: Rendition
    is_frozen: bool


class Publisher:
    """Reviews and revisions of the incidents in one store."""

    def __init__(self, settings: Settings, store: Incidents, tell: Tell) -> None:
        self._settings, self._store, self._tell = settings, store, tell
        self._heads = Heads(settings.heads_file)
        self._reviews, self._revisions = Reviews(store.database), Revisions(store.database)
        self._ledger, self._steps = Ledger(store.database), Steps(store.database)

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
                near=", ".join(map(str, readable)),
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

    # Reading

    def revisions(self, key: str | None = None) -> Sequence[Published]:
        """The revisions of an incident, or of all, oldest first. Raises StoreError if one was altered."""
        return self._revisions.list(key)

    def get(self, key: str, number: int) -> Published:
        """One revision. Raises NotFound, or StoreError if it was altered."""
        return self._revisions.get(key, number)

    def edition(self, published: Published, locale: str) -> Notice:
        """The frozen notice of a revision in one language. Raises NotFound."""
        revision = published.revision
        return self._revisions.edition(revision.incident_key, revision.number, locale)

    def edition_in(self, published: Published, locale: str, zones: tuple[str, ...]) -> Notice:
        """The notice of a revision in one language with the times of these zones. Raises NotFound.

        It is composed again, and only if the incident still makes word for word what was published; else it is
        the frozen one, in the zones that it was published in.
        """
        frozen = self.edition(published, locale)
        if set(zones) <= set(frozen.zones):
            return frozen
        revision = published.revision
        incident = self._store.get(revision.incident_key)
        try:
            again = self.composed_again(incident, published, frozen, at=revision.issued_at)
            if freeze(again) != freeze(frozen):
                return frozen
            return self.composed_again(incident, published, frozen, at=revision.issued_at, zones=zones)
        except (Incomplete, NotFound):
            return frozen

    def file(self, published: Published, locale: str, format_name: str) -> RevisionFile:
        """A revision in one language and format: the frozen bytes, or the frozen notice laid out as of today."""
        revision = published.revision
        frozen = revision.rendition(locale, format_name)
        if frozen is None:
            rendition = self._render(self.edition(published, locale), format_name)
        else:
            content = self._revisions.rendition(revision.incident_key, revision.number, locale, format_name)
            rendition = Rendition(locale, format_name, frozen.media_type, content or b"")
        return RevisionFile(file_name(revision, locale, format_name), rendition, frozen is not None)

    def files(self, published: Published) -> Iterator[RevisionFile]:
        """All files that were frozen with a revision."""
        for frozen in published.revision.renditions:
            yield self.file(published, frozen.locale, frozen.format)

    def _render(self, notice: Notice, format_name: str) -> Rendition:
        writer = get_format(format_name)
        return Rendition(notice.locale, format_name, writer.MEDIA_TYPE, writer.render(notice))

    # Comparing and checking

    def compare(self, key: str, before: int, after: int | None, *, at: datetime) -> Iterator[Difference]:
        """What changed between two revisions, or since a revision if ``after`` is None, in each of its languages.

        The incident as it is now is told as a draft of the same kind, with gaps marked. Raises NotFound.
        """
        old = self.get(key, before)
        new = self.get(key, after) if after is not None else None
        incident = self._store.get(key)
        seen = visible_to(incident, old.revision.audience) or incident
        for locale in old.revision.locales:
            if new and locale not in new.revision.locales:
                continue
            notice = self.edition(old, locale)
            if new:
                side = (self.edition(new, locale), thawed_facts(new.revision.facts))
            else:
                side = (self.composed_again(incident, old, notice, at=at, draft=True), current_facts(seen))
            yield compare((notice, thawed_facts(old.revision.facts)), side, seen, self._settings)

    def composed_again(
        self,
        incident: Incident,
        old: Published,
        notice: Notice,
        *,
        at: datetime,
        zones: tuple[str, ...] = (),
        draft: bool = False,
    ) -> Notice:
        """A revision's notice as the incident would make it now, issued at ``at``, perhaps in other zones.

        Raises Incomplete, unless a draft is asked for.
        """
        revision = old.revision
        corrects = None
        if revision.corrects:
            corrected = self.get(incident.key, revision.corrects)
            notices = [self.edition(corrected, locale) for locale in corrected.revision.locales]
            corrects = earlier_of(corrected, notices)
        request = Request(
            kind=revision.kind,
            locale=notice.locale,
            issued_at=at,
            zones=zones or notice.zones,
            audience=revision.audience,
            frame=notice.frame.kind,
            draft=draft,
            series=revision.series,
            corrects=corrects,
            promises=self._ledger.last_promises(incident.key, before=revision.number),
        )
        return compose(incident, request, self._settings).notice

    def head(self) -> str:
        """The digest that stands for all that was published so far."""
        return self._revisions.head()

    def verify(self, *, head: str = "") -> Verified:
        """Look for alterations of all that was published; see :func:`rca.store.revisions.verification.verify`."""
        verified = verify(self._store.database, head)
        verified.problems += self._heads.problems(verified.digests)
        return verified

    def verify_files(self, folder: Path) -> tuple[int, list[Problem]]:
        """Compare files that were written from revisions with what was published; see :mod:`.revision_files`.

        Raises NotFound if there is no such folder, and StoreError if a revision itself was altered.
        """
        return verify_files(folder, self.revisions())

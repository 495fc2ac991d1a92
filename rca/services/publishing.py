"""Publishing: from an approved incident to a frozen revision; :mod:`.published` tells what was published.

Joins the store, which keeps revisions, with notices and formats, which make them. Instants are passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import Incomplete, PromiseBroken, Refused
from rca.formats import get_format
from rca.model.audience import Audience
from rca.model.incidents.incident import Incident
from rca.model.notices.freezing import digest_of, freeze
from rca.model.notices.revision import Approval, Draft, Published, Rendition, Revision, Withdrawal
from rca.model.problem import N_, Message, Place, Problem
from rca.model.progress import Tell
from rca.model.promises.breaches import breaches_of_promise
from rca.model.promises.ledger import Promise
from rca.model.rules.catalogue import found
from rca.notices.drafting import (
    FORMATS,
    Order,
    compose_all,
    draft,
    recorded,
    series_of,
)
from rca.notices.view.corrections import Earlier
from rca.services.judging import compose_judged, with_words
from rca.services.reviewing import Reviewing
from rca.store.history import digest as incident_digest
from rca.store.revisions.reviews import not_approved
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


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What publishing would give. ``refusal`` says that it would not, because nobody approved it yet."""

    revision: Revision
    renditions: tuple[Rendition, ...]
    is_new: bool
    refusal: Refused | None = None
    problems: tuple[Problem, ...] = ()


class Publisher(Reviewing):
    """Reviews and revisions of the incidents in one store: what was published, and what is to be."""

    def __init__(self, settings: Settings, store: Incidents, tell: Tell) -> None:
        super().__init__(settings, store)
        self._tell = tell
        self._steps = Steps(store.database)

    def publish(self, order: Order, *, who: str, at: datetime) -> Outcome:
        """Publish an approved incident. What the last revision says already is not published again.

        Raises Incomplete with every problem of every language, Refused without an approval, NotFound, StoreError.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            incident, basis = self._agreed(order.key)
            try:
                made, problems = self._made(incident, order, basis, who=who, at=at)
                if isinstance(made, Published):
                    return Outcome(made, is_new=False)
                published = self._revisions.publish(made)
            except Overtaken:
                if attempt == _ATTEMPTS:
                    raise
                continue
            self._note_head(published.revision, published.digest, at)
            return Outcome(published, is_new=True, problems=problems)
        raise AssertionError("unreachable")

    def rehearse(self, order: Order, *, who: str, at: datetime) -> Rehearsal:
        """What :meth:`publish` would do, all of it but that it is stored. Raises what that raises, but asks for no approval."""
        incident, basis = self._agreed(order.key)
        made, problems = self._made(incident, order, basis, who=who, at=at, rehearsing=True)
        refusal = None if basis.review.is_approved else not_approved(basis.review)
        if isinstance(made, Published):
            return Rehearsal(made.revision, (), is_new=False, refusal=refusal)
        return Rehearsal(made.revision, made.renditions, is_new=True, refusal=refusal, problems=problems)

    def _agreed(self, key: str) -> tuple[Incident, Basis]:
        """An incident and what its next revision builds on, of one and the same version."""
        for _ in range(_ATTEMPTS):
            incident, basis = self._store.get(key), self._revisions.basis(key)
            if incident_digest(incident.plain()) == basis.incident_digest:
                return incident, basis
        raise Overtaken(N_("{key} is being changed all the time"), remedy=N_("Try again."), key=key)

    def _made(
        self,
        incident: Incident,
        order: Order,
        basis: Basis,
        *,
        who: str,
        at: datetime,
        rehearsing: bool = False,
    ) -> tuple[Draft | Published, tuple[Problem, ...]]:
        """The next revision, checked and rendered, and warnings; the last one, if the order says nothing new."""
        formats = tuple(dict.fromkeys((*FORMATS, *order.formats)))
        for name in formats:
            get_format(name)
        order, earlier = self._corrected(order)
        series = series_of(incident, order, basis.series)
        promised = self._ledger.last_promises(order.key)
        review = basis.review
        said = self._said(incident, order, basis.last, earlier) if review.is_approved and basis.last else None
        if basis.last and said is not None:
            if said and order.audience is not Audience.INTERNAL:
                self._keep_promises(incident, promised)
            return basis.last, ()
        editions = compose_judged(
            incident,
            order,
            self._settings,
            standing=self._standing(order.key),
            now=at,
            series=series,
            corrects=earlier,
            promises=self._ledger.explained_promises(order.key),
        )
        if not review.is_approved and not rehearsing:
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
            approval=Approval(review.who, review.at or at, review.incident_version),
            incident_digest=basis.incident_digest,
            who=who,
            at=at,
        )
        revision = replace(made.revision, position=basis.position, previous=basis.previous)
        return replace(made, revision=revision), editions.problems

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
        promised = self._ledger.explained_promises(order.key, before=revision.number)
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

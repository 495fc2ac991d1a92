"""What was published: revisions read as they were frozen, laid out again, compared, and proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca.config.settings import Settings
from rca.errors import Incomplete, NotFound, RcaError
from rca.formats import get_format
from rca.model.incidents.incident import Incident
from rca.model.notices.freezing import freeze
from rca.model.notices.frozen_facts import current_facts, thawed_facts
from rca.model.notices.notice import Notice
from rca.model.notices.revision import Published, Rendition
from rca.model.problem import Problem
from rca.model.walk import visible_to
from rca.notices.compose import Request, compose
from rca.notices.drafting import earlier_of
from rca.notices.notice_diff import Difference, compare
from rca.services.heads import Heads
from rca.services.revision_files import file_name, verify_files
from rca.store.history import digest, undone
from rca.store.revisions.revisions import Revisions
from rca.store.revisions.verification import Verified, verify
from rca.store.steps.ledger import Ledger

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """A revision's file; ``is_frozen`` tells the bytes that were published from those laid out today."""

    name: str
    rendition: Rendition
    is_frozen: bool


class Publications:
    """The revisions of the incidents in one store."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        self._settings, self._store = settings, store
        self._heads = Heads(settings.heads_file)
        self._revisions, self._ledger = Revisions(store.database), Ledger(store.database)

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
                notice = self._as_told_at(incident, old, notice, at)
                side = (self.composed_again(incident, old, notice, at=at, draft=True), current_facts(seen))
            yield compare((notice, thawed_facts(old.revision.facts)), side, seen, self._settings)

    def _as_told_at(self, incident: Incident, old: Published, notice: Notice, at: datetime) -> Notice:
        """A revision's notice as its own facts would make it at another time, so that hours that passed are no change.

        The frozen one, if what it was made of, or how it is laid out, can no longer be told.
        """
        data = self._state_at(incident, old.revision.incident_version)
        if data is None or digest(data) != old.revision.incident_digest:
            return notice
        try:
            then = Incident.model_validate(data)
            if freeze(self.composed_again(then, old, notice, at=old.revision.issued_at)) != freeze(notice):
                return notice
            return self.composed_again(then, old, notice, at=at, draft=True)
        except (RcaError, ValueError):
            return notice

    def _state_at(self, incident: Incident, version: int) -> dict[str, Any] | None:
        """The plain data of an incident at an earlier version; None if the history does not lead there."""
        data = incident.plain()
        try:
            for change in reversed(self._store.history(incident.key)):
                if change.version > version:
                    data = undone(data, change.fields)
        except (LookupError, TypeError, ValueError):
            return None
        return data

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
        """A revision's notice as the incident would make it now, issued at ``at``, perhaps in other zones. Its place in
        the chain stays, unless a draft is asked for.

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
            promises=self._ledger.explained_promises(incident.key, before=revision.number),
        )
        again = compose(incident, request, self._settings).notice
        return again if draft else replace(again, frame=replace(again.frame, record=notice.frame.record))

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

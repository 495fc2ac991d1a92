"""Twins: under which edition the report of a mail may have left before, published or not.

A report that was sent before it was published is the first revision of its kind and edition, as long as the incident
did not change in between; whatever is published later of that kind is another report.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rca.model.audience import Audience
from rca.model.customers.delivery import Twin
from rca.model.notices.mail import FIRST_EDITION
from rca.model.notices.notice import Notice
from rca.model.notices.revision import Published

if TYPE_CHECKING:
    from rca.services.publishing import Publisher
    from rca.store.incidents.repository import Incidents


class Twins:
    """The twins of one order's mails. ``any_locale`` is true if nobody asked for a language."""

    def __init__(
        self,
        publishing: Publisher,
        store: Incidents,
        revisions: Sequence[Published],
        published: Published | None,
        *,
        any_locale: bool,
    ) -> None:
        self.any_locale = any_locale
        self._publishing, self._store = publishing, store
        self._revisions, self._published = revisions, published
        self._known: dict[tuple[str, str], Twin] = {}

    def of(self, notice: Notice) -> Twin:
        """The twin of this notice as mail."""
        place = (notice.kind, _edition(notice))
        if place not in self._known:
            self._known[place] = self._twin(notice)
        return self._known[place]

    def _twin(self, notice: Notice) -> Twin:
        edition = _edition(notice)
        first = next((each for each in self._revisions if self._is_of(each, notice, edition)), None)
        if first is None:
            return Twin(any_locale=self.any_locale)
        version = first.revision.incident_version
        if self._published is None:
            is_same = version == self._store.version(notice.incident_key)
            return Twin(f"r{first.revision.number}" if is_same else "", any_locale=self.any_locale)
        if first.revision.number != self._published.revision.number:
            return Twin(any_locale=self.any_locale)
        return Twin(edition, self._saved_at(notice.incident_key, version), any_locale=self.any_locale)

    def _is_of(self, published: Published, notice: Notice, edition: str) -> bool:
        """True if a revision is of the kind and edition of a notice, and for the same side of the house's door."""
        revision = published.revision
        inside = [each is Audience.INTERNAL for each in (revision.audience, notice.audience)]
        if revision.kind != notice.kind or inside[0] != inside[1]:
            return False
        return _edition(self._publishing.edition(published, revision.locales[0])) == edition

    def _saved_at(self, key: str, version: int) -> datetime | None:
        """When the incident became what that version says."""
        return next((each.at for each in self._store.history(key) if each.version == version), None)


def _edition(notice: Notice) -> str:
    return notice.frame.mail.edition if notice.frame.mail else FIRST_EDITION

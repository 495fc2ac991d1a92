"""Which notice of its kind this is: 第2報, its edition as mail, and its document number."""

from __future__ import annotations

from rca.model.language_tags import fallbacks
from rca.model.notices.mail import FIRST_EDITION
from rca.notices.material import Material
from rca.notices.templates import Kind


class Numbering:
    """The label and numbers of one notice. ``series`` is the least number that an update may have."""

    def __init__(self, material: Material, kind: Kind, series: int) -> None:
        self._incident, self._words, self._kind = material.incident, material.words, kind
        self._tag, self._issued_at = material.formatter.locale.tag, material.issued_at
        self._count = max(series, len(material.incident.posts_until(material.issued_at)))

    @property
    def label(self) -> str:
        """What the notice is called (最終報告, Second report): by the catalogs, or by the template itself."""
        key = f"kind.{self._kind.name}"
        if self._words.knows(key):
            number = self._number_of_update
            numerals = self._words.text("numerals").split()
            return self._words.text(key, n=numerals[number - 1] if number <= len(numerals) else number)
        names = self._kind.label
        tags = (*fallbacks(self._tag), self._incident.source_locale)
        return next((names[tag] for tag in tags if names.get(tag)), self._kind.name)

    @property
    def edition(self) -> str:
        """The number of a numbered notice, and how often it was corrected; two mails of one edition are the same."""
        is_numbered = "{n}" in (self._words.get(f"kind.{self._kind.name}") or "")
        corrections = sum(correction.at <= self._issued_at for correction in self._incident.corrections)
        edition = str(self._number_of_update) if is_numbered else FIRST_EDITION
        return f"{edition}.{corrections}" if corrections else edition

    def number(self, pattern: str) -> str:
        """The document number that the house's ``pattern`` makes."""
        return pattern.format(
            key=self._incident.key,
            tracking_id=self._incident.tracking_id or self._incident.key,
            kind=self._kind.name,
            year=self._issued_at.year,
            n=self._count,
        )

    @property
    def _number_of_update(self) -> int:
        return max(2, self._count)

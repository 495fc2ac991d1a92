"""What a notice template sees as ``n``: one incident, as Markdown in the reader's language."""

from __future__ import annotations

from rca.notices.view.cause_and_response import CauseAndResponse
from rca.notices.view.impact import Impact
from rca.notices.view.status import Status


class View(Impact, CauseAndResponse, Status):
    """All parts of an incident under one name, and whose account it is: ``provider``, ``original``, ``is_abridged``,
    ``original_language``; ``zone_name`` is that of the reader's first zone."""

    @property
    def provider(self) -> str:
        return self._prose.fact("provider") if self._incident.upstream else ""

    @property
    def original(self) -> str:
        """The link to the original or published report, empty if there is none."""
        upstream = self._incident.upstream
        name = "original" if "original" in self._incident.links else upstream.link if upstream else None
        return self._prose.fact(name) if name and self._prose.find(name) else ""

    @property
    def is_abridged(self) -> bool:
        return self._words.tag in self._incident.abridged

    @property
    def original_language(self) -> str:
        return self._formatter.locale.languages.get(
            self._incident.source_locale, self._incident.source_locale
        )

    @property
    def zone_name(self) -> str:
        return self._formatter.zone_name()

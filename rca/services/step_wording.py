"""Wording of steps: what a reader sees instead of the references in the text that the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rca.model.base import Audience
from rca.model.incidents.step_states import StepRef
from rca.model.promises.step_list import StepRow

if TYPE_CHECKING:
    from rca.i18n.formatting import Formatter
    from rca.model.incidents.incident import Incident


class StepWording:
    """Writes the words of steps in Markdown, with every reference replaced by its fact."""

    def __init__(
        self, get: Callable[[str], Incident], zones: Mapping[str, Sequence[str]], profile: str
    ) -> None:
        """``get`` gives the incident of a key; ``zones`` (by language) and ``profile`` are how notices are written."""
        self._get, self._zones, self._profile = get, zones, profile

    def rows(self, rows: Sequence[StepRow], language: str) -> list[StepRow]:
        """The rows with the words that a reader inside has."""
        wording = self.of(rows, language)
        return [row._replace(text=wording[row.ref]) for row in rows]

    def of(
        self, rows: Sequence[StepRow], language: str, audience: Audience = Audience.INTERNAL
    ) -> dict[StepRef, str]:
        """The words by step; only a step with a reference loads its incident."""
        return {
            row.ref: self._resolved(row, language, audience)
            if "{" in row.text or "\\" in row.text
            else row.text
            for row in rows
        }

    def _resolved(self, row: StepRow, language: str, audience: Audience) -> str:
        from rca.i18n.catalogs import Catalog
        from rca.i18n.formatting import Formatter
        from rca.i18n.nearest import nearest_locale
        from rca.model.walk import visible_to
        from rca.notices.prose import Prose

        incident = visible_to(self._get(row.key), audience)
        step = next((each for each in incident.next_steps if each.id == row.step), None) if incident else None
        if incident is None or step is None:
            return row.text
        text = step.text
        own = text.find(language)
        tag = language if own else incident.source_locale

        def formatter(of: str) -> Formatter:
            locale = nearest_locale(of, language)
            return Formatter(locale, tuple(self._zones.get(locale.tag, ())), profile=self._profile)

        return Prose(incident, Catalog(tag), formatter, tag).text(text, "next_steps")

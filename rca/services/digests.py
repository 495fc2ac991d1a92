"""Digests: what each owner of next steps has open, as a notice in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.model.incidents.step_states import StepRef
from rca.model.promises.ledger import told_last
from rca.model.promises.step_list import StepQuery, StepRow
from rca.notices.digest import DigestRequest, compose_digest, sections

if TYPE_CHECKING:
    from rca.model.notices.notice import Notice
    from rca.services.commitments import Commitments
    from rca.services.step_wording import StepWording


@dataclass(frozen=True, slots=True)
class Digest:
    """One owner's reminder, and the steps in it by section."""

    owner: str
    """As the settings or the first of the steps write it; "" for steps that nobody has."""
    notice: Notice
    sections: Mapping[str, Sequence[StepRow]]


class Digests:
    """The digests of the owners in one store."""

    def __init__(self, settings: Settings, commitments: Commitments, wording: StepWording) -> None:
        self._settings, self._commitments, self._wording = settings, commitments, wording

    def write(self, at: datetime, *, days: int, owner: str | None = None) -> list[Digest]:
        """A digest for each owner who has open steps, by name, and last one for the steps that nobody has.

        ``owner`` asks for one of them, without regard to case; a hyphen for nobody's. Raises SettingsError for a
        template or a zone that is wrong, and NotFound for a language without a locale.
        """
        today = self._commitments.today(at)
        promised = told_last(self._commitments.ledger.promises())
        by_owner: dict[str, list[StepRow]] = {}
        rows_by_language: dict[str, dict[StepRef, StepRow]] = {}
        for row in self._commitments.rows(StepQuery(states=("open",), owner=owner or ""), today, "en"):
            by_owner.setdefault(row.owner.casefold(), []).append(row)
        found = []
        for name in sorted(by_owner, key=lambda name: (not name, name)):
            rows = by_owner[name]
            known = self._settings.steps.owner(rows[0].owner)
            language = known.locale or self._settings.notices.locales[0]
            if language not in rows_by_language:
                query = StepQuery(states=("open",), owner=owner or "")
                rows_by_language[language] = {
                    row.ref: row for row in self._commitments.rows(query, today, language)
                }
            own = [rows_by_language[language].get(row.ref, row) for row in rows]
            request = DigestRequest(
                owner=rows[0].owner,
                locale=language,
                zone=known.zone or self._settings.first_zone.key,
                today=today,
                issued_at=at,
                days=days,
                address=known.email or "",
            )
            notice = compose_digest(own, self._wording.of(own, language), promised, request, self._settings)
            within = {section.value: steps for section, steps in sections(own, today, days).items()}
            found.append(Digest(rows[0].owner, notice, within))
        return found

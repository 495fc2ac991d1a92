"""Reports: how many next steps were done and whether in time, and earlier promises that were not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.model.promises.step_list import StepQuery
from rca.reports.figures import Report, make_report
from rca.reports.related import Related, kin_of, related
from rca.store.incidents.related import kinship
from rca.store.steps.figures import service_names, step_facts

if TYPE_CHECKING:
    from rca.services.commitments import Commitments
    from rca.store.incidents.repository import Incidents

_MOST_KEYS = 500
"""Keys in one statement: databases bound the number of parameters."""


class Reports:
    """The next steps of one store as a whole, for whoever answers for them."""

    def __init__(self, settings: Settings, store: Incidents, commitments: Commitments) -> None:
        self._settings, self._store, self._commitments = settings, store, commitments

    def figures(
        self, at: datetime, *, since: date | None, until: date | None, by: str, promised: bool
    ) -> Report:
        """The report on the steps of a period; see :mod:`rca.reports.figures`."""
        facts = step_facts(self._store.database, self._settings.first_zone)
        return make_report(
            facts, self._commitments.today(at), since=since, until=until, by=by, promised=promised
        )

    def service_names(self, language: str) -> dict[str, str]:
        """What services are called, by id, in a language or else in English or any."""
        return {
            service: words.get(language) or words.get("*") or words.get("en") or next(iter(words.values()))
            for service, words in service_names(self._store.database).items()
        }

    def page(self, report: Report, labels: Mapping[str, str], language: str, *, promised: bool) -> bytes:
        """The report as a web page with a chart, in the name of the organisation if it has one."""
        from rca.reports.page import page

        organisation = self._settings.organisation
        found = organisation.name.find(language) or next(iter(organisation.name.by_locale.items()))
        return page(report, labels, language, found[1] if organisation.is_named else "", promised=promised)

    def table(
        self, report: Report, labels: Mapping[str, str], language: str
    ) -> tuple[list[str], list[tuple[str, ...]]]:
        """The report as a head and rows; the last row is for all, and its name is left to the caller."""
        from rca.i18n.catalogs import interface
        from rca.reports.page import GROUPED, cells, columns

        grouped = interface(language, GROUPED[report.by]) if report.by else ""
        rows = [(labels[name], *cells(each)) for name, each in report.groups.items()]
        return [grouped, *columns(language)], [*rows, ("", *cells(report.total))]

    def related(
        self, key: str, at: datetime, language: str, similar: Sequence[tuple[str, str]] = ()
    ) -> list[Related]:
        """The steps promised after earlier incidents like this one that were not kept; see :mod:`rca.reports.related`.

        ``similar`` are incidents that a search finds alike, the nearest first, each with the words that say why.
        Raises NotFound.
        """
        past = kinship(self._store.database, key)
        kin = kin_of(past.recurrence, similar, past.by_service, key)
        keys = tuple(dict.fromkeys([*(each.key for each in kin), *(ref.key for ref in past.answered)]))
        today = self._commitments.today(at)
        rows = [
            row
            for start in range(0, len(keys), _MOST_KEYS)
            for row in self._commitments.rows(
                StepQuery(incidents=keys[start : start + _MOST_KEYS]), today, language
            )
        ]
        return related(rows, kin, past.answered)

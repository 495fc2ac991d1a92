"""What is owed: notices and reports that regimes demand, updates that were promised, and news of promised steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rca.store.rows.reading import Rows

if TYPE_CHECKING:
    from rca.model.deadlines.owed import Due, Report
    from rca.model.deadlines.regime import Regime
    from rca.model.promises.ledger import Owed
    from rca.store.database import Database
    from rca.store.incidents.repository import Incidents

T = TypeVar("T")


class DueTimes:
    """The due times of the incidents in one store. ``regimes`` are the names of those that apply to us.

    ``file`` is the store if it is an SQLite file that nobody has opened yet: it is read directly. What cannot be had
    that way goes the long way, which also explains what is wrong.
    """

    def __init__(
        self, store: Callable[[], Incidents], file: Path | None, folder: Path, regimes: Sequence[str]
    ) -> None:
        self._store, self._file, self._folder, self._names = store, file, folder, tuple(regimes)

    def regimes(self, names: Sequence[str] = ()) -> dict[str, Regime]:
        """The regimes of deadlines of these names, or those that apply to us.

        Raises NotFound, or SettingsError for a regime's file that is wrong.
        """
        wanted = names or self._names
        if not wanted:
            return {}
        from rca.deadlines.regimes import load_all

        return load_all(wanted, [self._folder])

    def of(self, keys: Sequence[str], regimes: Mapping[str, Regime], now: datetime) -> Sequence[Due]:
        """What is owed for these incidents, or for all, at ``now``; see :mod:`rca.model.deadlines.due`.

        What wants attention comes first. Published revisions count from their time of issue, unless they were withdrawn
        or are internal. Raises NotFound for an incident, or for a regime's calendar of holidays that nobody
        knows, and StoreError.
        """
        from rca.model.deadlines.due import due_times, in_order
        from rca.store.authority import authority_reports
        from rca.store.incidents.courses import courses
        from rca.store.revisions.given import given_notices

        calendars = {}
        if regimes:
            from rca.deadlines.business_days import business_days

            calendars = {name: business_days(regime) for name, regime in regimes.items()}
        found, given, reports = self._asked(
            lambda rows: (courses(rows, keys), given_notices(rows), authority_reports(rows)), keys
        )
        return in_order(
            [
                due
                for course in found
                for due in due_times(
                    course, regimes, calendars, now, given.get(course.key, ()), reports.get(course.key, {})
                )
            ]
        )

    def news(self, keys: Sequence[str] | None = None) -> Sequence[Owed]:
        """What customers have not been told yet of the steps that they were promised, of some incidents or of all.

        Raises StoreError.
        """
        from rca.store.steps.promised import owed

        return self._asked(lambda rows: owed(rows, keys))

    def record(
        self,
        key: str,
        duty: str,
        regimes: Mapping[str, Regime],
        *,
        done: date | datetime | None,
        evidence: str,
        who: str,
        at: datetime,
    ) -> Report:
        """Record that an authority was told, at an instant (aware) or on a day, or with None that it was not after all.

        ``duty`` is one of these regimes: its id, or that behind the regime's name (``nis2_early_warning``). Raises
        NotFound for an incident or a duty that there is not, Refused for a duty to customers, InvalidInput for words
        that cannot be kept, and UsageError for a time to come or before the incident. What one report does with
        another is recorded as that one.
        """
        from rca.services.authority import report_of
        from rca.store.authority import record
        from rca.store.incidents.courses import courses

        store = self._store()
        store.version(key)
        (course,) = self._asked(lambda rows: courses(rows, [key]), [key])
        report = report_of(duty, regimes, done=done, evidence=evidence, who=who, now=at, began=course.start)
        record(store.database, key, report, at)
        return report

    def _asked(self, ask: Callable[[Rows], T], keys: Sequence[str] = ()) -> T:
        """What the rows answer. Raises NotFound for an incident that there is not, and StoreError."""
        from rca.store.file import answered

        def database() -> Database:
            store = self._store()
            for key in keys:
                store.version(key)
            return store.database

        return answered(self._file, ask, database)

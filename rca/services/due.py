"""What is owed: notices and reports that regimes demand, updates that were promised, and news of promised steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rca.model.deadlines.owed import Due
    from rca.model.deadlines.regime import Regime
    from rca.model.promises.ledger import Owed
    from rca.store.incidents.repository import Incidents


class DueTimes:
    """The due times of the incidents in one store. ``regimes`` are the names of those that apply to us."""

    def __init__(self, store: Incidents, folder: Path, regimes: Sequence[str]) -> None:
        self._store, self._folder, self._names = store, folder, tuple(regimes)

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

        What wants attention comes first. Published revisions count from when they were published, unless they were
        withdrawn or are internal. Raises NotFound for an incident, or for a regime's calendar of holidays that nobody
        knows, and StoreError.
        """
        from rca.model.deadlines.due import due_times, in_order
        from rca.store.incidents.courses import courses
        from rca.store.revisions.given import given_notices

        calendars = {}
        if regimes:
            from rca.deadlines.business_days import business_days

            calendars = {name: business_days(regime) for name, regime in regimes.items()}
        given = given_notices(self._store.database)
        return in_order(
            [
                due
                for course in courses(self._store.database, keys)
                for due in due_times(course, regimes, calendars, now, given.get(course.key, ()))
            ]
        )

    def news(self, keys: Sequence[str] | None = None) -> Sequence[Owed]:
        """What customers have not been told yet of the steps that they were promised, of some incidents or of all.

        Raises StoreError.
        """
        from rca.store.steps.ledger import Ledger

        return Ledger(self._store.database).owed(keys)

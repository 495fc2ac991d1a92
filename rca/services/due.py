"""What is owed: notices and reports that regimes demand, updates that were promised, and news of promised steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.model.base import Audience

if TYPE_CHECKING:
    from rca.model.deadlines.regime import Due, Given, Regime
    from rca.model.incidents.incident import Incident
    from rca.model.promises.ledger import Owed
    from rca.store import Repository


class DueTimes:
    """The due times of the incidents in one store. ``regimes`` are the names of those that apply to us."""

    def __init__(self, store: Repository, folder: Path, regimes: Sequence[str]) -> None:
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

    def of(
        self, incidents: Sequence[Incident], regimes: Mapping[str, Regime], now: datetime
    ) -> Sequence[Due]:
        """What is owed for these incidents at ``now``, what wants attention first; see :mod:`rca.model.deadlines.due`.

        Published revisions count from when they were published, unless they were withdrawn or are internal. Raises
        NotFound for a regime's calendar of holidays that nobody knows, and StoreError.
        """
        from rca.model.deadlines.due import due_times, in_order

        calendars = {}
        if regimes:
            from rca.deadlines.business_days import business_days

            calendars = {name: business_days(regime) for name, regime in regimes.items()}
        given = self._given()
        return in_order(
            [
                due
                for incident in incidents
                for due in due_times(incident, regimes, calendars, now, given[incident.key])
            ]
        )

    def news(self, keys: Sequence[str] | None = None) -> list[Owed]:
        """What customers have not been told yet of the steps that they were promised. Raises StoreError."""
        from rca.store.steps.ledger import Ledger

        return Ledger(self._store.database).owed(keys)

    def _given(self) -> Mapping[str, Sequence[Given]]:
        """The notices that were given by published revisions, by incident."""
        from rca.model.deadlines.regime import Given
        from rca.store.revisions.revisions import Revisions

        given: defaultdict[str, Sequence[Given]] = defaultdict(tuple)
        for each in Revisions(self._store.database).list():
            revision = each.revision
            if each.withdrawal is None and revision.audience is not Audience.INTERNAL:
                given[revision.incident_key] = (
                    *given[revision.incident_key],
                    Given(revision.kind, revision.published_at),
                )
        return given

"""Rows of next steps: the short way to a list, which loads no library for it where it can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rca.config.locating import Glance
from rca.model.promises.step_list import StepQuery, StepRow
from rca.store.steps.listing import steps_of_file

if TYPE_CHECKING:
    from rca.services.commitments import Commitments


class StepRows:
    """Answers questions about the steps of one store.

    An SQLite store that is up to date is read directly; whatever else there is goes the long way, which also explains
    what is wrong.
    """

    def __init__(self, glance: Glance | None, commitments: Callable[[], Commitments]) -> None:
        self._glance, self._commitments = glance, commitments

    def ask(
        self, at: datetime, make: Callable[[date], StepQuery], language: str
    ) -> tuple[list[StepRow], date]:
        """The rows that a question about the day of ``at`` gives, and that day in the settings' first zone.

        Raises SettingsError and StoreError.
        """
        if self._glance:
            today = at.astimezone(ZoneInfo(self._glance.zone)).date()
            rows = steps_of_file(self._glance.store_place, make(today), today, language)
            if rows is not None:
                return rows, today
        commitments = self._commitments()
        today = commitments.today(at)
        return commitments.rows(make(today), today, language), today

"""Business days: what is neither weekend, nor a public holiday of a regime's calendar, nor closed by its own list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rca.errors import NotFound
from rca.model.deadlines.regime import Regime
from rca.model.deadlines.time_limits import IsOpen
from rca.model.rules.catalogue import RULES

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY = 5


def business_days(regime: Regime) -> IsOpen:
    """Which days are business days of ``regime``. Raises NotFound for a calendar that nobody knows."""
    working = _working_days(regime.holidays)
    closed = frozenset(regime.closed)
    return lambda day: working(day) and f"{day:%m-%d}" not in closed


def _working_days(name: str | None) -> Callable[[date], bool]:
    if name is None:
        return lambda day: day.weekday() < _SATURDAY
    return calendar(name).is_working_day


@lru_cache(maxsize=32)
def calendar(name: str) -> HolidayBase:
    """The calendar of a country (``JP``), a part of one (``DE-BY``) or a market (``ECB``), from the `holidays` library.

    Raises NotFound.
    """
    import holidays  # takes a while, and is needed for few commands

    country, _, part = name.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        pass
    try:
        return holidays.financial_holidays(name)
    except NotImplementedError:
        rule = RULES["deadline.holidays"]
        raise NotFound(rule.text, remedy=rule.remedy, name=name) from None

"""Time limits, counted forward: hours as they pass, days and months as calendars and clocks show them in a zone."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rca.model.rules.catalogue import broken

IsOpen = Callable[[date], bool]
"""True for a business day."""

_END_OF_DAY = time(23, 59, 59)
_OFFSET = r"(?P<count>[0-9]{1,4}) (?P<unit>hour|day|business day|month)s?"
AT_ONCE = "without delay"


class Unit(StrEnum):
    """What an offset counts."""

    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Offset:
    """How long after its anchor something is due: ``72 hours``, ``14 days``, ``10 business days``, ``1 month``.

    ``without delay`` names no limit: it is due at the anchor itself, and never late.
    """

    count: int
    unit: Unit

    @property
    def at_once(self) -> bool:
        return self.count == 0

    def __str__(self) -> str:
        return AT_ONCE if self.at_once else f"{self.count} {self.unit}{'s' if self.count != 1 else ''}"


def offset_of(value: object) -> Offset:
    """The offset that a text states. Raises the error of rule ``deadline.offset`` for anything else."""
    if value == AT_ONCE:
        return Offset(0, Unit.HOUR)
    match = re.fullmatch(_OFFSET, value) if isinstance(value, str) else None
    if not match or not int(match["count"]):
        raise broken("deadline.offset", value=str(value)[:40])
    return Offset(int(match["count"]), Unit(match["unit"]))


def after(start: datetime, offset: Offset, zone: ZoneInfo, *, whole_days: bool, is_open: IsOpen) -> datetime:
    """The last instant (UTC) at which something due ``offset`` after ``start`` is in time.

    Hours pass the same everywhere. Days and months count on the calendar of ``zone``, not counting the day of
    ``start``; they end at the same time of day, or with ``whole_days`` with that day. A month ends on the day of the
    same number, or the month's last one (January 31 → February 28 or 29). A time of day that the clocks skip is the
    one after it; of one that they show twice, the first counts.
    """
    if offset.unit is Unit.HOUR:
        return start.astimezone(UTC) + timedelta(hours=offset.count)
    local = start.astimezone(zone)
    day = add(local.date(), offset, is_open)
    clock = _END_OF_DAY if whole_days else local.time()
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)


def add(day: date, offset: Offset, is_open: IsOpen) -> date:
    """The day that lies ``offset`` (not in hours) after ``day``."""
    if offset.unit is Unit.MONTH:
        months = day.month - 1 + offset.count
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    if offset.unit is Unit.DAY:
        return day + timedelta(days=offset.count)
    for _ in range(offset.count):
        day = next_open(day + timedelta(days=1), is_open)
    return day


def next_open(day: date, is_open: IsOpen) -> date:
    """The first business day from ``day`` on. Raises the error of rule ``deadline.closed`` if a year has none."""
    for days in range(366):
        later = day + timedelta(days=days)
        if is_open(later):
            return later
    raise broken("deadline.closed", day=day.isoformat())

"""Times as they are written in files and on the command line: text to value and back. Plain functions, no library.

Instants become aware UTC; :mod:`rca.model.times` makes moments, windows and partial dates of them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from rca.model.iso_times import Absent, read
from rca.model.rules.catalogue import broken

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years an incident may lie in; outside them a number is a slip, and zone arithmetic would overflow."""

JAPAN = timedelta(hours=9)
"""The offset of Japanese time from UTC, the year round."""

_DATE = r"\d{4}-\d\d-\d\d"
_MONTH = r"\d{4}-\d\d"
WRITTEN = (
    r"(\d{4}-\d\d-\d\d(T|t| {1,3})\d\d:\d\d(:\d\d([.,]\d{1,30})?)?|\d{8}[Tt]\d{4}(\d\d([.,]\d{1,30})?)?)"
    r" ?([Zz]|UTC|GMT|JST|[+-]\d\d(:?\d\d)?)"
)
"""Instants as files may hold them, in a pattern that every editor understands; not all that it finds are times."""
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_LENGTH = r"(?:(\d{1,5})d)? ?(?:(\d{1,5})h)? ?(?:(\d{1,5})m)? ?(?:(\d{1,6})s)?"


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)  # where it is first used: most commands read no time


def is_date(text: str) -> bool:
    """True if ``text`` has the form of a calendar date, ``2025-07-31``."""
    return _form(_DATE).fullmatch(text) is not None


def is_month(text: str) -> bool:
    """True if ``text`` has the form of a month, ``2025-07``."""
    return _form(_MONTH).fullmatch(text) is not None


class Bound(StrEnum):
    """How a figure is meant: as it stands, roughly, or as a lower or upper limit."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"


def split_bound(text: str) -> tuple[Bound, str]:
    """``"about 20%"`` → (ABOUT, ``"20%"``); without a word before it a figure is exact."""
    for bound in (Bound.ABOUT, Bound.AT_LEAST, Bound.AT_MOST):
        if text.startswith(bound.value + " "):
            return bound, text[len(bound.value) :].strip()
    return Bound.EXACT, text


def with_bound(bound: Bound, text: str) -> str:
    """The inverse of :func:`split_bound`."""
    return text if bound is Bound.EXACT else f"{bound.value} {text}"


def _in_range(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise broken("time.range", value=text, first=FIRST_YEAR, last=LAST_YEAR)


def parse_instant(value: object) -> datetime:
    """An instant in UTC from a text in one of the forms of :mod:`rca.model.iso_times`, with an offset.

    Raises the error of the ``time.*`` rule that says what is wrong with it.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise broken("time.offset", value=value.isoformat())
        return _in_utc(value, value.isoformat())
    text = value.strip() if isinstance(value, str) else str(value)
    try:
        found = read(text)
    except Absent:
        found = None
    if found is None or found.offset is None:
        from rca.model.time_slips import slip  # only where something is wrong

        raise slip(text)
    _in_range(found.clock.year, text)
    return _in_utc(found.clock.replace(tzinfo=timezone(found.offset)), text)


def _in_utc(instant: datetime, text: str) -> datetime:
    _in_range(instant.year, text)
    instant = instant.astimezone(UTC)
    _in_range(instant.year, text)  # the offset can carry it into another year
    return instant


def disorder(earlier: datetime | None, later: datetime | None) -> str:
    """The rule that two instants in the wrong order break: of its own where a Japanese time written with Z explains it."""
    slipped = earlier is not None and later is not None and earlier - JAPAN < later <= earlier
    return "time.order_zone" if slipped else "time.order"


def parse_date(text: str) -> date:
    """A calendar date from ``YYYY-MM-DD``; raises the error of rule ``time.partial`` or ``time.range``."""
    try:
        parsed = date.fromisoformat(text) if is_date(text) else None
    except ValueError:
        parsed = None
    if parsed is None:
        from rca.model.time_slips import date_slip

        raise date_slip(text)
    _in_range(parsed.year, text)
    return parsed


def instant_text(instant: datetime) -> str:
    """An instant as files hold it: UTC, with seconds only where there are any."""
    instant = instant.astimezone(UTC)
    precision = "microseconds" if instant.microsecond else "seconds" if instant.second else "minutes"
    return instant.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


class End(StrEnum):
    """Where a window's end is no time: it goes on, or nobody has stated it."""

    ONGOING = "ongoing"
    UNKNOWN = "unknown"


class Point(NamedTuple):
    """A point in time as a row holds it: an instant (UTC) or a date only, exact or about; neither if it is not known."""

    instant: datetime | None = None
    on: date | None = None
    about: bool = False

    def __str__(self) -> str:
        text = instant_text(self.instant) if self.instant else self.on.isoformat() if self.on else ""
        return with_bound(Bound.ABOUT if self.about else Bound.EXACT, text)

    @property
    def order(self) -> tuple[int, int, float]:
        """What sorts points that are known; a date comes before the instants of its day."""
        day = self.instant.date() if self.instant else self.on
        assert day is not None
        return day.toordinal(), 1 if self.instant else 0, self.instant.timestamp() if self.instant else 0.0


def parse_length(text: str) -> timedelta:
    """A duration from ``6h 15m``, ``45s`` or ``1d 2h``; raises the error of rule ``duration.form``."""
    match = _form(_LENGTH).fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise broken("duration.form", value=text[:40])
    return timedelta(
        seconds=sum(
            int(number) * unit for number, unit in zip(match.groups(), _UNITS.values(), strict=True) if number
        )
    )


def length_text(length: timedelta) -> str:
    """A duration as files hold it; the inverse of :func:`parse_length`. Days appear as hours."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{seconds}s" if seconds else ""]
    return " ".join(part for part in parts if part) or "0s"


def last_day_of(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def last_day(text: str) -> date:
    """The last day that a date as files hold it can mean: ``2025-07-31``, or ``2025-07`` for a month.

    Raises the error of rule ``time.partial`` or ``time.range``.
    """
    if is_month(text):
        first = parse_date(text + "-01")
        return last_day_of(first.year, first.month)
    return parse_date(text)

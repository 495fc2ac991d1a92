"""Times in the forms of ISO 8601 and RFC 3339 that tools print: text to a clock and an offset. Plain functions, no library.

Read are the extended and the basic form, ``T``, ``t`` or a blank before the time, fractions of a second of any length (of
which microseconds are kept), ``24:00`` for the end of a day, leap seconds, and as offsets ``Z``, ``+09``, ``+0900``,
``+09:00``, and the letters of which everybody knows the offset: UTC, GMT and JST.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

_FRACTION = r"(?:[.,](?P<fraction>\d{1,30}))?"
_CLOCK = rf"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d){_FRACTION})?"
_BASIC_CLOCK = rf"(?P<hour>\d\d)(?P<minute>\d\d)(?:(?P<second>\d\d){_FRACTION})?"
_OFFSET = r" ?(?P<offset>Z|UTC|GMT|JST|[+\-\u2212]\d\d(?::?\d\d)?)?"
_FORMS = (
    rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:T| {{1,3}}){_CLOCK}{_OFFSET}",
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)T{_BASIC_CLOCK}{_OFFSET}",
)
_LETTERS = {"Z": 0, "UTC": 0, "GMT": 0, "JST": 9}
_DAY = timedelta(days=1)


class Written(NamedTuple):
    """What a text says: a clock, and how far it is ahead of UTC; None if the text does not say it."""

    clock: datetime
    offset: timedelta | None


class Absent(Exception):
    """A day, a clock or an offset that does not exist; the argument is how it is written."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.ASCII | re.IGNORECASE) for form in _FORMS)


def read(text: str) -> Written | None:
    """The time that a text says; None if it has none of the forms. Raises Absent."""
    match = next((found for form in _forms() if (found := form.fullmatch(text))), None)
    if not match:
        return None
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    try:
        midnight = datetime(year, month, day)  # noqa: DTZ001 - its offset stands beside it
    except ValueError:
        raise Absent(f"{match['year']}-{match['month']}-{match['day']}") from None
    offset = _offset(match["offset"])
    return Written(_clock(match, midnight, offset), offset)


def _clock(match: re.Match[str], midnight: datetime, offset: timedelta | None) -> datetime:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    micro = int(f"{match['fraction'] or '':0<6}"[:6])
    written = f"{match['hour']}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
    length = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    is_end = length == _DAY and hour == 24
    if not (is_end or (hour < 24 and minute < 60 and second <= 60)):
        raise Absent(written)
    try:
        clock = midnight + length
    except OverflowError:
        raise Absent(written) from None
    if second == 60:  # UTC gets one at the end of a June or of a December, if at all
        before = clock - (offset or timedelta()) - timedelta(seconds=1, microseconds=micro)
        ends = (before.month, before.day) in ((6, 30), (12, 31))
        if not (ends and (before.hour, before.minute) == (23, 59)):
            raise Absent(written)
        return clock - timedelta(microseconds=micro)
    return clock


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text.upper() in _LETTERS:
        return timedelta(hours=_LETTERS[text.upper()])
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        raise Absent(text)
    ahead = timedelta(hours=hours, minutes=minutes)
    return ahead if text[0] == "+" else -ahead

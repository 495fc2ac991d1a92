"""Days as people write them in a query: a year, a month or a day, in ISO 8601 or in Japanese.

``2021``, ``2021-10``, ``2021-10-13``, ``2021/10/13``, ``2021.10.13``, ``2021年10月13日``; digits may be full-width.
Everything is half-open: October is from the first of October to before the first of November.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

from rca.model.written_times import FIRST_YEAR, LAST_YEAR

_FORM = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|年(?:(\d{1,2})月(?:(\d{1,2})日)?)?)?", re.ASCII
)
_RANGE = re.compile(r"\.\.\.?|[~〜]")
_LONGEST = 20


class Days(NamedTuple):
    """From the day ``first`` to before the day ``end``; None is open."""

    first: date | None
    end: date | None


def parse_days(text: str) -> Days | None:
    """The days that a year, a month or a day names; None if ``text`` is none, or outside the years of incidents."""
    match = _FORM.fullmatch(normalize("NFKC", text).strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    year = int(match[1])
    month, day = (int(part) if part else 0 for part in (match[2] or match[4], match[3] or match[5]))
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR or (match[2] and not month) or (match[3] and not day):
        return None
    if day:
        return Days(first, first + timedelta(days=1))
    if month:
        return Days(first, date(year + month // 12, month % 12 + 1, 1))
    return Days(first, date(year + 1, 1, 1))


def parse_range(text: str) -> Days | None:
    """The days from one side to the other, both included: ``2021-10..2021-12``, ``2021-10..``, ``2021/10〜2021/12``.

    Either side may be open, not both. None if a side is no date. The first day may lie behind the last.
    """
    sides = _RANGE.split(normalize("NFKC", text)) if len(text) <= 3 * _LONGEST else []
    if len(sides) != 2 or not any(side.strip() for side in sides):
        return None
    low, high = (parse_days(side) if side.strip() else Days(None, None) for side in sides)
    if low is None or high is None:
        return None
    return Days(low.first, high.end)


def is_range(text: str) -> bool:
    """True if ``text`` means to be a range."""
    return _RANGE.search(normalize("NFKC", text)) is not None


def compared(comparison: str, days: Days) -> Days:
    """The days for which ``day comparison days`` holds; ``comparison`` is one of ``= < <= > >=``.

    A month is compared as a whole: what is after October begins in November.
    """
    return {
        "=": days,
        "<": Days(None, days.first),
        "<=": Days(None, days.end),
        ">": Days(days.end, None),
        ">=": Days(days.first, None),
    }[comparison]

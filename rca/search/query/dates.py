"""Days in a query: ranges of dates, and what a comparison with a date lets through.

What a date may look like is in :mod:`rca.search.query.written_dates`.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from rca.search.query.written_dates import Calendar, Days, parse_days

_RANGE = re.compile(r"\.\.\.?|[~〜]")
_LONGEST = 80


def parse_range(text: str, calendar: Calendar | None = None) -> Days | None:
    """The days from one side to the other, both included: ``2021-10..2021-12``, ``2021-10..``, ``2021/10〜2021/12``.

    Either side may be open, not both. None if a side is no date. The first day may lie behind the last.
    """
    sides = _RANGE.split(normalize("NFKC", text)) if len(text) <= _LONGEST else []
    if len(sides) != 2 or not any(side.strip() for side in sides):
        return None
    low, high = (parse_days(side, calendar) if side.strip() else Days(None, None) for side in sides)
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

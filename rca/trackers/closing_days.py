"""Closing dates as trackers write them: in the form of whoever exported them, and often without a zone.

A date without a zone is the day as it stands there. 03/04/2021 is a day in March or in April: it counts only if
another date of the same column shows which number the day is. What means several days, or none that is known here, is
no date: whoever imports is asked, for customers are told the day on which a promise was kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
# After the date a time of day may follow, in whatever form: it changes no day.
_TIME = r"(?:[T,\s]\s*(?=\S*\d|午).*)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})([-/.年])(\d{{1,2}})[-/.月](\d{{1,2}})日?(?:\([日月火水木金土]\))?{_TIME}"
)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){_TIME}")
_DAY_NAMED_MONTH = re.compile(
    rf"(\d{{1,2}})[-/.\s]+([a-z]+|\d{{1,2}}月)\.?,?[-/.\s]+(\d{{4}}|\d{{2}}){_TIME}"
)
_NAMED_MONTH_DAY = re.compile(rf"([a-z]+)\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_TIME}")


class ClosingDays:
    """Reads the dates of one column; ``cells`` are all of them. ``zone`` is that of times without one, if it is known."""

    def __init__(self, cells: Iterable[str] = (), zone: tzinfo | None = None) -> None:
        self._zone = zone
        pairs = [
            (int(match[1]), int(match[2])) for cell in cells if (match := _YEAR_LAST.fullmatch(_plain(cell)))
        ]
        self._day_first = any(first > 12 for first, _ in pairs)
        self._month_first = any(second > 12 for _, second in pairs)

    def read(self, cell: str) -> datetime | date | None:
        """The instant (UTC) if the cell says one, else the day that it says; None if it is none or could be several."""
        text = _plain(cell)
        try:
            moment = datetime.fromisoformat(text.upper())
            zone = moment.tzinfo or (self._zone if ":" in text else None)
            if zone:
                return moment.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        try:
            return self._day(text)
        except ValueError:
            return None

    def _day(self, text: str) -> date | None:
        if match := _YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[3]), int(match[4]))
        if match := _DAY_NAMED_MONTH.fullmatch(text):
            month = int(match[2][:-1]) if match[2].endswith("月") else _MONTHS.get(match[2], 0)
            return date(_year(match[3]), month, int(match[1]))
        if match := _NAMED_MONTH_DAY.fullmatch(text):
            return date(int(match[3]), _MONTHS.get(match[1], 0), int(match[2]))
        if match := _YEAR_LAST.fullmatch(text):
            first, second, year = int(match[1]), int(match[2]), _year(match[3])
            if first == second or (self._day_first and not self._month_first):
                return date(year, second, first)
            if self._month_first and not self._day_first:
                return date(year, first, second)
        return None


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)

"""Dates as people write them, in English and Japanese: which year, month, day, or stretch of days a text names.

Absolute: ``2021-10``, ``2021.10.13``, ``2021-10-13T06:27Z``, ``13 Oct 2021``, ``October 13, 2021``, ``10/13/2021``,
``2021年10月13日``, ``令和3年10月13日``, ``R3.10.13``, ``2021年度``. Relative, from the day of the question: 去年, 先月, *last month*.
What can mean two days, as ``03/04/2021`` does, is no date.

Everything is half-open: October is from the first of October to before the first of November.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import NamedTuple

from rca.model.written_times import FIRST_YEAR, LAST_YEAR


class Days(NamedTuple):
    """From the day ``first`` to before the day ``end``; None is open."""

    first: date | None
    end: date | None


class Calendar(NamedTuple):
    """What dates are read by: the day of the question, without which no word means a day, and the zone of days."""

    today: date | None = None
    zone: tzinfo = UTC


_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
"""The year before the first of each era."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_ERA = r"(?P<era>令和|平成|昭和|[rhs](?=\d))(?P<nth>[1-9]\d?|元)"
_MONTH_DAY = r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?"
_ABSOLUTE = (
    r"(?P<instant>\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)?)",
    rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?",
    rf"{_DAY}[ -](?:of )?{_NAME},?[ -]{_YEAR}",
    rf"{_NAME} {_DAY},? {_YEAR}",
    rf"{_NAME},?[ -]{_YEAR}",
    rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<two>\d{{1,2}})(?P=sign){_YEAR}",
    rf"{_ERA}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})",
    rf"{_ERA}年(?:(?P<fiscal>度)|{_MONTH_DAY})?",
    rf"{_YEAR}年(?:(?P<fiscal>度)|{_MONTH_DAY})",
)
_BARE = rf"{_YEAR}年?"
"""A year alone: in a query it is a number like any other, which incidents of that year have."""
_TO = re.compile(r"\.\.\.?| ?[~〜–-] ?| (?:to|until) |から")
_LONGEST = 40
_AROUND = "0-9A-Za-z_/:#-"
_FLAT = str.maketrans({**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, "\u3000": " "})


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.ASCII | re.IGNORECASE) for form in (*_ABSOLUTE, _BARE))


@cache
def _in_text() -> tuple[re.Pattern[str], ...]:
    """The same among other words: no part of an identifier, an address or a version."""
    relative = "|".join(sorted(_RELATIVE, key=len, reverse=True))
    forms = (*_ABSOLUTE, relative)
    return tuple(
        re.compile(
            rf"(?<![{_AROUND}])(?<![0-9]\.)(?:{form})(?![{_AROUND}]|\.[0-9])", re.ASCII | re.IGNORECASE
        )
        for form in forms
    )


def parse_days(text: str, calendar: Calendar | None = None) -> Days | None:
    """The days that ``text`` names; None if it is no date, may be two, or lies outside the years of incidents."""
    flat = " ".join(text.translate(_FLAT).casefold().split())
    if len(flat) > _LONGEST:
        return None
    calendar = calendar or Calendar()
    if flat in _RELATIVE:
        kind, back = _RELATIVE[flat]
        return kind(calendar.today, back) if calendar.today else None
    match = next(filter(None, (form.fullmatch(flat) for form in _forms())), None)
    return _meant(match.groupdict(), calendar) if match else None


def two_meanings(text: str) -> tuple[date, date] | None:
    """The two days that ``text`` can mean, month first and day first; None if it means one or none."""
    match = _forms()[5].fullmatch(text.translate(_FLAT))
    if match is None or match["sign"] == ".":
        return None
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    first, second = _of(year, one, two), _of(year, two, one)
    if first is None or second is None or first == second or first.first is None or second.first is None:
        return None
    return first.first, second.first


def dates_in(text: str, calendar: Calendar) -> Iterator[tuple[int, int, Days]]:
    """The dates and ranges of them in ``text``, apart from each other, with where each begins and ends; no years alone."""
    flat = text.translate(_FLAT)
    places = sorted((found.start(), -found.end()) for form in _in_text() for found in form.finditer(flat))
    last: tuple[int, int, Days] | None = None
    for start, negative in places:
        end = -negative
        if (last and start < last[1]) or (days := parse_days(flat[start:end], calendar)) is None:
            continue
        if last and _TO.fullmatch(flat[last[1] : start]) and _is_before(last[2], days):
            last = last[0], end, Days(last[2].first, days.end)
            continue
        if last:
            yield last
        last = start, end, days
    if last:
        yield last


def _is_before(one: Days, other: Days) -> bool:
    return one.first is not None and other.first is not None and one.first < other.first


def _meant(said: dict[str, str | None], calendar: Calendar) -> Days | None:
    if instant := said.get("instant"):
        return _day_of(instant, calendar.zone)
    nth = said.get("nth")
    era = _ERAS[said["era"] or ""] if nth else 0
    year = era + (1 if nth == "元" else int(nth)) if nth else int(said["year"] or 0)
    if said.get("fiscal"):
        first, last = _of(year, 4, 0), _of(year + 1, 3, 0)
        return Days(first.first, last.end) if first and last else None
    if one := said.get("one"):
        two = said["two"] or ""
        # With points the day stands first everywhere; else only where the other is no month.
        is_day_first = said["sign"] == "." or int(one) > 12
        if not is_day_first and one != two and int(two) <= 12:
            return None
        return _of(year, int(two), int(one)) if is_day_first else _of(year, int(one), int(two))
    name = said.get("name")
    month = 1 + _MONTHS.index(name[:3]) if name else int(said.get("month") or 0)
    if (said.get("month") and not month) or (said.get("day") and not int(said["day"] or 0)):
        return None
    return _of(year, month, int(said.get("day") or 0))


def _day_of(instant: str, zone: tzinfo) -> Days | None:
    """The day in ``zone`` of an instant; without an offset it is meant there."""
    try:
        read = datetime.fromisoformat(instant.replace("z", "+00:00").replace("t", " "))
        day = read.date() if read.tzinfo is None else read.astimezone(zone).date()
    except (ValueError, OverflowError):
        return None
    return _of(day.year, day.month, day.day)


def _of(year: int, month: int, day: int) -> Days | None:
    """A day; with 0 for it a month, with 0 for both a year. None if there is no such thing."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Days(first, first + timedelta(days=1))
    if month:
        return Days(first, date(year + month // 12, month % 12 + 1, 1))
    return Days(first, date(year + 1, 1, 1))


def _day_before(today: date, back: int) -> Days | None:
    day = today - timedelta(days=back)
    return Days(day, day + timedelta(days=1))


def _week_before(today: date, back: int) -> Days | None:
    """A week from Monday to Sunday."""
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return Days(monday, monday + timedelta(days=7))


def _month_before(today: date, back: int) -> Days | None:
    months = 12 * today.year + today.month - 1 - back
    return _of(months // 12, months % 12 + 1, 0)


def _year_before(today: date, back: int) -> Days | None:
    return _of(today.year - back, 0, 0)


_RELATIVE: dict[str, tuple[Callable[[date, int], Days | None], int]] = {
    word: (kind, back)
    for kind, stretches in (
        (_day_before, (("今日", "本日", "today"), ("昨日", "きのう", "yesterday"), ("一昨日", "おととい"))),
        (_week_before, (("今週", "this week"), ("先週", "last week"), ("先々週",))),
        (_month_before, (("今月", "this month"), ("先月", "last month"), ("先々月",))),
        (
            _year_before,
            (("今年", "本年", "this year"), ("去年", "昨年", "last year"), ("一昨年", "おととし")),
        ),
    )
    for back, words in enumerate(stretches)
    for word in words
}

"""CLDR date and time patterns (UTS #35, part 4) with the letters that our locales use.

Letters in quotes stand for themselves, and two quotes for one; every other ASCII letter is a field. A field that
is not known here is refused, so that no letter of a pattern is printed by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias

from rca.i18n.cldr import Words, words

_DateField: TypeAlias = Callable[[date, Words], str]
_TimeField: TypeAlias = Callable[[datetime, Words], str]

_DATE: Mapping[str, _DateField] = {
    "y": lambda day, _: str(day.year),
    "M": lambda day, _: str(day.month),
    "MM": lambda day, _: f"{day.month:02}",
    "MMMM": lambda day, words: words.months[day.month - 1],
    "d": lambda day, _: str(day.day),
    "dd": lambda day, _: f"{day.day:02}",
}
_TIME: Mapping[str, _TimeField] = {
    "a": lambda time, words: words.day_periods[time.hour >= 12],
    "aaaa": lambda time, words: words.day_periods_wide[time.hour >= 12],
    "H": lambda time, _: str(time.hour),
    "HH": lambda time, _: f"{time.hour:02}",
    "K": lambda time, _: str(time.hour % 12),
    "KK": lambda time, _: f"{time.hour % 12:02}",
    "h": lambda time, _: str(time.hour % 12 or 12),
    "hh": lambda time, _: f"{time.hour % 12 or 12:02}",
    "m": lambda time, _: str(time.minute),
    "mm": lambda time, _: f"{time.minute:02}",
    "s": lambda time, _: str(time.second),
    "ss": lambda time, _: f"{time.second:02}",
}
_QUOTE = "\0"
_PIECE = re.compile(r"(?P<field>([A-Za-z])\2*)|'(?P<quoted>[^']*)'|(?P<plain>[^A-Za-z']+)")


def format_date(day: date, pattern: str, tag: str) -> str:
    """A calendar date by a pattern. Raises ValueError if it is no pattern of a date."""
    data = words(tag)
    return "".join(piece if isinstance(piece, str) else piece(day, data) for piece in date_pieces(pattern))


def format_time(time: datetime, pattern: str, tag: str) -> str:
    """A time of day by a pattern. Raises ValueError if it is no pattern of a time."""
    data = words(tag)
    return "".join(piece if isinstance(piece, str) else piece(time, data) for piece in time_pieces(pattern))


@lru_cache(maxsize=1024)
def date_pieces(pattern: str) -> tuple[str | _DateField, ...]:
    """A pattern of a date as texts and fields. Raises ValueError if it is none."""
    return tuple(_DATE[text] if is_field else text for is_field, text in _split(pattern, _DATE))


@lru_cache(maxsize=1024)
def time_pieces(pattern: str) -> tuple[str | _TimeField, ...]:
    """A pattern of a time of day as texts and fields. Raises ValueError if it is none."""
    return tuple(_TIME[text] if is_field else text for is_field, text in _split(pattern, _TIME))


def _split(pattern: str, fields: Collection[str]) -> Iterator[tuple[bool, str]]:
    """The pieces of a pattern, each with whether it is a field."""
    pattern = pattern.replace("''", _QUOTE)
    position = 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        if piece is None:
            raise ValueError("a quote is not closed")
        if piece["field"] and piece["field"] not in fields:
            raise ValueError(f"{piece['field']} is none of {', '.join(fields)}")
        yield (
            bool(piece["field"]),
            (piece["field"] or piece["quoted"] or piece["plain"] or "").replace(_QUOTE, "'"),
        )
        position = piece.end()

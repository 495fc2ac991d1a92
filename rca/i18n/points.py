"""A point in time in one zone, as patterns refer to it: ``{start:date}``, ``{at:time}``, ``{end:d MMMM}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from rca.i18n.cldr.dates import format_date, format_time
from rca.i18n.locale import Clock, Locale

_DAY = re.compile(r"(?<![A-Za-z'])d(?![A-Za-z'])")
_THIN_SPACES = str.maketrans({"\u202f": " ", "\u2009": " "})


@lru_cache(maxsize=8192)
def date_text(locale: Locale, day: date, pattern: str) -> str:
    """A calendar date by a CLDR pattern (UTS #35); the first of a month as the locale writes it."""
    if day.day == 1 and locale.dates.first_day:
        pattern = _DAY.sub(f"'{locale.dates.first_day}'", pattern)
    return format_date(day, pattern, locale.tag).translate(_THIN_SPACES)


@dataclass(frozen=True, slots=True)
class Face:
    """How a clock is written in one place: which CLDR patterns, for a sentence or for a table."""

    plain: str
    on_the_hour: str
    seconds: str

    @classmethod
    def of(cls, clock: Clock, *, table: bool) -> Face:
        """The face for tables or for sentences."""
        if table:
            return cls(clock.table, clock.table_hour or clock.table, clock.table_seconds)
        return cls(clock.prose, clock.prose_hour or clock.prose, clock.prose_seconds)

    def text(self, locale: Locale, local: datetime, *, seconds: bool) -> str:
        """A time of day: seconds only where they are asked for."""
        pattern = self.seconds if seconds else self.plain if local.minute else self.on_the_hour
        return format_time(local, pattern, locale.tag).translate(_THIN_SPACES)


@dataclass(frozen=True, slots=True)
class Point:
    """A day, and the time on it if it is known, with both already decided: words, year, offset."""

    locale: Locale
    day: date
    date: str
    time: str = ""
    hour: int | None = None

    def __format__(self, spec: str) -> str:
        if spec == "date":
            return self.date
        if spec == "time":
            return self.time
        words = self.locale.hour_words.get(spec)
        if words is not None:
            return words.get(str(self.hour), words["other"])
        return date_text(self.locale, self.day, spec)

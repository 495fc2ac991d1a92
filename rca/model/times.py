"""Moments, windows and durations, as an incident states them.

Instants are zone-aware and kept in UTC; a moment may be exact, about, or a date only. Nothing here formats:
a zone of the reader and a language belong to :mod:`rca.i18n`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Discriminator,
    GetJsonSchemaHandler,
    PlainSerializer,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from rca.model.base import Model, has_parts
from rca.model.rules.catalogue import broken

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Years an incident may lie in; outside them a number is a slip, and zone arithmetic would overflow."""

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[T ](?!24)\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<offset>Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_LENGTH = re.compile(r"(?:(\d{1,5})d)? ?(?:(\d{1,5})h)? ?(?:(\d{1,5})m)? ?(?:(\d{1,6})s)?", re.ASCII)


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
    """An instant in UTC from ISO 8601 text with an offset (RFC 3339, seconds optional).

    Raises the error of rule ``time.form``, ``time.offset`` or ``time.range``.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise broken("time.offset", value=value.isoformat())
        return _in_utc(value, value.isoformat())
    if not isinstance(value, str):
        raise broken("time.form", value=str(value)[:40])
    text = value.strip()
    match = _INSTANT.fullmatch(text)
    if not match:
        raise broken("time.form", value=text[:40])
    if not match["offset"]:
        raise broken("time.offset", value=text)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise broken("time.form", value=text) from None
    return _in_utc(parsed, text)


def _in_utc(instant: datetime, text: str) -> datetime:
    _in_range(instant.year, text)
    instant = instant.astimezone(UTC)
    _in_range(instant.year, text)  # the offset can carry it into another year
    return instant


def parse_date(text: str) -> date:
    """A calendar date from ``YYYY-MM-DD``; raises the error of rule ``time.partial`` or ``time.range``."""
    try:
        parsed = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        parsed = None
    if parsed is None:
        raise broken("time.partial", value=text[:40])
    _in_range(parsed.year, text)
    return parsed


def instant_text(instant: datetime) -> str:
    """An instant as files hold it: UTC, with seconds only where there are any."""
    instant = instant.astimezone(UTC)
    precision = "microseconds" if instant.microsecond else "seconds" if instant.second else "minutes"
    return instant.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


Instant = Annotated[
    datetime,
    BeforeValidator(parse_instant),
    PlainSerializer(instant_text, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2021-10-13T06:27Z", "2021-10-13T15:27+09:00"]}),
]


class Moment(Model):
    """A point in time as it is known: an instant (UTC), or a calendar date only; exact or about.

    In a file: ``2021-10-13T06:27Z``, ``about 2021-10-13T06:27Z`` or ``2021-10-13``.
    """

    instant: datetime | None = None
    on: date | None = None
    about: bool = False

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any, info: ValidationInfo) -> Any:
        if has_parts(value, Moment, info):
            return value
        if isinstance(value, datetime):
            return {"instant": parse_instant(value)}
        if not isinstance(value, str):
            raise broken("time.form", value=str(value)[:40])
        bound, text = split_bound(value.strip())
        if bound not in (Bound.EXACT, Bound.ABOUT):
            raise broken("time.form", value=value[:40])
        about = bound is Bound.ABOUT
        if _DATE.fullmatch(text):
            return {"on": parse_date(text), "about": about}
        return {"instant": parse_instant(text), "about": about}

    @model_validator(mode="after")
    def _one_point(self) -> Moment:
        if (self.instant is None) == (self.on is None):
            raise broken("time.form", value="")
        if self.instant and self.instant.utcoffset() != timedelta():
            raise broken("time.offset", value=self.instant.isoformat())
        return self

    @model_serializer
    def _text(self) -> str:
        text = instant_text(self.instant) if self.instant else self.on.isoformat() if self.on else ""
        return with_bound(Bound.ABOUT if self.about else Bound.EXACT, text)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = r"^(about )?\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d))?$"
        return {
            "type": "string",
            "description": "An ISO 8601 time with an offset, or a date; `about` before it if it is not exact.",
            "pattern": pattern,
            "examples": ["2021-10-13T06:27Z", "about 2021-10-13T15:27+09:00", "2021-10-13"],
        }


def exactly(instant: datetime) -> Moment:
    """The moment of an exactly known instant."""
    return Moment(instant=parse_instant(instant))


class End(StrEnum):
    """Where a window's end is no time: it goes on, or nobody has stated it."""

    ONGOING = "ongoing"
    UNKNOWN = "unknown"


_ENDS = frozenset(end.value for end in End)


class Window(Model):
    """Half-open time from ``start`` until ``end``; without an end it is ongoing."""

    start: Moment
    end: Annotated[
        Annotated[End, Tag("word")] | Annotated[Moment, Tag("time")],
        Discriminator(lambda value: "word" if isinstance(value, str) and value in _ENDS else "time"),
    ] = End.ONGOING

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if isinstance(self.end, Moment):
            first, last = self.start, self.end
            if first.instant and last.instant:
                wrong = last.instant <= first.instant
            else:  # one side is a calendar date without a zone: only whole days can be compared
                wrong = _day(last) < _day(first) - timedelta(days=1)
            if wrong:
                raise broken("time.order", later=last._text(), earlier=first._text())
        return self

    @property
    def is_ongoing(self) -> bool:
        return self.end is End.ONGOING

    @property
    def duration(self) -> timedelta | None:
        """End minus start; None if one of them is no instant."""
        if isinstance(self.end, Moment) and self.end.instant and self.start.instant:
            return self.end.instant - self.start.instant
        return None

    @property
    def bound(self) -> Bound:
        """How the duration is meant: it is about right if an end point is only roughly known."""
        about = self.start.about or (isinstance(self.end, Moment) and self.end.about)
        return Bound.ABOUT if about else Bound.EXACT


def _day(moment: Moment) -> date:
    if moment.instant:
        return moment.instant.date()
    assert moment.on is not None
    return moment.on


def total_duration(windows: Sequence[Window]) -> timedelta | None:
    """Time covered by the windows together, overlaps counted once; None if an end point is no instant."""
    spans: list[tuple[datetime, datetime]] = []
    for window in windows:
        if not (window.start.instant and isinstance(window.end, Moment) and window.end.instant):
            return None
        spans.append((window.start.instant, window.end.instant))
    total, covered_until = timedelta(), None
    for start, end in sorted(spans):
        begin = start if covered_until is None else max(start, covered_until)
        total += max(end - begin, timedelta())
        covered_until = end if covered_until is None else max(covered_until, end)
    return total if spans else None


def parse_length(text: str) -> timedelta:
    """A duration from ``6h 15m``, ``45s`` or ``1d 2h``; raises the error of rule ``duration.form``."""
    match = _LENGTH.fullmatch(text.strip())
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


class PartialDate(Model):
    """A calendar date, or a month where the day is not known: ``2025-07-31`` or ``2025-07``."""

    year: int
    month: int
    day: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any, info: ValidationInfo) -> Any:
        if has_parts(value, PartialDate, info):
            return value
        if isinstance(value, date):
            value = value.isoformat()[:10]
        if not isinstance(value, str):
            raise broken("time.partial", value=str(value)[:40])
        month_only = bool(_MONTH.fullmatch(value))
        parsed = parse_date(value + "-01" if month_only else value)
        return {"year": parsed.year, "month": parsed.month, "day": None if month_only else parsed.day}

    @model_serializer
    def _text(self) -> str:
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "description": "A date, or a month where the day is not known.",
            "pattern": r"^\d{4}-\d\d(-\d\d)?$",
            "examples": ["2025-07-31", "2025-07"],
        }

    @property
    def last_day(self) -> date:
        """The last calendar day that this date can mean."""
        if self.day:
            return date(self.year, self.month, self.day)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - timedelta(days=1)

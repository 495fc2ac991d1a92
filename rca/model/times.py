"""Moments, windows and durations, as an incident states them.

Instants are zone-aware and kept in UTC; a moment may be exact, about, or a date only. Nothing here formats:
a zone of the reader and a language belong to :mod:`rca.i18n`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
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
from rca.model.written_times import FIRST_YEAR as FIRST_YEAR
from rca.model.written_times import LAST_YEAR as LAST_YEAR
from rca.model.written_times import WRITTEN, Point, is_date, is_month, last_day_of
from rca.model.written_times import Bound as Bound
from rca.model.written_times import End as End
from rca.model.written_times import disorder as disorder
from rca.model.written_times import instant_text as instant_text
from rca.model.written_times import length_text as length_text
from rca.model.written_times import parse_date as parse_date
from rca.model.written_times import parse_instant as parse_instant
from rca.model.written_times import parse_length as parse_length
from rca.model.written_times import split_bound as split_bound
from rca.model.written_times import with_bound as with_bound

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
            return {"instant": parse_instant(value)}
        bound, text = split_bound(value.strip())
        if bound not in (Bound.EXACT, Bound.ABOUT):
            raise broken("time.form", value=value[:40])
        about = bound is Bound.ABOUT
        if is_date(text):
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
        return str(Point(self.instant, self.on, self.about))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = rf"^(about )?(\d{{4}}-\d\d-\d\d|{WRITTEN})$"
        return {
            "type": "string",
            "description": "An ISO 8601 time with an offset, or a date; `about` before it if it is not exact.",
            "pattern": pattern,
            "examples": ["2021-10-13T06:27Z", "about 2021-10-13T15:27+09:00", "2021-10-13"],
        }


def exactly(instant: datetime) -> Moment:
    """The moment of an exactly known instant."""
    return Moment(instant=parse_instant(instant))


_ENDS = frozenset(end.value for end in End)
_EAST = timedelta(hours=14)
"""How far ahead of UTC the first zone is in which a date begins."""


class Window(Model):
    """Half-open time from ``start`` until ``end``; without an end it is ongoing."""

    start: Moment
    """When it began."""
    end: Annotated[
        Annotated[End, Tag("word")] | Annotated[Moment, Tag("time")],
        Discriminator(lambda value: "word" if isinstance(value, str) and value in _ENDS else "time"),
    ] = End.ONGOING
    """When it was over: a time, `ongoing`, or `unknown`."""

    @model_validator(mode="after")
    def _ordered(self) -> Window:
        if isinstance(self.end, Moment):
            first, last = self.start, self.end
            if first.instant and last.instant:
                wrong = last.instant <= first.instant
            else:  # one side is a calendar date without a zone: only whole days can be compared
                wrong = _day(last) < _day(first) - timedelta(days=1)
            if wrong:
                values = {"first": "start", "earlier": first._text(), "second": "end", "later": last._text()}
                raise broken(disorder(first.instant, last.instant), **values)
        return self

    @property
    def is_ongoing(self) -> bool:
        return self.end is End.ONGOING

    def as_of(self, at: datetime) -> Window:
        """The window as it was known at an instant: what ended later was still going on.

        A date has no zone; it lies ahead while it has begun nowhere.
        """
        end = self.end
        if isinstance(end, Moment) and (
            end.instant > at if end.instant else _day(end) > (at.astimezone(UTC) + _EAST).date()
        ):
            return Window(start=self.start, end=End.ONGOING)
        return self

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
            value = str(value)
        month_only = is_month(value)
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
        return last_day_of(self.year, self.month)

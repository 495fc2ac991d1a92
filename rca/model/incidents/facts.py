"""Typed facts: what prose refers to instead of spelling it out.

A fact is stated once, without a language; ``{name}`` or ``{name:style}`` in prose puts it there in the reader's
language and zone. In a file each fact names its kind by its key::

    facts:
      tool_ran:  {instant: about 2021-10-13T06:27Z}
      migrated:  {share: about 20%, of: {en: all extensions, ja: すべての拡張機能}}
      volumes:   {count: 700, of: 20000, unit: {en: volumes, ja: ボリューム}}
      noticed:   {duration: {from: impact:start, to: alert}}
      crp:       {name: Compute Resource Provider, short: CRP}
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
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

from rca.model.base import Audience, Model, has_parts
from rca.model.characters import check_tag, clean_url
from rca.model.language_tags import ANY
from rca.model.problem import Listed
from rca.model.rules.catalogue import broken
from rca.model.text import Name, Text
from rca.model.times import Bound, Moment, Window, length_text, parse_length, split_bound, with_bound

_NUMBER = re.compile(r"\d{1,18}(\.\d{1,6})?", re.ASCII)


def plain_number(value: Decimal) -> str:
    """A number in digits, never in exponents, without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise broken("number.form", value=text[:40])
    return Decimal(text)


class Quantity(Model):
    """A number and how it is meant: ``480``, ``about 480``, ``at least 7650000``."""

    value: Decimal
    bound: Bound = Bound.EXACT

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any, info: ValidationInfo) -> Any:
        if has_parts(value, Quantity, info):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise broken("number.form", value=str(value)[:40])
        bound, text = split_bound(str(value).strip())
        return {"value": _number(text), "bound": bound}

    @model_serializer
    def _text(self) -> str | int:
        if self.bound is Bound.EXACT and self.value == self.value.to_integral_value():
            return int(self.value)
        return with_bound(self.bound, plain_number(self.value))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = r"^((about|at least|at most) )?\d+(\.\d+)?$"
        return {
            "description": "A number; `about`, `at least` or `at most` before it if it is not exact.",
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": pattern}],
            "examples": [480, "about 480"],
        }


class Percentage(Quantity):
    """A share of a whole, 0 to 100 percent: ``20%``, ``about 20%``."""

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any, info: ValidationInfo) -> Any:
        if has_parts(value, Percentage, info):
            return value
        if not isinstance(value, str) or not value.strip().endswith("%"):
            raise broken("share.form", value=str(value)[:40])
        bound, text = split_bound(value.strip()[:-1].strip())
        number = _number(text)
        if number > 100:
            raise broken("share.range", value=f"{text}%")
        return {"value": number, "bound": bound}

    @model_serializer
    def _text(self) -> str:
        return with_bound(self.bound, plain_number(self.value) + "%")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "description": "A percentage; `about`, `at least` or `at most` before it if it is not exact.",
            "pattern": r"^((about|at least|at most) )?\d+(\.\d+)? ?%$",
            "examples": ["20%", "about 20%"],
        }


class Length(Model):
    """A duration and how it is meant: ``6h 15m``, ``about 15m``."""

    value: timedelta
    bound: Bound = Bound.EXACT

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any, info: ValidationInfo) -> Any:
        if has_parts(value, Length, info):
            return value
        if not isinstance(value, str):
            raise broken("duration.form", value=str(value)[:40])
        bound, text = split_bound(value.strip())
        return {"value": parse_length(text), "bound": bound}

    @model_serializer
    def _text(self) -> str:
        return with_bound(self.bound, length_text(self.value))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = r"^((about|at least|at most) )?(\d+d ?)?(\d+h ?)?(\d+m ?)?(\d+s)?$"
        return {
            "type": "string",
            "description": "A length of time; `about`, `at least` or `at most` before it if it is not exact.",
            "pattern": pattern,
            "examples": ["6h 15m", "about 15m"],
        }


class Between(Model):
    """A duration counted from one instant to another, both named: ``{from: impact:start, to: alert}``."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    from_: str = Field(alias="from")
    """The instant at which to begin: the name of a fact, a timeline entry, or a window's `start` or `end`."""
    to: str
    """The instant at which to stop, named in the same way."""


class Fact(Model):
    """What every fact has. ``kind`` is its name for a person; ``styles`` are what ``{name:style}`` may ask for.

    ``label`` is what a correction calls it when it sets wrong and right side by side.
    """

    kind: ClassVar[str]
    styles: ClassVar[frozenset[str]]
    audience: Audience = Audience.PUBLIC
    """Who may read it; texts for wider circles cannot refer to it."""
    label: Name | None = None
    """What a correction notice calls it."""


class InstantFact(Fact):
    """A point in time."""

    kind = "instant"
    styles = frozenset({"date", "time", "datetime"})
    instant: Moment
    """The point in time."""


class WindowFact(Fact):
    """A span of time that is not an impact window of this incident."""

    kind = "window"
    styles = frozenset({"start", "end", "start_time", "end_time", "date", "range", "duration"})
    window: Window
    """From when to when."""


class DurationFact(Fact):
    """How long something took, given outright or counted between two named instants."""

    kind = "duration"
    styles = frozenset({"number"})
    duration: Annotated[
        Annotated[Between, Tag("between")] | Annotated[Length, Tag("length")],
        Discriminator(lambda value: "between" if isinstance(value, Between | dict) else "length"),
    ]
    """A length such as `6h 15m`, or from where to where it is counted."""


class CountFact(Fact):
    """How many, with the unit counted and, where known, out of how many."""

    kind = "count"
    styles = frozenset({"number", "of", "share"})
    count: Quantity
    """How many; `about`, `at least` or `at most` may stand before it."""
    of: Quantity | None = None
    """Out of how many."""
    unit: Name | None = None
    """What is counted."""

    @model_validator(mode="after")
    def _part_of_whole(self) -> CountFact:
        if self.of and (self.of.value == 0 or self.count.value > self.of.value):
            raise broken(
                "share.range", value=f"{plain_number(self.count.value)}/{plain_number(self.of.value)}"
            )
        return self


class ShareFact(Fact):
    """A percentage, and of what."""

    kind = "share"
    styles = frozenset({"number", "of"})
    share: Percentage
    """The percentage, with its sign."""
    of: Text | None = None
    """Of what, in words."""


class NameFact(Fact):
    """A name or term, with its abbreviation."""

    kind = "name"
    styles = frozenset({"full", "short"})
    name: Name
    """The name in full."""
    short: Name | None = None
    """Its abbreviation."""


Url = Annotated[
    str, BeforeValidator(clean_url), WithJsonSchema({"type": "string", "pattern": "^(https?://|mailto:)"})
]


def _url_by_locale(value: Any) -> Any:
    if not isinstance(value, dict):
        return {ANY: value}
    for tag in value:
        if tag != ANY:
            check_tag(tag)
    return value


Urls = Annotated[
    dict[str, Url],
    BeforeValidator(_url_by_locale),
    PlainSerializer(lambda urls: urls[ANY] if set(urls) == {ANY} else urls),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^(https?://|mailto:)"},
                {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
            ]
        }
    ),
]
"""One address, or one for each language."""


class Link(Fact):
    """An address, with the words it is shown under; a file may give the bare address."""

    kind = "link"
    styles = frozenset({"url", "label"})
    url: Urls
    """One address, or one for each language."""

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value


class NamesFact(Fact):
    """The built-in lists: services, regions."""

    kind = "list of names"
    styles = frozenset({"number"})
    names: tuple[Name, ...]


class WindowsFact(Fact):
    """The built-in list of the incident's impact windows."""

    kind = "list of windows"
    styles = frozenset({"date", "range", "duration"})
    windows: tuple[Window, ...]


_BY_KEY: dict[str, type[Fact]] = {
    "instant": InstantFact,
    "window": WindowFact,
    "duration": DurationFact,
    "count": CountFact,
    "share": ShareFact,
    "name": NameFact,
}


def _kind_of(value: Any) -> str | None:
    if isinstance(value, Fact):
        return next((key for key, kind in _BY_KEY.items() if isinstance(value, kind)), None)
    if isinstance(value, dict):
        found = [key for key in _BY_KEY if key in value]
        return found[0] if len(found) == 1 else None
    return None


AnyFact = Annotated[
    Annotated[InstantFact, Tag("instant")]
    | Annotated[WindowFact, Tag("window")]
    | Annotated[DurationFact, Tag("duration")]
    | Annotated[CountFact, Tag("count")]
    | Annotated[ShareFact, Tag("share")]
    | Annotated[NameFact, Tag("name")],
    Discriminator(
        _kind_of,
        custom_error_type="fact.kind",
        custom_error_message="fact.kind",
        custom_error_context={"kinds": Listed(_BY_KEY)},
    ),
]

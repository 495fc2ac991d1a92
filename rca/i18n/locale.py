"""A language as data: ``locales/<tag>/locale.toml`` in frozen dataclasses.

Patterns are :meth:`str.format` texts. A field that stands for a point in time takes, after a colon, ``date``,
``time``, a word of ``[hour_words]`` or a CLDR date pattern (UTS #35): ``{start:date}``, ``{end:d MMMM}``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from rca.errors import NotFound, SettingsError, UsageError
from rca.i18n._toml import build, check_pattern
from rca.i18n.cldr.dates import date_pieces, time_pieces
from rca.model.problem import N_, Listed
from rca.resources import folder

CLOCKS = ("24h", "12h")


def _pattern(*names: str, default: str | None = None) -> Any:
    rules = {"fields": names}
    return field(metadata=rules) if default is None else field(default=default, metadata=rules)


@dataclass(frozen=True)
class Dates:
    """CLDR patterns of a date with and without its year, of a month, and of ranges of days."""

    full: str = field(metadata={"check": date_pieces})
    no_year: str = field(metadata={"check": date_pieces})
    month: str = field(metadata={"check": date_pieces})
    same_month: str = _pattern("start", "end")
    same_month_no_year: str = _pattern("start", "end")
    same_year: str = _pattern("start", "end")
    same_year_no_year: str = _pattern("start", "end")
    across_years: str = _pattern("start", "end")
    first_day: str = ""
    """How the first of a month is written where it is no plain 1, such as ``1er``."""


@dataclass(frozen=True)
class Clock:
    """CLDR patterns of a time of day: in a sentence, on the hour, and with seconds; the same in tables."""

    prose: str = field(metadata={"check": time_pieces})
    table: str = field(metadata={"check": time_pieces})
    prose_seconds: str = field(metadata={"check": time_pieces})
    table_seconds: str = field(metadata={"check": time_pieces})
    prose_hour: str = field(default="", metadata={"check": time_pieces})
    table_hour: str = field(default="", metadata={"check": time_pieces})


@dataclass(frozen=True)
class Forms:
    """How instants and windows are put together, in sentences or in tables.

    ``span`` is used where both ends need their date; if it has no ``{zone}``, each end names the zone.
    ``year`` says which end of a span carries the year if both have the same one.
    """

    instant: str = _pattern("at", "zone")
    point: str = _pattern("at")
    day_window: str = _pattern("start", "end", "zone")
    span: str = _pattern("start", "end", "zone")
    ongoing: str = _pattern("start")
    unknown: str = _pattern("start")
    day_windows: str = _pattern("at", "spans", "zone")
    day_span: str = _pattern("start", "end", "zone")
    span_dates: str = _pattern("start", "end", default="")
    """For two dates without times; if empty, they are written as a range of days."""
    year: str = field(default="both", metadata={"choices": ("first", "last", "both")})


@dataclass(frozen=True)
class Joins:
    """How a list is joined: between items, before the last of three or more, and between two."""

    separator: str
    last: str
    pair: str


@dataclass(frozen=True)
class Lists:
    """Joins for names, and for windows in a sentence."""

    names: Joins
    windows: Joins


@dataclass(frozen=True)
class ZoneForms:
    """How names of zones are put together; ``names`` maps IANA keys to names that hold all year round."""

    with_offset: str = _pattern("name", "offset")
    time_mark: str = _pattern("time", "mark")
    city: str = _pattern("city")
    beside: str = " / "
    lower: bool = False
    """Whether CLDR's names, which it capitalises, take a small letter inside a sentence."""
    names: Mapping[str, str] = field(default_factory=dict)
    seasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a zone whose standard and summer time have names of their own: those two names."""


@dataclass(frozen=True)
class Units:
    """Patterns of hours, minutes and seconds by CLDR plural category, and what stands between them."""

    hour: Mapping[str, str] = _pattern("n")
    minute: Mapping[str, str] = _pattern("n")
    second: Mapping[str, str] = _pattern("n")
    separator: str = " "


@dataclass(frozen=True)
class Numbers:
    """Percentages, counts, shares, and powers of ten thousand where the language counts in them (万, 億)."""

    percent: str = _pattern("number")
    count: str = _pattern("number", "unit")
    count_of: str = _pattern("count", "whole", "unit")
    share_of: str = _pattern("share", "whole")
    myriads: tuple[str, ...] = ()
    myriad_separator: str = ""


@dataclass(frozen=True)
class Bounds:
    """Words for rough figures and limits, and for a rough time or date."""

    about: str = _pattern("figure")
    at_least: str = _pattern("figure")
    at_most: str = _pattern("figure")
    about_time: str = _pattern("time")
    about_date: str = _pattern("date")


@dataclass(frozen=True)
class Letter:
    """The fixed parts around a notice, for the open frame (web) and for the formal letter."""

    company: str = _pattern("name", default="{name}")
    person: str = _pattern("name", default="{name}")
    everyone: str = ""
    salutation_web: str = _pattern("company", default="")
    salutation_letter: str = _pattern("company", default="")
    closing_web: tuple[str, ...] = field(default=(), metadata={"fields": ("company",)})
    closing_letter: tuple[str, ...] = field(default=(), metadata={"fields": ("company",)})
    item_mark: str = ""
    end_mark: str = ""
    address_first: bool = False
    """True where the sender's address stands above its name."""
    organisation_first: bool = False
    """True where an address goes from the organisation to the person, not from the person to the organisation."""


@dataclass(frozen=True)
class Marks:
    """Punctuation that layouts need: between label and value, brackets, quotes and titles."""

    label_separator: str
    brackets: str = _pattern("text")
    quotes: str = _pattern("text")
    name_short: str = _pattern("name", "short")


@dataclass(frozen=True)
class PlainText:
    """How text without markup is set. ``headings`` are marks before headings from h2 down; none: underlined."""

    bullet: str = "- "
    number: str = _pattern("number", default="{number}. ")
    headings: tuple[str, ...] = ()
    wide: bool = False
    """True if characters of ambiguous East Asian width, such as ① or …, take two columns (UAX #11)."""


@dataclass(frozen=True)
class Profile:
    """A house style: the filter for running text (see :mod:`rca.i18n.typography`), and forms it replaces."""

    filter: str = field(default="", metadata={"choices": ("", "spaced", "no-break")})
    prose: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Locale:
    """One language. ``tag`` is BCP 47; ``zones`` are the IANA keys its readers expect."""

    tag: str
    status: str = field(metadata={"choices": ("reviewed", "draft")})
    endonym: str
    zones: tuple[str, ...]
    clock: str = field(metadata={"choices": CLOCKS})
    languages: Mapping[str, str]
    dates: Dates
    clocks: Mapping[str, Clock]
    prose: Forms
    table: Forms
    zone: ZoneForms
    units: Units
    numbers: Numbers
    bounds: Bounds
    lists: Lists
    marks: Marks
    letter: Letter = Letter()
    plain: PlainText = PlainText()
    hour_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Words before a time that depend on its hour, such as Portuguese às and à: by hour, with ``other``."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """The first one is the default."""

    def profile(self, name: str) -> Profile:
        """The house style of that name. A language that offers no choice keeps its own, whatever the name.

        Raises UsageError if there is a choice and the name is none of it.
        """
        if name in self.profiles:
            return self.profiles[name]
        if name and len(self.profiles) > 1:
            raise UsageError(
                N_("there is no style profile {name} in {locale}"),
                name=name,
                locale=self.tag,
                remedy=N_("Use one of: {profiles}."),
                profiles=Listed(self.profiles),
            )
        return next(iter(self.profiles.values()), Profile())

    def forms(self, profile: Profile) -> tuple[Forms, Forms]:
        """The forms for sentences and for tables under a house style."""
        return replace(self.prose, **profile.prose), replace(self.table, **profile.table)


def locale_tags() -> tuple[str, ...]:
    """The tags of every folder under ``locales/`` that has a ``locale.toml``, sorted."""
    return tuple(sorted(path.parent.name for path in folder("locales").glob("*/locale.toml")))


@lru_cache(maxsize=64)
def load_locale(tag: str) -> Locale:
    """The language of that tag. Raises NotFound, or SettingsError if its data are wrong."""
    path = folder("locales") / tag / "locale.toml"
    if tag not in locale_tags():
        raise NotFound(
            N_("there is no locale {tag}"),
            remedy=N_("Use one of: {tags}."),
            tag=tag,
            tags=Listed(locale_tags()),
        )
    return read_locale(path)


def read_locale(path: Path) -> Locale:
    """The language in one ``locale.toml``. Raises SettingsError naming the file and the key."""
    name = f"{path.parent.name}/{path.name}"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(N_("{file} cannot be read: {detail}"), file=name, detail=error) from error
    locale = build(Locale, {"tag": path.parent.name, **data}, name)
    _check_whole(locale, name)
    return locale


def _check_whole(locale: Locale, file: str) -> None:
    if locale.clock not in locale.clocks:
        raise SettingsError(N_("{file}: clocks.{clock} is missing"), file=file, clock=locale.clock)
    for unit in ("hour", "minute", "second"):
        if "other" not in getattr(locale.units, unit):
            raise SettingsError(N_("{file}: units.{unit}.other is missing"), file=file, unit=unit)
    for name, profile in locale.profiles.items():
        for form, changes in (("prose", profile.prose), ("table", profile.table)):
            rules = {key: item.metadata for key, item in Forms.__dataclass_fields__.items()}
            for key, text in changes.items():
                where = f"profiles.{name}.{form}.{key}"
                if "fields" not in rules.get(key, {}):
                    raise SettingsError(N_("{file}: {key} is no form"), file=file, key=where)
                check_pattern(text, rules[key]["fields"], file, where)
    _check_points(locale, file)


def _check_points(locale: Locale, file: str) -> None:
    """Raise SettingsError unless what stands after a colon is a word for a point in time, or a CLDR date pattern."""
    words = {"", "date", "time", *locale.hour_words}
    texts: dict[str, Mapping[str, str]] = {
        "dates": vars(locale.dates),
        "prose": vars(locale.prose),
        "table": vars(locale.table),
    }
    for name, profile in locale.profiles.items():
        texts |= {f"profiles.{name}.prose": profile.prose, f"profiles.{name}.table": profile.table}
    for where, patterns in texts.items():
        for key, pattern in patterns.items():
            specs = {spec for _, _, spec, _ in Formatter().parse(pattern) if spec is not None}
            try:
                for spec in sorted(specs - words):
                    date_pieces(spec)
            except ValueError as error:
                raise SettingsError(
                    N_("{file}: {key} is no pattern: {detail}"),
                    file=file,
                    key=f"{where}.{key}",
                    detail=error,
                ) from None

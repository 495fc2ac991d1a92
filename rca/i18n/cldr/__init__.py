"""The locale data that we keep (CLDR): ``locales/<tag>/cldr.json``, and ``zones.json`` once a zone is named.

``tools/locale_data.py`` makes both; no library that knows CLDR is asked when a notice is written, so it says the
same on every machine and on every day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rca.errors import SettingsError
from rca.model.problem import N_
from rca.resources import folder


@dataclass(frozen=True, slots=True)
class Words:
    """What dates, times and numbers of one language take from CLDR."""

    months: tuple[str, ...]
    """January to December, as they stand in a date."""
    day_periods: tuple[str, str]
    """Before and after noon, abbreviated."""
    day_periods_wide: tuple[str, str]
    decimal: str
    group: str
    plurals: Mapping[str, str]
    """Rules by plural category, as UTS #35 writes them; what keeps none of them is ``other``."""
    script: str
    territory: str
    """The script and the territory that the language alone stands for (likely subtags)."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Names of time zones in one language, by IANA key."""

    names: Mapping[str, str]
    """Generic names, which hold all year round: ``Pacific Time``."""
    places: Mapping[str, str]
    """The country or the city of zones that have no such name."""


@lru_cache(maxsize=64)
def words(tag: str) -> Words:
    """The data of one language. Raises SettingsError if they cannot be read."""
    data = _read(tag, "cldr.json")
    return Words(
        months=tuple(data["months"]),
        day_periods=tuple(data["day_periods"]),
        day_periods_wide=tuple(data["day_periods_wide"]),
        decimal=data["decimal"],
        group=data["group"],
        plurals=data["plurals"],
        script=data["script"],
        territory=data["territory"],
    )


@lru_cache(maxsize=64)
def zones(tag: str) -> Zones:
    """The names of zones in one language. Raises SettingsError if they cannot be read."""
    data = _read(tag, "zones.json")
    return Zones(_by_key(data["names"]), _by_key(data["places"]))


def _by_key(named: Mapping[str, str]) -> dict[str, str]:
    return {key: name for name, keys in named.items() for key in keys.split()}


def _read(tag: str, name: str) -> Any:
    try:
        return json.loads((folder("locales") / tag / name).read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(
            N_("{file} cannot be read: {detail}"), file=f"{tag}/{name}", detail=error
        ) from error

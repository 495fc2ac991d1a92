"""Make ``locales/<tag>/cldr.json`` and ``zones.json`` from CLDR; run by hand, never at install.

What a notice says must not change with the day of installation, so month names, day periods, signs in numbers,
plural rules and zone names are kept here. They come from CLDR 47, out of Babel 2.18.0. Run, in an empty folder::

    pip install --no-deps --target . babel==2.18.0
    PYTHONPATH=. python .../tools/locale_data.py [TAG ...]

A new language needs its ``locale.toml`` first, and its tag in the call; without tags all are written anew. To go
to another CLDR, change ``BABEL`` and read every difference: published notices stay as they are frozen, but the next
revision of each would say what CLDR says then. The same Babel gives the same bytes, whatever zones the machine has.

CLDR is under the Unicode licence, which lies beside the data: ``locales/LICENSE-Unicode.txt``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import babel
from babel.core import get_cldr_version, get_global, parse_locale
from babel.dates import NO_INHERITANCE_MARKER

LOCALES = Path(__file__).parent.parent / "locales"
BABEL = "2.18.0"


def words(tag: str) -> dict[str, Any]:
    """What dates, times and numbers of one language take from CLDR, and the script and territory it stands for."""
    locale = babel.Locale.parse(tag, sep="-")
    months, periods = locale.months["format"]["wide"], locale.day_periods["format"]
    signs = locale.number_symbols["latn"]
    likely = get_global("likely_subtags")
    _, territory, script = parse_locale(
        likely.get(f"{locale.language}_{locale.script}") or likely[locale.language]
    )[:3]
    return {
        "source": source(),
        "script": locale.script or script,
        "territory": locale.territory or territory,
        "months": [months[number] for number in range(1, 13)],
        "day_periods": [_day_period(periods, "abbreviated", half) for half in ("am", "pm")],
        "day_periods_wide": [_day_period(periods, "wide", half) for half in ("am", "pm")],
        "decimal": signs["decimal"],
        "group": signs["group"],
        # Babel writes the rules as UTS #35 did long ago.
        "plurals": {
            category: rule.replace(" not in ", " != ").replace(" in ", " = ").replace(" mod ", " % ")
            for category, rule in sorted(locale.plural_form.rules.items())
        },
    }


def _day_period(periods: Mapping[str, Any], width: str, half: str) -> str:
    """The name in this width, else in the next that has it: the order is Babel's."""
    return str(
        next(
            periods[each][half] for each in (width, "wide", "narrow", "abbreviated") if half in periods[each]
        )
    )


def zones(tag: str) -> dict[str, Any]:
    """Generic names of zones, and names of the places that zones without one go by, each with its IANA keys."""
    locale = babel.Locale.parse(tag, sep="-")
    names: dict[str, list[str]] = {}
    places: dict[str, list[str]] = {}
    for key in zone_keys():
        canonical = get_global("zone_aliases").get(key, key)
        if name := _generic_name(locale, canonical):
            names.setdefault(name, []).append(key)
        elif place := _place(locale, canonical):
            places.setdefault(place, []).append(key)
    return {"source": source(), "names": _by_keys(names), "places": _by_keys(places)}


def zone_keys() -> list[str]:
    """CLDR's keys and their aliases. Keys without a place, as those of ``Etc``, are no names of a country's time."""
    known = {
        *get_global("zone_aliases"),
        *get_global("zone_aliases").values(),
        *get_global("zone_territories"),
        *get_global("meta_zones"),
    }
    return sorted(key for key in known if "/" in key and not key.startswith(("Etc/", "SystemV/")))


def source() -> str:
    """Where the data come from."""
    return f"CLDR {get_cldr_version()}, by Babel {babel.__version__}"


def _generic_name(locale: babel.Locale, zone: str) -> str:
    """The name that holds all year (``vvvv``): the zone's own, else that of the zones it goes with.

    A name that only says the place is none.
    """
    for names in _zone_data(locale, zone):
        name = names.get("long", {}).get("generic", "")
        if name and name != NO_INHERITANCE_MARKER:
            return "" if name == locale.zone_formats["region"] % _place(locale, zone) else str(name)
    return ""


def _place(locale: babel.Locale, zone: str) -> str:
    """The country if it has one zone only, else the country and the city; empty where CLDR knows no country."""
    territory = get_global("zone_territories").get(zone, "")
    if territory not in locale.territories:
        return ""
    country = str(locale.territories[territory])
    if len(get_global("territory_zones").get(territory, ())) == 1:
        return country
    cities = (str(data["city"]) for data in _zone_data(locale, zone) if "city" in data)
    city = next(cities, zone.partition("/")[2].replace("_", " "))
    if territory == "001" or "/" in city:
        return city.rpartition("/")[2]
    return str(locale.zone_formats["fallback"] % {"0": city, "1": country})


def _zone_data(locale: babel.Locale, zone: str) -> tuple[Any, Any]:
    together = get_global("meta_zones").get(zone)
    return locale.time_zones.get(zone, {}), locale.meta_zones.get(together, {})


def _by_keys(named: dict[str, list[str]]) -> dict[str, str]:
    return dict(sorted(((name, " ".join(keys)) for name, keys in named.items()), key=lambda item: item[1]))


def main(tags: Iterable[str]) -> int:
    """Write the files of these languages; of all that have a folder, if none is named."""
    if babel.__version__ != BABEL:
        print(f"this is Babel {babel.__version__}; the data are those of {BABEL}", file=sys.stderr)
        return 1
    for tag in tags or sorted(path.parent.name for path in LOCALES.glob("*/locale.toml")):
        for name, data in (("cldr", words(tag)), ("zones", zones(tag))):
            text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
            (LOCALES / tag / f"{name}.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

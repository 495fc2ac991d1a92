"""Time zones of the reader: found by IANA key, and named so that no reader can take one for another.

Names come from ``locale.toml``, else from CLDR (``vvvv``, the generic name) with the offset beside it. Where
CLDR has none, as for the ``Etc`` zones, the offset alone is written: ``UTC+5:30``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rca.errors import UsageError
from rca.i18n.cldr import zones
from rca.i18n.locale import Locale
from rca.model.problem import N_

_UTC_KEYS = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})


@lru_cache(maxsize=1024)
def find_zone(key: str) -> ZoneInfo:
    """The zone of an IANA key. Raises UsageError with the keys that are spelt nearly so."""
    known = available_timezones()
    if key in known:
        return ZoneInfo(key)
    wanted = key.casefold().replace(" ", "_")
    by_city = {name.rpartition("/")[2].casefold(): name for name in sorted(known)}
    by_name = {name.casefold(): name for name in known}
    near = [by_name[match] for match in get_close_matches(wanted, by_name, n=3, cutoff=0.8)]
    near += [
        by_city[match] for match in get_close_matches(wanted.rpartition("/")[2], by_city, n=3, cutoff=0.8)
    ]
    if near:
        raise UsageError(
            N_("there is no time zone {zone}"),
            remedy=N_("Did you mean {near}?"),
            zone=key,
            near=" / ".join(dict.fromkeys(near)),
        )
    raise UsageError(
        N_("there is no time zone {zone}"),
        remedy=N_("Name it by its IANA key, such as Asia/Tokyo."),
        zone=key,
    )


def offset_text(offset: timedelta) -> str:
    """An offset from UTC with a real minus sign: ``UTC+9``, ``UTC−3:30``, ``UTC``."""
    if not offset:
        return "UTC"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    text = (
        f"{hours}:{minutes:02}:{seconds:02}"
        if seconds
        else f"{hours}:{minutes:02}"
        if minutes
        else f"{hours}"
    )
    return f"UTC{'+' if offset > timedelta() else '−'}{text}"


def offset_of(local: datetime) -> timedelta:
    """The offset from UTC of a zone-aware time."""
    offset = local.utcoffset()
    assert offset is not None
    return offset


def is_repeated(local: datetime) -> bool:
    """True if the clock shows this time twice, since it is set back then (PEP 495)."""
    first, second = local.replace(fold=0), local.replace(fold=1)
    # In a gap the two offsets differ too, but no instant lies in one.
    return offset_of(first) != offset_of(second) and local.astimezone(UTC).astimezone(local.tzinfo) == local


class ZoneNames:
    """What a locale calls one zone, at given times."""

    def __init__(self, locale: Locale, zone: ZoneInfo) -> None:
        self._forms = locale.zone
        self._key = "UTC" if zone.key in _UTC_KEYS else zone.key
        self._seasons = locale.zone.seasons.get(self._key, ())
        self._name = locale.zone.names.get(self._key, "")
        self._needs_offset = not self._name
        if not self._name and not self._seasons:
            self._name = _cldr_name(locale, zone.key)

    def label(self, times: Sequence[datetime]) -> str:
        """The zone's name at these local times: with the offset where the name alone would not tell it."""
        offsets = list(dict.fromkeys(offset_of(time) for time in times))
        if self._seasons:
            return "/".join(dict.fromkeys(self._seasons[bool(time.dst())] for time in times)) or "/".join(
                self._seasons
            )
        if len(offsets) != 1 or self._key == "UTC":
            return self._name or "/".join(offset_text(offset) for offset in offsets) or self._key
        if not self._name:
            return offset_text(offsets[0])
        if self._needs_offset or any(is_repeated(time) for time in times):
            return self._forms.with_offset.format(name=self._name, offset=offset_text(offsets[0]))
        return self._name

    def marked(self, time: str, local: datetime) -> str:
        """A time of day with its offset, for when the zone's name cannot tell which of two it is."""
        return self._forms.time_mark.format(time=time, mark=offset_text(offset_of(local)))


def _cldr_name(locale: Locale, key: str) -> str:
    """CLDR's generic name, else that of the country or city; empty where CLDR knows none."""
    known = zones(locale.tag)
    if name := known.names.get(key):
        return _clean(name[:1].lower() + name[1:] if locale.zone.lower else name)
    if place := known.places.get(key):
        return _clean(locale.zone.city.format(city=place))
    return ""


def _clean(name: str) -> str:
    return name.replace("\u202f", "\u00a0").replace("\u2009", "\u00a0")

"""Deadlines as data: regimes, each a dated file of duties. Plain values, no library.

A regime is written as TOML (``regimes/<name>.toml``), which :mod:`rca.model.deadlines.written` reads;
:mod:`rca.model.deadlines.due` counts what is owed when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from rca.model.deadlines.time_limits import Offset

ByLanguage = Mapping[str, str]
"""A text by language tag; ``*`` for all languages."""

To = Literal["customers", "authority"]
Ends = Literal["at the time", "end of day"]
OnHolidays = Literal["stays", "next business day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that is owed: to whom, by when, and what fulfils it."""

    id: str
    name: ByLanguage
    to: To = "customers"
    notice: str | None = None
    """The kind of notice to customers that fulfils the duty; one of a later kind does so too."""
    fulfilled_by: str | None = None
    """The duty before this one that fulfils it too: two limits for one report."""
    anchor: str
    """An :class:`~rca.model.deadlines.owed.Anchor`, one of the regime's own, or the id of another duty of this regime:
    from when that one was fulfilled."""
    offset: Offset
    ends: Ends = "at the time"
    """Whether days and months end at the time of day of the anchor, or with the day."""
    on_holidays: OnHolidays = "stays"
    """What becomes of a day that is none of business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A set of duties that a law, a contract or the house's own rule imposes, from one day on."""

    name: ByLanguage
    valid_from: date
    valid_until: date | None = None
    """The last day, if another version or nothing follows. A regime holds for incidents that began while it did."""
    checked_on: date | None = None
    """When somebody last compared this file with its source, as everyone should who relies on it."""
    source: ByLanguage
    """Where it can be read: an address, or one for each language."""
    note: ByLanguage
    zone: str = "UTC"
    holidays: str | None = None
    """The calendar of public holidays, as the `holidays` library names it: ``JP``, ``DE-BY``, ``ECB``. None: only
    Saturdays and Sundays are free."""
    closed: tuple[str, ...] = ()
    """Further days of every year that are none of business, as MM-DD."""
    anchors: tuple[str, ...] = ()
    """Anchors of its own, such as ``fix_available``: an entry of the timeline or an instant fact of that id states when."""
    duties: tuple[Duty, ...]

    def holds_on(self, day: date) -> bool:
        """True if the regime holds for an incident that began on ``day`` in the regime's zone."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

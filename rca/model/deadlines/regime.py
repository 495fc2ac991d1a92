"""Deadlines as data: regimes, each a dated file of duties, and what a duty is when it is due.

A regime is written as TOML (``regimes/<name>.toml``); :mod:`rca.model.deadlines.due` counts what is owed when.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from rca.model.base import Identifier, Model
from rca.model.deadlines.owed import NOTICES as NOTICES
from rca.model.deadlines.owed import Anchor as Anchor
from rca.model.deadlines.owed import Due as Due
from rca.model.deadlines.owed import Given as Given
from rca.model.deadlines.owed import State as State
from rca.model.deadlines.owed import is_regime_name
from rca.model.deadlines.time_limits import Offset, Unit
from rca.model.incidents.facts import Urls
from rca.model.rules.catalogue import broken
from rca.model.text import Line, Name

_CLOSED = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def _regime_name(value: str) -> str:
    if not is_regime_name(value):
        raise broken("deadline.name", name=value[:60])
    return value


RegimeName = Annotated[str, AfterValidator(_regime_name)]
"""The name of a regime's file without ``.toml``: lower-case letters, digits and hyphens."""


class Duty(Model):
    """Something that is owed: to whom, by when, and what fulfils it."""

    id: Identifier
    name: Name
    to: Literal["customers", "authority"] = "customers"
    notice: Line | None = None
    """The kind of notice to customers that fulfils the duty; one of a later kind does so too."""
    fulfilled_by: Identifier | None = None
    """The duty before this one that fulfils it too: two limits for one report."""
    anchor: Line
    """An :class:`Anchor`, or the id of another duty of this regime: from when that one was fulfilled."""
    offset: Offset
    ends: Literal["at the time", "end of day"] = "at the time"
    """Whether days and months end at the time of day of the anchor, or with the day."""
    on_holidays: Literal["stays", "next business day"] = "stays"
    """What becomes of a day that is none of business."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.to == "customers") != bool(self.notice):
            raise broken("deadline.notice", id=self.id)
        if self.offset.unit is Unit.HOUR and (self.ends, self.on_holidays) != ("at the time", "stays"):
            raise broken("deadline.hours", id=self.id)
        return self


class Regime(Model):
    """A set of duties that a law, a contract or the house's own rule imposes, from one day on."""

    name: Name
    valid_from: date
    valid_until: date | None = None
    """The last day, if another version or nothing follows. A regime holds for incidents that began while it did."""
    checked_on: date | None = None
    """When somebody last compared this file with its source, as everyone should who relies on it."""
    source: Urls
    note: Name
    zone: str = "UTC"
    holidays: Line | None = None
    """The calendar of public holidays, as the `holidays` library names it: ``JP``, ``DE-BY``, ``ECB``. None: only
    Saturdays and Sundays are free."""
    closed: tuple[str, ...] = ()
    """Further days of every year that are none of business, as MM-DD."""
    duties: tuple[Duty, ...] = Field(min_length=1)

    @field_validator("closed")
    @classmethod
    def _days(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for day in days:
            if not _CLOSED.fullmatch(day):
                raise broken("deadline.day", value=day[:20])
        return days

    @model_validator(mode="after")
    def _anchors(self) -> Self:
        ids = [duty.id for duty in self.duties]
        for index, duty in enumerate(self.duties):
            if duty.id in ids[:index]:
                raise broken("name.twice", name=duty.id, other="duties")
            # Only what stands before it: so duties cannot wait for each other.
            known = [*Anchor, *ids[:index]]
            if duty.anchor not in known:
                raise broken("deadline.anchor", anchor=duty.anchor, known=", ".join(known))
            if duty.fulfilled_by and duty.fulfilled_by not in ids[:index]:
                raise broken("name.unknown", what="duty", name=duty.fulfilled_by)
        return self

    def holds_on(self, day: date) -> bool:
        """True if the regime holds for an incident that began on ``day`` in the regime's zone."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

"""Deadlines as data: regimes, each a dated file of duties, and what a duty is when it is due.

A regime is written as TOML (``regimes/<name>.toml``); :mod:`rca.model.deadlines.due` counts what is owed when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from rca.model.base import Identifier, Model
from rca.model.deadlines.time_limits import Offset, Unit
from rca.model.incidents.facts import Urls
from rca.model.rules.catalogue import broken
from rca.model.text import Line, Name

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOSED = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def _regime_name(value: str) -> str:
    if len(value) > 60 or not _NAME.fullmatch(value):
        raise broken("deadline.name", name=value[:60])
    return value


RegimeName = Annotated[str, AfterValidator(_regime_name)]
"""The name of a regime's file without ``.toml``: lower-case letters, digits and hyphens."""


class Anchor(StrEnum):
    """From when a duty counts. An incident that does not say it leaves the duty's date open; nothing is guessed.

    First, an entry of the timeline or an instant fact of that very id states it (``id: aware``). Else: ``began`` is
    the start of the impact; ``detected`` and ``declared`` the first such entry of the timeline; ``aware`` the moment
    of detection, when somebody knew; ``mitigated`` the last such entry, or the end of the impact; ``resolved`` the
    last such entry; these two stay open while the incident goes on. ``initial_notice`` is the first notice to
    customers. ``classified`` is stated or open.
    """

    BEGAN = "began"
    DETECTED = "detected"
    DECLARED = "declared"
    AWARE = "aware"
    CLASSIFIED = "classified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    INITIAL_NOTICE = "initial_notice"


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


class State(StrEnum):
    """How a duty stands, in the order in which they want attention."""

    OVERDUE = "overdue"
    AT_ONCE = "at once"
    DUE = "due"
    OPEN = "not known yet"
    LATE = "done late"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing owed for one incident. All instants are UTC."""

    incident_key: str
    regime: str
    """The regime's name; "" for an update that a notice promised."""
    duty: str
    name: Name | None
    """What is owed; None for a promised update."""
    to: str
    anchor: str
    """What it counts from, such as ``mitigated``."""
    anchor_at: datetime | None
    about: bool
    """True if the anchor is only roughly known."""
    at: datetime | None
    """The last instant at which it is in time; None while the anchor is not known."""
    done_at: datetime | None
    state: State

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Given:
    """A notice that customers were given: its kind and when."""

    kind: str
    at: datetime


NOTICES: Sequence[str] = ("initial", "update", "resolved", "preliminary", "final")
"""The kinds of notice in the order of a response. A later one says all that an earlier one owes."""

"""The things that are owed: from when it counts, how it stands, and what fulfils it. Plain values, no library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rca.model.written_times import Point


def is_regime_name(text: str) -> bool:
    """True if ``text`` can name a regime's file without ``.toml``: lower-case letters, digits and hyphens, 60 at most."""
    return len(text) <= 60 and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None


def duty_id(regime: str, duty: str) -> str:
    """The name of a regime's duty among those of all regimes."""
    return f"{regime.replace('-', '_')}_{duty}"


class Anchor(StrEnum):
    """From when a duty counts. An incident that does not say it leaves the duty's date open; nothing is guessed.

    First, an entry of the timeline or an instant fact of that very id states it (``id: aware``). Else: ``began`` is
    the start of the impact; ``detected`` and ``declared`` the first such entry of the timeline; ``aware`` the moment
    of detection, when somebody knew; ``mitigated`` the last such entry, or the end of the impact; ``resolved`` the
    last such entry; these two stay open while the incident goes on, and an entry from before the impact came back (the
    start of the last window) counts for neither. ``initial_notice`` is the first notice to
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
    name: Mapping[str, str] | None
    """What is owed, by language; None for a promised update."""
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
    report: Report | None = None
    """The record that an authority was told, if there is one."""

    @property
    def id(self) -> str:
        """The duty's name among those of all regimes, such as ``nis2_early_warning``; an entry of the timeline or an
        instant fact of that id fulfils one to an authority, too."""
        return duty_id(self.regime, self.duty) if self.regime else self.duty

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Report:
    """The record that an authority was told: which duty that fulfilled, when, and what shows it."""

    duty: str
    """As :attr:`Due.id` says it."""
    done: Point | None
    """None if it takes back what was recorded before."""
    evidence: str
    who: str


@dataclass(frozen=True, slots=True)
class Given:
    """A notice that customers were given: its kind and when."""

    kind: str
    at: datetime


NOTICES: Sequence[str] = ("initial", "update", "resolved", "preliminary", "final")
"""The kinds of notice in the order of a response. A later one says all that an earlier one owes."""

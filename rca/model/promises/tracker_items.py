"""An issue, ticket or work item as a tracker's export tells of it, and the steps that are linked to such items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rca.model.incidents.step_states import StepRef, StepState
from rca.model.incidents.trackers import Tracker, TrackerSystem, container
from rca.model.problem import Place


class Standing(StrEnum):
    """How far an item is, in the words of next steps. ``open`` says no more than that it is not closed."""

    OPEN = "open"
    PROPOSED = "proposed"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class TrackerItem:
    """One row of an export. ``key`` is as :func:`rca.model.incidents.trackers.recognise` gives it."""

    system: TrackerSystem
    key: str
    status: str
    """As the tracker calls it."""
    outcome: str
    """How it was closed, where the tracker says so apart from the status: ``not_planned``, ``Won't Do`` …"""
    closed: datetime | date | None
    """When it was closed: the instant (UTC), or the day that is all the tracker says; None if it does not say it, or in
    a form that could mean several days."""
    closed_as: str
    """The same as the tracker writes it; "" if it says nothing."""
    url: str
    place: Place
    """Where it stands in the file."""

    @property
    def container(self) -> str:
        """The repository or project that it belongs to, within its system."""
        return container(self.system, self.key)


@dataclass(frozen=True, slots=True)
class LinkedStep:
    """A step with its links to trackers that are known; ``version`` is what a move of it names."""

    ref: StepRef
    state: StepState | None
    version: int
    links: tuple[Tracker, ...]

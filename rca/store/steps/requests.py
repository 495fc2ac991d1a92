"""The requests to move or add steps, and what they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import StepRef
from rca.model.promises.requested_move import RequestedMove


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """A move that somebody asks for, and the version of the incident that they know."""

    ref: StepRef
    requested: RequestedMove
    version: int


@dataclass(frozen=True, slots=True)
class Added:
    """A step that somebody wants to add to an incident, and why."""

    key: str
    step: NextStep
    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A step as it stands, with the version of its incident: which a move of it names."""

    ref: StepRef
    step: NextStep
    version: int
    incident: Incident

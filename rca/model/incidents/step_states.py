"""The words of a next step: what it is good for, how much it matters, and how far it is.

Plain enumerations without any library, so that a list of steps can be asked for without loading the model.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class StepKind(StrEnum):
    """What a next step is good for: it prevents, detects or mitigates, or it changes how people work."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"


class StepState(StrEnum):
    """How far a next step is."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    DROPPED = "dropped"


class Priority(StrEnum):
    """How much a next step matters beside the others."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


COMPLETE = frozenset({StepState.DONE, StepState.VERIFIED})
"""The states in which the work is done."""

SETTLED = COMPLETE | {StepState.DROPPED}
"""The states in which nothing is left to do; a step in any other state, or in none, is open."""

OPEN = tuple(state for state in StepState if state not in SETTLED)


class StepRef(NamedTuple):
    """The name of a step, written ``incident-key#step-id``."""

    key: str
    step: str

    def __str__(self) -> str:
        return f"{self.key}#{self.step}"


def parse_ref(text: str) -> StepRef | None:
    """The step that ``incident-key#step-id`` names; None for a text of another form."""
    key, mark, step = text.strip().partition("#")
    return StepRef(key, step) if mark and key and step and "#" not in step else None

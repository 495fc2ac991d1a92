"""Next steps: what is done so that the incident does not return."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import model_validator

from rca.model.base import Audience, Identifier, Model
from rca.model.rules import broken
from rca.model.text import Line, Prose, Text
from rca.model.times import PartialDate


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


COMPLETE = frozenset({StepState.DONE, StepState.VERIFIED})


class NextStep(Model):
    """One measure. ``text`` is the wording that customers read; owner and notes stay inside.

    Without a ``state`` nobody has stated one, as in a provider's report; a notice then says so.
    """

    internal: ClassVar[frozenset[str]] = frozenset({"owner", "notes"})

    id: Identifier
    text: Text
    kind: StepKind
    state: StepState | None = None
    due: PartialDate | None = None
    done_on: PartialDate | None = None
    owner: Line | None = None
    notes: Prose | None = None
    answers: tuple[Line, ...] = ()
    """Earlier promises that this one carries on, as ``incident-key#step``."""
    audience: Audience = Audience.PUBLIC

    @model_validator(mode="after")
    def _done_means_done(self) -> NextStep:
        if self.done_on and self.state not in COMPLETE:
            raise broken("step.done", state=self.state.value if self.state else "-")
        return self

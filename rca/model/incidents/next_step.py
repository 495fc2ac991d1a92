"""Next steps: what is done so that the incident does not return.

What becomes of one is in :mod:`rca.model.promises.moves`, what was promised of it in :mod:`rca.model.promises.ledger`.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from rca.model.base import Audience, Identifier, Model
from rca.model.incidents.step_states import COMPLETE as COMPLETE
from rca.model.incidents.step_states import SETTLED as SETTLED
from rca.model.incidents.step_states import Priority as Priority
from rca.model.incidents.step_states import StepKind as StepKind
from rca.model.incidents.step_states import StepState as StepState
from rca.model.incidents.trackers import TrackerLink
from rca.model.rules.catalogue import broken
from rca.model.text import Line, Prose, Text
from rca.model.times import PartialDate


class NextStep(Model):
    """One measure. ``text`` is the wording that customers read; owner, priority, trackers and notes stay inside.

    Without a ``state`` nobody has stated one, as in a provider's report; a notice then says so.
    """

    internal: ClassVar[frozenset[str]] = frozenset({"owner", "notes", "priority", "trackers"})

    id: Identifier
    """The step's name within the incident: `incident-key#n1` everywhere else."""
    text: Text
    """The wording that customers read."""
    kind: StepKind
    """Whether it prevents, detects or mitigates, or changes how people work."""
    state: StepState | None = None
    """How far it is; left out where nobody has said."""
    priority: Priority = Priority.NORMAL
    """How much it matters beside the others; seen inside only."""
    due: PartialDate | None = None
    """The day, or the month, by which it is to be done."""
    done_on: PartialDate | None = None
    """The day, or the month, in which it was done."""
    reason: Text | None = None
    """Why the date is a later one than was promised, or why the step was dropped, as customers read it."""
    owner: Line | None = None
    """Who has to do it; seen inside only."""
    trackers: tuple[TrackerLink, ...] = ()
    """Where the work is tracked: a Jira key, `owner/name#12`, `AB#12` or an address; seen inside only."""
    notes: Prose | None = None
    """What those inside should know; nobody else sees it."""
    answers: tuple[Line, ...] = ()
    """Earlier promises that this one carries on, as ``incident-key#step``."""
    audience: Audience = Audience.PUBLIC
    """Who may read of the step."""

    @property
    def is_open(self) -> bool:
        """True while there is something left to do."""
        return self.state not in SETTLED

    @model_validator(mode="after")
    def _done_means_done(self) -> NextStep:
        if self.done_on and self.state not in COMPLETE:
            raise broken("step.done", state=self.state.value if self.state else "-")
        return self

"""The figures of one next step that a report counts: its days, as they are counted in one zone, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rca.model.incidents.step_states import COMPLETE, SETTLED, StepRef, StepState


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step. A date of which only the month is known counts as the month's last day."""

    ref: StepRef
    state: StepState | None
    kind: str
    services: tuple[str, ...]
    """The ids of the services that the incident concerned."""
    began_on: date
    """The day on which the incident began."""
    first_due: date | None
    """The date that customers were promised first; of a step that they were promised none for, its first one."""
    last_due: date | None
    """The date that customers were told last; of a step that they were promised none for, the present one."""
    due: date | None
    """The date that holds now."""
    done_on: date | None
    """The day on which it was done; None while it is not, or if nobody recorded it."""
    slips: int
    """How often its date was moved to a later day, or taken away."""
    is_promised: bool

    @property
    def is_done(self) -> bool:
        return self.state in COMPLETE

    @property
    def is_open(self) -> bool:
        return self.state not in SETTLED

    @property
    def days_to_done(self) -> int | None:
        """Days from the beginning of the incident to the day on which the step was done."""
        return (self.done_on - self.began_on).days if self.is_done and self.done_on else None

    def is_overdue(self, today: date) -> bool:
        """True if it is open and the date that holds now has passed."""
        return self.is_open and self.due is not None and self.due < today

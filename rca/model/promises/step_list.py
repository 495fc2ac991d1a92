"""A list of the next steps of all incidents: the question, and the rows of the answer. Plain values, no library."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from rca.model.incidents.step_states import SETTLED, StepRef

SORTS: Final = ("due", "incident", "owner", "priority", "state", "kind")
GROUPS: Final = ("owner", "incident", "state", "kind", "priority")


class StepQuery(NamedTuple):
    """Which steps: those that meet every condition given. Empty values ask for nothing in particular."""

    states: tuple[str, ...] = ()
    """States, and ``open`` for all in which something is left to do."""
    owner: str = ""
    """The owner, without regard to case; a hyphen for steps that nobody owns."""
    kinds: tuple[str, ...] = ()
    service: str = ""
    """A service of the incident, by id or by name in any language."""
    incidents: tuple[str, ...] = ()
    overdue: bool = False
    """Open, and the date has passed."""
    due_until: date | None = None
    """Open, and due on this day or before."""
    promised: bool = False
    """Customers were told of it by a published revision."""
    sort: str = "due"

    @property
    def is_empty(self) -> bool:
        """True if it asks for all steps."""
        return self == StepQuery(sort=self.sort)


class StepRow(NamedTuple):
    """A step in a list. Dates are ISO texts, as ``due`` may be a month; ``due_by`` is the last day that it means."""

    key: str
    step: str
    version: int
    """Of the incident: what a move of the step names."""
    severity: str
    state: str
    """"" if nobody stated one."""
    kind: str
    priority: str
    due: str
    due_by: str
    done_on: str
    owner: str
    audience: str
    text: str
    """In the language asked for, or else in the incident's own; references to facts as they are written."""
    revision: int
    """The last revision that told customers of it; 0 if none did."""

    @property
    def ref(self) -> StepRef:
        return StepRef(self.key, self.step)

    @property
    def is_open(self) -> bool:
        return self.state not in SETTLED

    def is_overdue(self, today: date) -> bool:
        """True if it is open and its date has passed."""
        return bool(self.due_by) and self.due_by < today.isoformat() and self.is_open

"""A move that somebody asks for, and the step that it would make. Pure; whether it may be is for
:func:`rca.model.promises.moves.breaches` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import COMPLETE, Priority, StepState
from rca.model.promises.moves import Evidence, Verb
from rca.model.text import Text
from rca.model.times import PartialDate

KEEP: Final = ""
"""What leaves an owner as it is; a hyphen takes the owner away."""

NOBODY: Final = "-"


@dataclass(frozen=True, slots=True)
class RequestedMove:
    """A move that is asked for; what is left at its default stays as it is."""

    verb: Verb
    state: StepState | None = None
    due: PartialDate | None = None
    no_due: bool = False
    """True to take the date away."""
    done_on: PartialDate | None = None
    owner: str = KEEP
    priority: Priority | None = None
    trackers: tuple[str, ...] = ()
    """Links to add."""
    text: Mapping[str, str] = field(default_factory=dict)
    """New words by language; other languages keep theirs."""
    note: str = ""
    why: str = ""
    public_reason: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


def applied(step: NextStep, move: RequestedMove) -> NextStep:
    """The step as it would be. Raises pydantic's ValidationError for words, dates or links that no step can have.

    A public reason belongs to the date, or to the end, that it was given for: it goes when the step is done, dropped
    or taken up again, or when the date changes, unless another is given.
    """
    data = step.model_dump(mode="json")
    if move.state:
        data["state"] = move.state.value
        if move.state not in COMPLETE:
            data["done_on"] = None
    if move.done_on:
        data["done_on"] = move.done_on.model_dump()
    if move.due or move.no_due:
        data["due"] = move.due.model_dump() if move.due else None
    if move.owner:
        data["owner"] = None if move.owner == NOBODY else move.owner
    if move.priority:
        data["priority"] = move.priority.value
    data["trackers"] = list(dict.fromkeys((*step.trackers, *move.trackers)))
    if move.text:
        data["text"] = {**data["text"], **move.text}
    if move.note:
        data["notes"] = f"{step.notes}\n\n{move.note}" if step.notes else move.note
    after = NextStep.model_validate(data)
    return after.model_copy(update={"reason": _reason(step, after, move)})


def _reason(step: NextStep, after: NextStep, move: RequestedMove) -> Text | None:
    if move.public_reason:
        same = step.due == after.due and step.state == after.state
        known = dict(step.reason.by_locale) if step.reason and same else {}
        return Text.model_validate({**known, **move.public_reason})
    turned = after.state != step.state and (not after.is_open or not step.is_open)
    verified = step.state in COMPLETE and after.state in COMPLETE
    return None if (turned and not verified) or after.due != step.due else step.reason

"""What somebody wants to become of a next step, and the step that it would be. Pure; whether it may be is for
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
class Wish:
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


def wished(step: NextStep, wish: Wish) -> NextStep:
    """The step as it would be. Raises pydantic's ValidationError for words, dates or links that no step can have.

    A public reason belongs to the date, or to the end, that it was given for: it goes when the step is done, dropped
    or taken up again, or when the date changes, unless another is given.
    """
    data = step.model_dump(mode="json")
    if wish.state:
        data["state"] = wish.state.value
        if wish.state not in COMPLETE:
            data["done_on"] = None
    if wish.done_on:
        data["done_on"] = wish.done_on.model_dump()
    if wish.due or wish.no_due:
        data["due"] = wish.due.model_dump() if wish.due else None
    if wish.owner:
        data["owner"] = None if wish.owner == NOBODY else wish.owner
    if wish.priority:
        data["priority"] = wish.priority.value
    data["trackers"] = list(dict.fromkeys((*step.trackers, *wish.trackers)))
    if wish.text:
        data["text"] = {**data["text"], **wish.text}
    if wish.note:
        data["notes"] = f"{step.notes}\n\n{wish.note}" if step.notes else wish.note
    after = NextStep.model_validate(data)
    return after.model_copy(update={"reason": _reason(step, after, wish)})


def _reason(step: NextStep, after: NextStep, wish: Wish) -> Text | None:
    if wish.public_reason:
        same = step.due == after.due and step.state == after.state
        known = dict(step.reason.by_locale) if step.reason and same else {}
        return Text.model_validate({**known, **wish.public_reason})
    turned = after.state != step.state and (not after.is_open or not step.is_open)
    verified = step.state in COMPLETE and after.state in COMPLETE
    return None if (turned and not verified) or after.due != step.due else step.reason

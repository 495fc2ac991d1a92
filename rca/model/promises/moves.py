"""Moves of next steps: which are allowed, what each must say, and the record that is kept of it.

The life of a step, with the states in which it is open above and those in which it is settled below::

    proposed → planned → in_progress ⇄ blocked
                  │           │
                  └───────────┴→ done → verified

From every open state a step can be dropped. A state that nobody has stated may become any. A reason is asked for
where a step is dropped, goes back (what was begun, done or dropped is planned or worked on again), and where its date
moves to a later day or away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from rca.model.incidents.step_states import SETTLED, StepRef, StepState
from rca.model.problem import Listed
from rca.model.promises.ledger import Promise
from rca.model.written_times import last_day

if TYPE_CHECKING:
    from rca.model.incidents.next_step import NextStep
    from rca.model.times import PartialDate

_S = StepState
ALLOWED: Final[Mapping[StepState | None, frozenset[StepState]]] = {
    None: frozenset(StepState),
    _S.PROPOSED: frozenset({_S.PLANNED, _S.IN_PROGRESS, _S.DROPPED}),
    _S.PLANNED: frozenset({_S.PROPOSED, _S.IN_PROGRESS, _S.BLOCKED, _S.DONE, _S.DROPPED}),
    _S.IN_PROGRESS: frozenset({_S.PLANNED, _S.BLOCKED, _S.DONE, _S.DROPPED}),
    _S.BLOCKED: frozenset({_S.PLANNED, _S.IN_PROGRESS, _S.DROPPED}),
    _S.DONE: frozenset({_S.VERIFIED, _S.IN_PROGRESS}),
    _S.VERIFIED: frozenset({_S.IN_PROGRESS}),
    _S.DROPPED: frozenset({_S.PROPOSED, _S.PLANNED, _S.IN_PROGRESS}),
}
"""What each state can become."""

_BACK: Final = frozenset(
    {
        (_S.PLANNED, _S.PROPOSED),
        (_S.IN_PROGRESS, _S.PLANNED),
        (_S.DONE, _S.IN_PROGRESS),
        (_S.VERIFIED, _S.IN_PROGRESS),
        (_S.DROPPED, _S.PROPOSED),
        (_S.DROPPED, _S.PLANNED),
        (_S.DROPPED, _S.IN_PROGRESS),
    }
)


class Verb(StrEnum):
    """What a move does first of all. ``edit`` is a change by file, which may do several things at once."""

    ADD = "add"
    STATE = "state"
    DUE = "due"
    ASSIGN = "assign"
    NOTE = "note"
    REWORD = "reword"
    EDIT = "edit"
    REMOVE = "remove"


class Origin(StrEnum):
    """How a move came about: by a command, by a file that was imported, or by a program that checked nothing."""

    COMMAND = "command"
    FILE = "file"
    OTHER = "other"


class EvidenceKind(StrEnum):
    """What shows that a step is done: an address, words, or a file by its name and digest."""

    LINK = "link"
    NOTE = "note"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. ``sha256`` (lower-case hex) is that of a file, which itself stays where it is."""

    kind: EvidenceKind
    value: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What was done to a step: never changed afterwards. ``at`` is UTC; dates are ``2025-07-31`` or ``2025-07``.

    States, dates and owners are given before and after, also where they stay; "" is no date and no owner.
    """

    ref: StepRef
    verb: Verb
    origin: Origin
    who: str
    at: datetime
    version: int
    """The version of the incident that the move made."""
    from_state: StepState | None
    to_state: StepState | None
    from_due: str = ""
    to_due: str = ""
    from_owner: str = ""
    to_owner: str = ""
    why: str = ""
    """The reason, for those inside."""
    note: str = ""
    public_reason: Mapping[str, str] = field(default_factory=dict)
    """The reason as customers read it, by language."""
    evidence: tuple[Evidence, ...] = ()
    old_text: Mapping[str, str] = field(default_factory=dict)
    """The wording before a move that changed it, by language."""
    new_text: Mapping[str, str] = field(default_factory=dict)
    number: int = 0
    """Its number in the store, which grows; 0 before it is kept."""

    @property
    def is_slip(self) -> bool:
        """True if the date moved to a later day, or away."""
        return bool(self.from_due) and slips(self.from_due, self.to_due)


class Breach(NamedTuple):
    """A rule that a change of a step breaks: the field of the step, the rule and its values."""

    field: str
    rule: str
    values: dict[str, object]


def date_text(date: PartialDate | None) -> str:
    """A date as files hold it; "" for none."""
    return "" if date is None else str(date.model_dump())


def slips(before: str, after: str) -> bool:
    """True if a date of a step moves to a later day, or away; a month counts as its last day."""
    if not before or before == after:
        return False
    return not after or last_day(after) > last_day(before)


def can_become(state: StepState | None) -> str:
    """The states that one can become, in words of the files."""
    return Listed(each.value for each in next_states(state))


def next_states(state: StepState | None) -> list[StepState]:
    """The states that one can become, in their order."""
    return [each for each in StepState if each in ALLOWED[state]]


def breaches(
    key: str, before: NextStep, after: NextStep, *, why: str = "", promise: Promise | None = None
) -> Iterator[Breach]:
    """The rules that turning ``before`` into ``after`` breaks.

    A reason is given by ``why``, or by a new public ``reason`` of the step. ``promise`` is what customers were told of
    the step last, if that still stands; then any change of the date wants a reason, and they must still see it.
    """
    ref = StepRef(key, before.id)
    has_reason = bool(why.strip()) or (after.reason is not None and after.reason != before.reason)
    yield from _state_breaches(before.state, after.state, has_reason)
    old, new = date_text(before.due), date_text(after.due)
    if old != new:
        if before.state in SETTLED and after.state in SETTLED:
            yield Breach("due", "move.closed", {"state": before.state.value, "ref": ref})
        elif not has_reason and promise and old and promise.due == old:
            values = {"revision": promise.revision, "ref": ref, "before": old, "after": new or "-"}
            yield Breach("due", "promise.due", values | {"date": new or "none"})
        elif not has_reason and slips(old, new):
            yield Breach("due", "move.slip", {"before": old, "after": new or "-"})
    if promise and promise.could_see(before) and not promise.could_see(after):
        values = {"revision": promise.revision, "ref": ref, "audience": promise.audience.value}
        yield Breach("audience", "promise.hidden", values)


def _state_breaches(before: StepState | None, after: StepState | None, has_reason: bool) -> Iterator[Breach]:
    if before == after:
        return
    values: dict[str, object] = {
        "before": before.value if before else "-",
        "after": after.value if after else "-",
        "allowed": can_become(before),
    }
    if after is None:
        yield Breach("state", "move.unstated", values)
    elif after not in ALLOWED[before]:
        yield Breach("state", "move.state", values)
    elif not has_reason and after is StepState.DROPPED and before is not None:
        yield Breach("state", "move.drop", {})
    elif not has_reason and before is not None and (before, after) in _BACK:
        yield Breach("state", "move.back", values)


def recorded(
    key: str,
    before: NextStep | None,
    after: NextStep | None,
    *,
    verb: Verb,
    origin: Origin,
    who: str,
    at: datetime,
    version: int,
    why: str = "",
    note: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> Move:
    """The record of a change; ``before`` is None for a step that is new, ``after`` for one that was taken out."""
    some = after or before
    assert some is not None
    is_reworded = (before.text if before else None) != (after.text if after else None)
    has_reason = after is not None and after.reason is not None and after.reason != (before and before.reason)
    return Move(
        ref=StepRef(key, some.id),
        verb=verb,
        origin=origin,
        who=who,
        at=at,
        version=version,
        from_state=before.state if before else None,
        to_state=after.state if after else None,
        from_due=date_text(before.due if before else None),
        to_due=date_text(after.due if after else None),
        from_owner=(before.owner or "") if before else "",
        to_owner=(after.owner or "") if after else "",
        why=why,
        note=note,
        public_reason=dict(after.reason.by_locale) if has_reason and after and after.reason else {},
        evidence=evidence,
        old_text=dict(before.text.by_locale) if before and is_reworded else {},
        new_text=dict(after.text.by_locale) if after and is_reworded else {},
    )

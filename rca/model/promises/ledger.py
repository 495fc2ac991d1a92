"""The ledger of promises: which published revision told customers what of which next step.

A revision that shows its readers the next steps promises each of them, unless it tells that the step is done or
dropped; one for the internal audience promises nothing. What holds today is what was told last. A revision that was
withdrawn keeps its promises, because customers have read it; but whatever a later one told has been taken back with
that one, and is owed to them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from rca.model.audience import Audience, narrower
from rca.model.incidents.step_states import COMPLETE, SETTLED, StepRef, StepState
from rca.model.written_times import last_day

if TYPE_CHECKING:
    from rca.model.incidents.next_step import NextStep
    from rca.model.notices.revision import Revision

FOLLOWUP = "followup"
"""The kind of notice that tells what has become of promises."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What one revision told of one step; the fields are those of the frozen promise and of its revision."""

    ref: StepRef
    revision: int
    position: int
    """The revision's place in the chain."""
    kind: str
    issued_at: datetime
    incident_version: int
    state: StepState | None
    due: str
    audience: Audience
    wording: Mapping[str, str]
    text: Mapping[str, str]
    is_withdrawn: bool = False
    """True if the revision was withdrawn."""

    @property
    def stands(self) -> bool:
        """True if it promises something: what was told to be done or dropped needs no keeping."""
        return self.state not in SETTLED

    @property
    def last_day(self) -> date | None:
        """The last day that the promised date can mean."""
        return last_day(self.due) if self.due else None

    def could_see(self, step: NextStep) -> bool:
        """True if those who were told of the step may see it as it is."""
        return self.audience.sees(narrower(step.audience, step.text.audience))

    def same_words(self, step: NextStep) -> bool:
        """True if the step is written as it was told, in every language in which it was told."""
        now = {tag: step.text.find(tag) for tag in self.text}
        return all((found := now[tag]) is not None and found[1] == text for tag, text in self.text.items())


def promises_of(revision: Revision, *, is_withdrawn: bool = False) -> Iterator[Promise]:
    """What a revision told customers; nothing if it is an internal one."""
    if revision.audience is Audience.INTERNAL:
        return
    for each in revision.promises:
        yield Promise(
            ref=StepRef(revision.incident_key, each.step),
            revision=revision.number,
            position=revision.position,
            kind=revision.kind,
            issued_at=revision.issued_at,
            incident_version=revision.incident_version,
            state=StepState(each.state) if each.state else None,
            due=each.due,
            audience=each.audience,
            wording=each.wording,
            text=each.text,
            is_withdrawn=is_withdrawn,
        )


def told_last(promises: Iterable[Promise]) -> dict[StepRef, Promise]:
    """For every step that customers were told of, what they were told last.

    Of revisions that stand, the latest; where all of them were withdrawn, the first, which made the promise.
    """
    return _latest(promises, lambda _, later: not later.is_withdrawn)


def told_why(promises: Iterable[Promise]) -> dict[StepRef, Promise]:
    """For every step that customers were told of, what they were told last that was not changed without a word since.

    Only a follow-up says that a date was moved, or work begun anew, and why. Another notice shows the step as it stands:
    a correction with a later date in it leaves the promise of the first one, and the news of it, as it was.
    """
    return _latest(promises, lambda known, later: not (later.is_withdrawn or _is_silent(known, later)))


def _latest(
    promises: Iterable[Promise], replaces: Callable[[Promise, Promise], bool]
) -> dict[StepRef, Promise]:
    """By step the first promise, or the last one that takes the place of the one that was known by then."""
    last: dict[StepRef, Promise] = {}
    for each in sorted(promises, key=lambda promise: promise.position):
        known = last.get(each.ref)
        if known is None or replaces(known, each):
            last[each.ref] = each
    return last


def _is_silent(before: Promise, after: Promise) -> bool:
    """True if a notice shows without a word what is news to whoever read the one before."""
    what = news(before, state=after.state, due=after.due)
    return after.kind != FOLLOWUP and what in (News.SLIPPED, News.REOPENED)


class News(StrEnum):
    """What has become of a promised step since customers were told of it, in the order in which it is told."""

    MISSING = "missing"
    DROPPED = "dropped"
    SLIPPED = "slipped"
    REOPENED = "reopened"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Owed:
    """News that customers have not been told: of which promise, and how the step stands now."""

    promise: Promise
    news: News
    state: StepState | None
    due: str
    done_on: str = ""

    @property
    def ref(self) -> StepRef:
        return self.promise.ref


def news(promise: Promise, *, state: StepState | None, due: str) -> News | None:
    """What of a step that is there customers do not know yet; None if that is nothing.

    A date that has been brought forward is no news that is owed, nor is work that has begun.
    """
    told = promise.state
    if state is StepState.DROPPED:
        return None if told is StepState.DROPPED else News.DROPPED
    if state in COMPLETE:
        return None if told in COMPLETE else News.DONE
    if told in SETTLED:
        return News.REOPENED
    if promise.due and promise.due != due and (not due or _later(due, promise.due)):
        return News.SLIPPED
    return None


def _later(first: str, second: str) -> bool:
    return last_day(first) > last_day(second)

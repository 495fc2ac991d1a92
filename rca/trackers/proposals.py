"""The moves of next steps that follow from a tracker's export. Pure: nothing is moved here.

A step follows the items that it is linked to. It becomes done only if *all* of them are, and never verified: that
somebody has to see with their own eyes. It is never moved back: where the tracker says less than is known here, the
difference is told, and a person decides. An item that was closed without the work proposes to drop the step, which
needs a reason of ours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from rca.model.incidents.step_states import COMPLETE, SETTLED, StepRef, StepState
from rca.model.incidents.trackers import TrackerSystem, container
from rca.model.promises.moves import ALLOWED, Evidence, EvidenceKind
from rca.model.promises.tracker_items import LinkedStep, Standing, TrackerItem
from rca.trackers.statuses import Statuses

_S = StepState
_RANK: Final[Mapping[StepState | None, int]] = {
    None: 0, _S.PROPOSED: 1, _S.PLANNED: 2, _S.IN_PROGRESS: 3, _S.BLOCKED: 3, _S.DONE: 4, _S.VERIFIED: 5,
}  # fmt: skip
_ON_THE_WAY = (_S.IN_PROGRESS, _S.PLANNED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step, and the states that it goes through, the last of which is the tracker's."""

    step: LinkedStep
    path: tuple[StepState, ...]
    why: str
    """What the tracker says, in its own words."""
    evidence: tuple[Evidence, ...] = ()
    done_on: date | None = None
    """The day on which the last item was closed; None if the tracker does not say, or the step is not done."""
    closed_as: str = ""
    """What the tracker says instead of a day, where it means none or several."""

    @property
    def needs_reason(self) -> bool:
        """True if it drops the step."""
        return self.path[-1] is StepState.DROPPED

    @property
    def needs_day(self) -> bool:
        """True if the step is done and nobody has said on which day. It is told to customers: it is never made up."""
        return self.path[-1] is StepState.DONE and self.done_on is None


@dataclass(frozen=True, slots=True)
class Difference:
    """A step of which less is told there than is known here."""

    step: LinkedStep
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from an export."""

    proposals: tuple[Proposal, ...] = ()
    differences: tuple[Difference, ...] = ()
    same: int = 0
    """Steps that are as the tracker has them."""
    unknown: Mapping[str, tuple[TrackerItem, ...]] = field(default_factory=dict)
    """Statuses that nobody has explained, with the linked items that have them."""
    unmatched_items: tuple[TrackerItem, ...] = ()
    """Items that no step is linked to."""
    unmatched_steps: tuple[tuple[StepRef, str], ...] = ()
    """Open steps linked to an item of one of these repositories or projects that the export does not tell of."""
    read: int = 0
    """Items that the export tells of."""


def plan(
    items: Iterable[TrackerItem], steps: Sequence[LinkedStep], statuses: Statuses, zone: ZoneInfo, today: date
) -> Plan:
    """The moves that follow. Of several items with one key the last counts; days are those of ``zone``."""
    told = {(item.system, item.key): item for item in items}
    containers = {(item.system, item.container) for item in told.values()}
    steps = [_as_exported(step, {item.system for item in told.values()}) for step in steps]
    linked = {(link.system, link.key) for step in steps for link in step.links}
    unknown: dict[str, tuple[TrackerItem, ...]] = {}
    proposals: list[Proposal] = []
    differences: list[Difference] = []
    missing: list[tuple[StepRef, str]] = []
    same = 0
    for step in steps:
        keys = dict.fromkeys((link.system, link.key) for link in step.links)
        found = {key: told[key] for key in keys if key in told}
        for system, key in keys:
            place = (system, container(system, key))
            if (system, key) not in told and place in containers and step.state not in SETTLED:
                missing.append((step.ref, key))
        if not found:
            continue
        standings = {item: statuses.standing(item) for item in found.values()}
        strange = {item: word for item, word in standings.items() if not isinstance(word, Standing)}
        if strange:
            for item, word in strange.items():
                known = unknown.get(word, ())
                unknown[word] = known if item in known else (*known, item)
            continue
        told_of = [Standing(each) for each in standings.values()]
        target = _together(told_of, step, complete=len(found) == len(keys))
        why = "; ".join(_in_words(item) for item in found.values())
        made = _proposal(step, target, why, tuple(found.values()), zone, today)
        if isinstance(made, Proposal):
            proposals.append(made)
        elif made:
            differences.append(Difference(step, why))
        else:
            same += 1
    return Plan(
        tuple(proposals),
        tuple(differences),
        same,
        unknown,
        tuple(item for key, item in told.items() if key not in linked),
        tuple(missing),
        len(told),
    )


def _as_exported(step: LinkedStep, systems: Collection[TrackerSystem]) -> LinkedStep:
    """A step whose keys without an address are those of the export's tracker: OPS-12 can be Jira's and Backlog's."""
    if TrackerSystem.BACKLOG not in systems or TrackerSystem.JIRA in systems:
        return step
    links = (
        replace(link, system=TrackerSystem.BACKLOG)
        if link.system is TrackerSystem.JIRA and not link.url
        else link
        for link in step.links
    )
    return replace(step, links=tuple(links))


def _together(standings: Sequence[Standing], step: LinkedStep, *, complete: bool) -> Standing:
    """What several items say of one step; ``complete`` if the export tells of all that it is linked to."""
    one = standings[0] if len(set(standings)) == 1 else None
    if one and (complete or (one is Standing.DONE and step.state in COMPLETE)):
        return one
    if step.state is _S.BLOCKED:  # what was put on hold here is not taken up by a part of it there
        return Standing.OPEN
    begun = {Standing.IN_PROGRESS, Standing.DONE}
    return Standing.IN_PROGRESS if begun & set(standings) else Standing.OPEN


def _proposal(
    step: LinkedStep,
    target: Standing,
    why: str,
    items: tuple[TrackerItem, ...],
    zone: ZoneInfo,
    today: date,
) -> Proposal | bool:
    """The move that follows; else whether the tracker tells less than is known here."""
    if target is Standing.OPEN:
        return step.state in COMPLETE
    state = StepState(target.value)
    if state is step.state or (state is _S.DONE and step.state in COMPLETE):
        return False
    path = path_to(step.state, state)
    if path is None:
        return True
    if state is not _S.DONE:
        return Proposal(step, path, why)
    evidence = tuple(_evidence(step, item) for item in items)
    days = {item: day for item in items if (day := _day(item, zone)) and day <= today}
    if len(days) == len(items):
        return Proposal(step, path, why, evidence, max(days.values()))
    closed_as = ", ".join(item.closed_as for item in items if item not in days and item.closed_as)
    return Proposal(step, path, why, evidence, closed_as=closed_as)


def _day(item: TrackerItem, zone: ZoneInfo) -> date | None:
    """The day on which an item was closed; an instant is one of ``zone``."""
    return item.closed.astimezone(zone).date() if isinstance(item.closed, datetime) else item.closed


def path_to(state: StepState | None, target: StepState) -> tuple[StepState, ...] | None:
    """The shortest way that goes back nowhere; None if there is none."""
    if state in SETTLED:
        return None
    ways: deque[tuple[StepState, ...]] = deque([()])
    while ways:
        way = ways.popleft()
        last = way[-1] if way else state
        if target in ALLOWED[last] and (target is _S.DROPPED or _RANK[target] >= _RANK[last]):
            return (*way, target)
        ways.extend(
            (*way, each)
            for each in _ON_THE_WAY
            if each in ALLOWED[last] and each not in way and _RANK[each] >= _RANK[last]
        )
    return None


def _evidence(step: LinkedStep, item: TrackerItem) -> Evidence:
    url = item.url or next((link.url for link in step.links if link.key == item.key and link.url), "")
    return Evidence(EvidenceKind.LINK, url) if url else Evidence(EvidenceKind.NOTE, item.key)


def _in_words(item: TrackerItem) -> str:
    outcome = f" ({item.outcome})" if item.outcome else ""
    return f"{item.system.value} {item.key}: {item.status}{outcome}"

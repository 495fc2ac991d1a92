"""What was promised after earlier incidents like this one, and not kept: still open, given up, or of no avail.

Kin are told by who says so, the surest first: the incident's own steps that carry on an earlier promise, the incidents
that it says it repeats, those that a search finds similar, and those of the same services.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rca.model.incidents.step_states import COMPLETE, StepRef, StepState
from rca.model.promises.step_list import StepRow


class Tie(StrEnum):
    """What ties an earlier incident to this one, the strongest first."""

    ANSWERED = "answered"
    RECURRENCE = "recurrence"
    SIMILAR = "similar"
    SERVICES = "services"


class Unkept(StrEnum):
    """In what way a promise was not kept."""

    OPEN = "open"
    DROPPED = "dropped"
    CAME_BACK = "came_back"
    """It was done, and yet the incident happened again."""


@dataclass(frozen=True, slots=True)
class Kin:
    """An earlier incident, and what ties it to this one."""

    key: str
    tie: Tie
    why: str = ""
    """Details: a step's name, or words of the search."""
    services: tuple[str, ...] = ()
    same_cause: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A step that was promised before, in what way it was not kept, and whose it is."""

    row: StepRow
    unkept: Unkept
    kin: Kin


def kin_of(
    recurrence: Iterable[str],
    similar: Iterable[tuple[str, str]],
    by_service: Mapping[str, tuple[tuple[str, ...], bool]],
    key: str,
) -> list[Kin]:
    """The kin of the incident ``key``, each once, by its strongest tie. ``similar`` are (key, why), the nearest first."""
    found: dict[str, Kin] = {}
    for each in recurrence:
        found.setdefault(each, Kin(each, Tie.RECURRENCE))
    for each, why in similar:
        found.setdefault(each, Kin(each, Tie.SIMILAR, why))
    for each, (services, same_cause) in by_service.items():
        found.setdefault(each, Kin(each, Tie.SERVICES, "", services, same_cause))
    found.pop(key, None)
    return list(found.values())


def related(rows: Iterable[StepRow], kin: Sequence[Kin], answered: Mapping[StepRef, str]) -> list[Related]:
    """The steps among ``rows`` that were not kept: the surest tie first, and what customers were promised before the rest.

    A step that is done counts only where the incident says that it happened again, or carries the promise on.
    """
    place = {each.key: number for number, each in enumerate(kin)}
    ties = {each.key: each for each in kin}
    found = []
    for row in rows:
        of = ties.get(row.key)
        if step := answered.get(row.ref):
            of = Kin(row.key, Tie.ANSWERED, step)
        if of is None:
            continue
        if unkept := _unkept(row, of.tie):
            found.append(Related(row, unkept, of))
    order = list(Tie)
    found.sort(
        key=lambda each: (
            order.index(each.kin.tie),
            place.get(each.row.key, -1),
            each.row.revision == 0,
            each.row.due_by or "9999",
        )
    )
    return found


def _unkept(row: StepRow, tie: Tie) -> Unkept | None:
    if row.is_open:
        return Unkept.OPEN
    if tie in (Tie.SIMILAR, Tie.SERVICES):
        return None
    return Unkept.CAME_BACK if StepState(row.state) in COMPLETE else Unkept.DROPPED

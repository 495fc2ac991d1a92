"""The merge of three of an incident's next steps when its file is imported.

``base`` is what the file said when it was imported last, ``theirs`` what the store holds, with all moves since, and
``mine`` what the file says now. A field that the file did not change keeps the store's value; one that it did change is
a move, which has to be an allowed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rca.model.incidents.consistency import Finding
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import COMPLETE, StepRef
from rca.model.promises.ledger import Promise
from rca.model.promises.moves import breaches
from rca.model.walk import Path

_FIELDS = tuple(name for name in NextStep.model_fields if name != "id")
_STEPS = "next_steps"

Changes = Mapping[str, tuple[str, str]]
"""For each step, who changed it last and on which day."""


@dataclass(slots=True)
class Merge:
    """The steps as they are to be kept, the places of those that the file lacks, and what stands against it."""

    steps: tuple[NextStep, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def merge_steps(
    key: str,
    base: Sequence[NextStep] | None,
    theirs: Sequence[NextStep],
    mine: Sequence[NextStep],
    promises: Mapping[str, Promise],
    changes: Changes,
) -> Merge:
    """The merged steps in the file's order; those that the file never had come last.

    Without ``base`` the file is taken to have known what the store holds. ``promises`` are the standing ones by step.
    """
    merge = Merge()
    known = {step.id: step for step in theirs}
    before = known if base is None else {step.id: step for step in base}
    steps = []
    for index, step in enumerate(mine):
        stored = known.get(step.id)
        if stored is None:
            steps.append(step)
            continue
        path: Path = (_STEPS, index)
        merged = _merged(merge, path, before.get(step.id, stored), stored, step, changes)
        promise = promises.get(step.id)
        for breach in breaches(key, stored, merged, promise=promise):
            merge.findings.append(Finding((*path, breach.field), breach.rule, breach.values))
        steps.append(merged)
    kept = {step.id for step in mine}
    for stored in theirs:
        if stored.id in kept:
            continue
        if stored.id not in before:
            steps.append(stored)
        elif promise := promises.get(stored.id):
            values = {"revision": promise.revision, "ref": StepRef(key, stored.id)}
            merge.findings.append(Finding((_STEPS,), "promise.removed", values))
        elif stored != before[stored.id]:
            merge.findings.append(
                Finding((_STEPS,), "step.conflict", _conflict(stored.id, stored.id, changes))
            )
    merge.steps = tuple(steps)
    return merge


def _merged(
    merge: Merge, path: Path, base: NextStep, theirs: NextStep, mine: NextStep, changes: Changes
) -> NextStep:
    update: dict[str, Any] = {}
    for name in _FIELDS:
        was, stored, now = (getattr(step, name) for step in (base, theirs, mine))
        if now == was:
            update[name] = stored
            continue
        # A state is checked as a move from where the step stands now; every other value would overwrite unseen.
        if name != "state" and stored not in (was, now):
            shown = theirs.model_dump(mode="json")[name]
            merge.findings.append(Finding((*path, name), "step.conflict", _conflict(shown, mine.id, changes)))
        update[name] = now
    if update["state"] not in COMPLETE:
        update["done_on"] = None
    return mine.model_copy(update=update)


def _conflict(theirs: object, step: str, changes: Changes) -> dict[str, object]:
    who, on = changes.get(step, ("?", "?"))
    return {"theirs": "-" if theirs is None else str(theirs)[:80], "who": who, "on": on}

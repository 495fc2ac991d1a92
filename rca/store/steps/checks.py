"""The checks of a step before it is written: its move, its words, and whether its incident still fits together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rca.model.characters import clean
from rca.model.incidents.consistency import findings
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import StepRef
from rca.model.problem import Place, Problem
from rca.model.promises.ledger import Promise
from rca.model.promises.moves import breaches
from rca.model.promises.requested_move import RequestedMove, applied
from rca.model.rules.catalogue import RULES, found


def result_of(
    key: str, step: NextStep, requested: RequestedMove, promise: Promise | None
) -> tuple[NextStep | None, list[Problem]]:
    """The step as it would be, and what stands against it."""
    place = str(StepRef(key, step.id))
    if damaged := list(unclean(place, requested)):
        return None, damaged
    try:
        result = applied(step, requested)
    except ValidationError as error:
        return None, [problem_of(place, each) for each in error.errors(include_url=False)]
    if result == step or (requested.state is not None and requested.state == step.state):
        at = Place(place, 0, "state" if requested.state else "")
        return None, [found("move.same", at, state=step.state.value if step.state else "-")]
    wrong = breaches(key, step, result, why=requested.why, promise=promise)
    return result, [found(each.rule, Place(place, 0, each.field), **each.values) for each in wrong]


def unclean(place: str, requested: RequestedMove) -> Iterator[Problem]:
    """What of the words that only the record keeps cannot be kept: controls, damage, excessive length."""
    for field, text in [
        ("reason", requested.why),
        *(("evidence", each.value) for each in requested.evidence),
    ]:
        try:
            if text.strip():
                clean(text)
        except PydanticCustomError as error:
            yield found(error.type, Place(place, 0, field), **(error.context or {}))


def problem_of(place: str, error: Any) -> Problem:
    """One error of pydantic's about the step ``place``, in the words of the rule."""
    rule = error["type"] if error["type"] in RULES else "field.invalid"
    values = dict(error.get("ctx", {})) if error["type"] in RULES else {"detail": error["msg"]}
    field = ".".join(str(part) for part in error["loc"] if part != "by_locale")
    return found(rule, Place(place, 0, field), **values)


def unfit(before: Incident, after: Incident) -> list[Problem]:
    """What does not fit together in the incident as it would be, and did before."""
    known = {(finding.path, finding.rule) for finding in findings(before)}
    return [
        found(finding.rule, Place(after.key, 0, ".".join(map(str, finding.path))), **finding.values)
        for finding in findings(after)
        if (finding.path, finding.rule) not in known
    ]

"""The catalogue of all rules: one sentence for what is wrong, one for what to do, by the rule's id.

The rules stand by subject beside this file. The id travels through pydantic as the error type, so that every problem,
ours or pydantic's, finds its wording (and its translation) here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rca.model.problem import Message, Place, Problem
from rca.model.rules import (
    contradictions,
    customers,
    deadlines,
    facts,
    files,
    markdown,
    notices,
    revisions,
    steps,
    store,
    texts,
    trackers,
    yaml,
)
from rca.model.rules.rule import Rule as Rule

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError


def joined(parts: Iterable[Mapping[str, Rule]]) -> dict[str, Rule]:
    """The rules of several subjects together. Raises ValueError if two of them have one id."""
    rules: dict[str, Rule] = {}
    for part in parts:
        if twice := rules.keys() & part.keys():
            raise ValueError(f"there are two rules named {', '.join(sorted(twice))}")
        rules |= part
    return rules


RULES = joined(
    subject.RULES
    for subject in (
        contradictions,
        customers,
        deadlines,
        facts,
        files,
        markdown,
        notices,
        revisions,
        steps,
        store,
        texts,
        trackers,
        yaml,
    )
)


def broken(rule: str, **values: object) -> PydanticCustomError:
    """The error that a validator raises when ``rule`` is broken; ``values`` fill the rule's sentences."""
    from pydantic_core import (
        PydanticCustomError,  # only where something is wrong: rows are read without pydantic
    )

    return PydanticCustomError(rule, "{message}", {"message": rule, **values})


def found(rule: str, place: Place, **values: object) -> Problem:
    """The Problem that ``rule`` is broken at ``place``, in the rule's words."""
    wording = RULES[rule]
    return Problem(
        rule=rule.removesuffix("_near").removesuffix("_zone"),
        message=Message(wording.text, values),
        place=place,
        level=wording.level,
        remedy=Message(wording.remedy, values) if wording.remedy else None,
    )

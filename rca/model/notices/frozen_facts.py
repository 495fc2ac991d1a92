"""Facts as plain data and back: what a revision keeps, so that a later notice can say what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rca.model.incidents.facts import (
    CountFact,
    DurationFact,
    Fact,
    InstantFact,
    Link,
    NameFact,
    NamesFact,
    ShareFact,
    WindowFact,
    WindowsFact,
)
from rca.model.incidents.incident import Incident
from rca.model.incidents.named_facts import find_fact, named_facts

_KINDS: Final[dict[str, type[Fact]]] = {
    kind.kind: kind
    for kind in (
        InstantFact, WindowFact, DurationFact, CountFact, ShareFact, NameFact, Link, NamesFact, WindowsFact
    )
}  # fmt: skip


def current_facts(incident: Incident) -> dict[str, Fact]:
    """Every fact of the incident by name, durations counted; one whose ends are hidden is left out."""
    named = named_facts(incident)
    return {name: fact for name in named if (fact := find_fact(named, name))}


def fact_data(fact: Fact) -> dict[str, Any]:
    """A fact as plain data; ``kind`` says which it is."""
    return {"kind": fact.kind, **fact.model_dump(mode="json", exclude_defaults=True)}


def fact_of(data: Mapping[str, Any]) -> Fact:
    """The fact of that plain data. Raises ValueError (pydantic's ValidationError) or KeyError for what is none."""
    rest = {name: value for name, value in data.items() if name != "kind"}
    return _KINDS[data["kind"]].model_validate(rest)


def frozen_facts(incident: Incident) -> dict[str, dict[str, Any]]:
    """The facts of an incident, as a revision keeps them. Leave out first what its readers may not see."""
    return {name: fact_data(fact) for name, fact in current_facts(incident).items()}


def thawed_facts(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    """The facts that a revision keeps."""
    return {name: fact_of(data) for name, data in facts.items()}

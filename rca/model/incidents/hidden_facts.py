"""Facts of which a reader would be told a part only: what a fact is made of is for all who may be told the fact."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model.audience import Audience
from rca.model.incidents.circles import Circles
from rca.model.incidents.facts import Between, CountFact, DurationFact
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.incidents.references import parse_reference


def hidden_facts(incident: Incident, circles: Circles) -> Iterator[Finding]:
    """Durations, counts, figures and names that somebody who reads of them could not be told."""
    for name, fact in incident.facts.items():
        told: Audience | None = fact.audience
        part = ""
        if isinstance(fact, DurationFact) and isinstance(fact.duration, Between):
            told, part = circles.widest(name), _hidden_end(fact.duration, fact.audience, circles)
        elif isinstance(fact, CountFact) and fact.unit:
            told, part = fact.unit.audience, "unit"
        if told and not fact.audience.sees(told):
            values: dict[str, object] = {
                "name": name,
                "reader": fact.audience.value,
                "part": part,
                "audience": told.value,
            }
            yield Finding(("facts", name), "fact.audience", values)
    yield from _figure(incident, circles)
    for audience in Audience:
        if not circles.seen[audience].services:
            yield Finding(("services",), "services.hidden", {"reader": audience.value})
            break
    told = circles.widest("original") if "original" in incident.links else None
    if incident.abridged and told and told is not Audience.PUBLIC:
        yield Finding(("links", "original"), "abridged.audience", {"audience": told.value})


def _hidden_end(between: Between, audience: Audience, circles: Circles) -> str:
    ends = [parse_reference(text).name for text in (between.from_, between.to)]
    return next((end for end in ends if (told := circles.widest(end)) and not audience.sees(told)), ends[0])


def _figure(incident: Incident, circles: Circles) -> Iterator[Finding]:
    """The figure of the customers, unless words stand in its place for everybody."""
    extent = incident.scope.customers
    if not extent or not extent.fact or (extent.text and extent.text.audience is Audience.PUBLIC):
        return
    told = circles.widest(extent.fact)
    if told and told is not Audience.PUBLIC:
        values: dict[str, object] = {
            "name": extent.fact,
            "reader": Audience.PUBLIC.value,
            "audience": told.value,
        }
        yield Finding(("scope", "customers", "fact"), "reference.audience", values)

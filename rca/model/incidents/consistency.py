"""The consistency of an incident across its fields: names that meet, order in time, and references that
resolve for every reader.

The fields alone are right when this is asked; the answer is a list of findings, each with the path of the text or
value it concerns, so that an importer can name file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import PydanticCustomError

from rca.model.incidents.circles import Circles
from rca.model.incidents.facts import Between, DurationFact, Fact
from rca.model.incidents.finding import Finding as Finding
from rca.model.incidents.hidden_facts import hidden_facts
from rca.model.incidents.incident import Extent, Incident
from rca.model.incidents.named_facts import BUILT_IN, named_facts, resolve
from rca.model.incidents.text_references import text_references
from rca.model.near_names import nearest
from rca.model.times import Moment, disorder, instant_text
from rca.model.walk import Path


def findings(incident: Incident) -> Iterator[Finding]:
    """Everything in ``incident`` that does not fit together."""
    yield from _names(incident)
    yield from _members(incident)
    yield from _order(incident)
    facts = named_facts(incident)
    yield from _durations(incident, facts)
    circles = Circles(incident, facts)
    yield from hidden_facts(incident, circles)
    yield from text_references(incident, circles)
    if incident.abridged and "original" not in incident.links:
        yield Finding(("abridged",), "abridged.original", {})
    for index, tag in enumerate(incident.abridged):
        if tag == incident.source_locale:
            yield Finding(("abridged", index), "abridged.source", {"locale": tag})


def _names(incident: Incident) -> Iterator[Finding]:
    taken: dict[str, str] = {}
    named: list[tuple[str, Path]] = [
        (window.id, ("windows", i, "id")) for i, window in enumerate(incident.windows)
    ]
    named += [(event.id, ("timeline", i, "id")) for i, event in enumerate(incident.timeline) if event.id]
    named += [(name, ("links", name)) for name in incident.links]
    named += [(name, ("facts", name)) for name in incident.facts]
    for name, path in named:
        if name in BUILT_IN:
            yield Finding(path, "name.reserved", {"name": name})
        elif name in taken:
            yield Finding(path, "name.twice", {"name": name, "other": taken[name]})
        taken.setdefault(name, str(path[0]))
    steps: set[str] = set()
    for index, step in enumerate(incident.next_steps):
        if step.id in steps:
            yield Finding(("next_steps", index, "id"), "name.twice", {"name": step.id, "other": "next_steps"})
        steps.add(step.id)


def _members(incident: Incident) -> Iterator[Finding]:
    def unknown(what: str, name: str, path: Path, known: Iterable[str]) -> Finding:
        near = next(iter(nearest(name, known)), "")
        return Finding(
            path, "name.unknown_near" if near else "name.unknown", {"what": what, "name": name, "near": near}
        )

    for index, window in enumerate(incident.windows):
        for position, name in enumerate(window.services):
            if name not in incident.services:
                yield unknown("service", name, ("windows", index, "services", position), incident.services)
        for position, name in enumerate(window.regions):
            if name not in incident.regions:
                yield unknown("region", name, ("windows", index, "regions", position), incident.regions)
    extent: Extent | None = incident.scope.customers
    if extent and extent.fact and extent.fact not in (facts := named_facts(incident)):
        yield unknown("fact", extent.fact, ("scope", "customers", "fact"), facts)
    if incident.upstream and incident.upstream.link and incident.upstream.link not in incident.links:
        yield unknown("link", incident.upstream.link, ("upstream", "link"), incident.links)


def _order(incident: Incident) -> Iterator[Finding]:
    last: Moment | None = None
    for index, event in enumerate(incident.timeline):
        if event.at is None or event.at.instant is None:
            continue
        if last is not None and last.instant is not None and event.at.instant < last.instant:
            values: dict[str, object] = {
                "first": "entry before",
                "earlier": last.model_dump(),
                "second": "entry",
                "later": event.at.model_dump(),
            }
            rule = disorder(last.instant, event.at.instant)
            yield Finding(("timeline", index, "at"), rule, values)
        last = event.at
    for index, post in enumerate(incident.posts):
        if post.next_at and post.next_at <= post.at:
            yield Finding(
                ("posts", index, "next_at"),
                disorder(post.at, post.next_at),
                {
                    "first": "post",
                    "earlier": instant_text(post.at),
                    "second": "next notice",
                    "later": instant_text(post.next_at),
                },
            )


def _durations(incident: Incident, facts: dict[str, Fact]) -> Iterator[Finding]:
    for name, fact in incident.facts.items():
        if isinstance(fact, DurationFact) and isinstance(fact.duration, Between):
            try:
                resolve(facts, name)
            except PydanticCustomError as error:
                yield _misnamed_end(("facts", name, "duration"), error, facts)


def _misnamed_end(path: Path, error: PydanticCustomError, facts: Mapping[str, Fact]) -> Finding:
    """What is wrong with a duration; of an end that there is not, the name that was probably meant."""
    values = dict(error.context or {})
    name, _, style = str(values.get("name", "")).partition(":")
    if error.type == "duration.ends" and name not in facts and (near := nearest(name, facts)):
        meant = f"{near[0]}:{style}" if style else near[0]
        return Finding(path, "duration.ends_near", {**values, "near": meant})
    return Finding(path, error.type, values)

"""The consistency of an incident across its fields: names that meet, references that resolve, order in time.

The fields alone are right when this is asked; the answer is a list of findings, each with the path of the text or
value it concerns, so that an importer can name file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from rca.model.audience import Audience
from rca.model.incidents.facts import Between, DurationFact, Fact, InstantFact, WindowFact, WindowsFact
from rca.model.incidents.incident import Extent, ImpactWindow, Incident
from rca.model.incidents.named_facts import BUILT_IN, named_facts, resolve
from rca.model.incidents.references import Reference, Stray, references, split
from rca.model.language_tags import ANY
from rca.model.near_names import Nearest
from rca.model.tables import MAX_COLUMNS, columns_of
from rca.model.text import Name, Text
from rca.model.times import Moment, Window
from rca.model.typed_times import typed_time
from rca.model.walk import Path, texts

_NEEDS_END = frozenset({"end", "end_time", "range", "duration"})
_NEEDS_TIME = frozenset({"time", "datetime", "start_time", "end_time", "duration"})


class Finding(NamedTuple):
    """A broken rule: where (path from the incident, and at which brace of a text), which, and its values."""

    path: Path
    rule: str
    values: dict[str, object]
    brace: int | None = None


def findings(incident: Incident) -> Iterator[Finding]:
    """Everything in ``incident`` that does not fit together."""
    yield from _names(incident)
    yield from _members(incident)
    yield from _order(incident)
    facts = named_facts(incident)
    yield from _durations(incident, facts)
    meet = _References(facts)
    for path, text, audience in texts(incident):
        yield from _text(path, text, audience, incident, meet)
    if incident.abridged and "original" not in incident.links:
        yield Finding(("abridged",), "abridged.original", {})


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
    def unknown(what: str, name: str, path: Path) -> Finding:
        return Finding(path, "name.unknown", {"what": what, "name": name})

    for index, window in enumerate(incident.windows):
        for position, name in enumerate(window.services):
            if name not in incident.services:
                yield unknown("service", name, ("windows", index, "services", position))
        for position, name in enumerate(window.regions):
            if name not in incident.regions:
                yield unknown("region", name, ("windows", index, "regions", position))
    extent: Extent | None = incident.scope.customers
    if extent and extent.fact and extent.fact not in named_facts(incident):
        yield unknown("fact", extent.fact, ("scope", "customers", "fact"))
    if incident.upstream and incident.upstream.link and incident.upstream.link not in incident.links:
        yield unknown("link", incident.upstream.link, ("upstream", "link"))


def _order(incident: Incident) -> Iterator[Finding]:
    last: Moment | None = None
    for index, event in enumerate(incident.timeline):
        if event.at is None or event.at.instant is None:
            continue
        if last is not None and last.instant is not None and event.at.instant < last.instant:
            values: dict[str, object] = {"later": event.at.model_dump(), "earlier": last.model_dump()}
            yield Finding(("timeline", index, "at"), "time.order", values)
        last = event.at
    for index, post in enumerate(incident.posts):
        if post.next_at and post.next_at <= post.at:
            yield Finding(
                ("posts", index, "next_at"),
                "time.order",
                {"later": post.next_at.isoformat(), "earlier": post.at.isoformat()},
            )


def _durations(incident: Incident, facts: dict[str, Fact]) -> Iterator[Finding]:
    for name, fact in incident.facts.items():
        if isinstance(fact, DurationFact) and isinstance(fact.duration, Between):
            try:
                resolve(facts, name)
            except PydanticCustomError as error:
                yield Finding(("facts", name, "duration"), error.type, dict(error.context or {}))


def _text(
    path: Path, text: Text, audience: Audience, incident: Incident, meet: _References
) -> Iterator[Finding]:
    is_plain = isinstance(text, Name) or path[0] == "facts"
    if ANY not in text.by_locale and incident.source_locale not in text.by_locale:
        yield Finding(path, "locale.source", {"locale": incident.source_locale})
    expected: set[str] | None = None
    for locale, prose in text.by_locale.items():
        here = (*path, locale)
        if not is_plain and audience is not Audience.INTERNAL and (typed := typed_time(prose)):
            yield Finding(here, "text.typed_time", {"found": typed})
        if (columns := columns_of(prose)) > MAX_COLUMNS:
            yield Finding(here, "text.columns", {"columns": columns, "limit": MAX_COLUMNS})
        found = set()
        counted, braces = 0, 0
        for piece in split(prose):
            if isinstance(piece, str):
                continue
            braces += sum(map(prose[counted : piece.offset].count, "{}"))
            counted = piece.offset
            if isinstance(piece, Stray):
                yield Finding(here, "reference.unclosed", {"position": piece.offset + 1}, braces)
            else:
                found.add(piece.name)
                yield from meet(here, piece, audience, braces)
        if expected is None:
            expected, source = found, locale
        elif found != expected:
            values: dict[str, object] = {
                "locale": locale,
                "source": source,
                "found": ", ".join(sorted(found)) or "-",
                "expected": ", ".join(sorted(expected)) or "-",
            }
            yield Finding(here, "reference.parity", values)
    if is_plain and any(references(prose) for prose in text.by_locale.values()):
        yield Finding(path, "reference.plain", {})


class _References:
    """Whether references and facts meet. What a style asks of a fact is looked up once, however often it is used."""

    def __init__(self, facts: dict[str, Fact]) -> None:
        self._facts = facts
        self._near = Nearest(facts)
        self._known: dict[str, tuple[str, dict[str, object]] | None] = {}

    def __call__(self, path: Path, reference: Reference, audience: Audience, brace: int) -> Iterator[Finding]:
        name, fact = reference.name, self._facts.get(reference.name)
        if fact is None:
            near = self._near(name)
            rule = "reference.unknown_near" if near else "reference.unknown"
            yield Finding(path, rule, {"name": name, "near": near}, brace)
            return
        if not audience.sees(fact.audience):
            values: dict[str, object] = {
                "name": name,
                "reader": audience.value,
                "audience": fact.audience.value,
            }
            yield Finding(path, "reference.audience", values, brace)
        key = str(reference)
        if key not in self._known:
            self._known[key] = _misfit(name, reference.style, fact)
        if misfit := self._known[key]:
            yield Finding(path, *misfit, brace)


def _misfit(name: str, style: str, fact: Fact) -> tuple[str, dict[str, object]] | None:
    """The rule that a style breaks with this fact, and its values; None if they fit."""
    if not style:
        return None
    values: dict[str, object] = {"name": name, "style": style}
    if style not in fact.styles:
        return "reference.style", values | {"kind": fact.kind, "styles": ", ".join(sorted(fact.styles))}
    if style in ("share", "of") and getattr(fact, "of", None) is None:
        return "reference.style", values | {"kind": f"{fact.kind} without `of`", "styles": "number"}
    for window in _windows(fact):
        if style in _NEEDS_END and not isinstance(window.end, Moment):
            if style == "range" and window.is_ongoing:
                continue
            return "reference.open", values
        if style in _NEEDS_TIME and not _has_times(window, style):
            return "reference.precision", values
    if isinstance(fact, InstantFact) and style in _NEEDS_TIME and not fact.instant.instant:
        return "reference.precision", values
    return None


def _windows(fact: Fact) -> tuple[Window | ImpactWindow, ...]:
    if isinstance(fact, WindowsFact):
        return fact.windows
    return (fact.window,) if isinstance(fact, WindowFact) else ()


def _has_times(window: Window, style: str) -> bool:
    start = window.start.instant is not None
    end = isinstance(window.end, Moment) and window.end.instant is not None
    return {"start_time": start, "end_time": end}.get(style, start and end)

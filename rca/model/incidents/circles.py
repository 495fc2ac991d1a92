"""The circles of facts: the widest audience that may be told a fact, whole and in each of its styles.

What a reader is not told can be a part only: the end of a duration, the whole of a share. So each audience is asked
with what it sees of the incident, and not by the mark of the fact alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from rca.model.audience import Audience
from rca.model.incidents.facts import Fact, InstantFact, WindowFact, WindowsFact
from rca.model.incidents.incident import ImpactWindow, Incident
from rca.model.incidents.named_facts import find_fact, named_facts
from rca.model.problem import Listed
from rca.model.times import Moment, Window
from rca.model.walk import visible_to

_NEEDS_END = frozenset({"end", "end_time", "range", "duration"})
_NEEDS_TIME = frozenset({"time", "datetime", "start_time", "end_time", "duration"})

Misfit = tuple[str, dict[str, object]]
"""The rule that a style breaks with a fact, and its values."""


class Circles:
    """The facts of one incident as each audience sees them. Each question is answered once, however often it is asked."""

    def __init__(self, incident: Incident, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.seen: dict[Audience, Incident] = {}
        self._facts: dict[Audience, Mapping[str, Fact]] = {}
        for audience in Audience:
            self.seen[audience] = seen = visible_to(incident, audience) or incident
            self._facts[audience] = facts if seen is incident else named_facts(seen)
        self._known: dict[tuple[str, str], Audience | None] = {}
        self._misfits: dict[tuple[str, str], Misfit | None] = {}

    def widest(self, name: str, style: str = "") -> Audience | None:
        """The widest audience that can be told the fact in that style; None if nobody can."""
        key = name, style
        if key not in self._known:
            self._known[key] = next((each for each in Audience if self._tells(each, name, style)), None)
        return self._known[key]

    def misfit(self, name: str, style: str) -> Misfit | None:
        """What is wrong with that style for those who see all; None if it fits."""
        key = name, style
        if key not in self._misfits:
            self._misfits[key] = _misfit(name, style, self.facts[name])
        return self._misfits[key]

    def _tells(self, audience: Audience, name: str, style: str) -> bool:
        fact = find_fact(self._facts[audience], name)
        if fact is None or (fact is self.facts.get(name) and self.misfit(name, style)):
            return False
        return fact is self.facts.get(name) or _misfit(name, style, fact) is None


def _misfit(name: str, style: str, fact: Fact) -> tuple[str, dict[str, object]] | None:
    """The rule that a style breaks with this fact, and its values; None if they fit."""
    if not style:
        return None
    values: dict[str, object] = {"name": name, "style": style}
    if style not in fact.styles:
        return "reference.style", values | {"kind": fact.kind, "styles": Listed(sorted(fact.styles))}
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

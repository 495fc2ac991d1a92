"""What became of the facts between two states of an incident, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rca.i18n.catalogs import Catalog
from rca.i18n.facts import text_for
from rca.i18n.formatting import Formatter
from rca.i18n.typography import capitalised
from rca.model.incidents.facts import CountFact, Fact, InstantFact, Link, WindowFact, WindowsFact
from rca.model.incidents.incident import Incident
from rca.model.notices.frozen_facts import fact_data
from rca.model.text import Text
from rca.model.times import End, Moment, Window

WINDOW_PARTS = ("start", "end", "duration")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs; ``part`` is the start, end or duration of a window. None where there was or is none."""

    name: str
    part: str
    before: Fact | None
    after: Fact | None

    @property
    def fact(self) -> Fact:
        """The fact as it is, or as it was if it is gone."""
        fact = self.after or self.before
        assert fact is not None
        return fact


def fact_changes(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> tuple[FactChange, ...]:
    """What differs, in the order of the facts; windows by their parts. How a fact is labelled makes no difference."""
    return tuple(_changes(before, after))


def _changes(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Iterator[FactChange]:
    single = all(_windows(facts) <= 1 for facts in (before, after))
    for name in {**after, **before}:
        old, new = before.get(name), after.get(name)
        # The list of all windows says nothing that its windows do not, nor does the duration of an only one.
        if isinstance(old or new, WindowsFact) or (name == "duration" and single) or _same(old, new):
            continue
        if isinstance(old, WindowFact) and isinstance(new, WindowFact):
            for part in WINDOW_PARTS:
                if getattr(old.window, part) != getattr(new.window, part):
                    yield FactChange(name, part, old, new)
        else:
            yield FactChange(name, "", old, new)


def _windows(facts: Mapping[str, Fact]) -> int:
    listed = facts.get("windows")
    return len(listed.windows) if isinstance(listed, WindowsFact) else 0


def _same(old: Fact | None, new: Fact | None) -> bool:
    if old is None or new is None:
        return old is new
    return _stated(old) == _stated(new)


def _stated(fact: Fact) -> dict[str, object]:
    return {name: value for name, value in fact_data(fact).items() if name not in ("label", "audience")}


class FactWriter:
    """Writes changed facts in plain text, as tables have them."""

    def __init__(self, words: Catalog, formatter: Formatter, incident: Incident) -> None:
        self._words, self._formatter, self._incident = words, formatter, incident

    def value(self, fact: Fact | None, part: str = "") -> str:
        """What a fact says; a dash if there is none."""
        formatter, source = self._formatter, self._incident.source_locale
        if fact is None:
            return "–"
        if isinstance(fact, WindowFact):
            return self._part(fact.window, part) if part else formatter.window_range(fact.window)
        if isinstance(fact, InstantFact):
            return formatter.datetime(fact.instant)
        if isinstance(fact, CountFact) and fact.of:
            share = formatter.count_share(fact)
            return self._words.text("change.of_whole", figure=formatter.count_of(fact, source), share=share)
        return formatter.fact(fact, "url" if isinstance(fact, Link) else "", source)

    def _part(self, window: Window, part: str) -> str:
        if part == "duration":
            length = window.duration
            return self._formatter.duration(length, window.bound) if length is not None else "–"
        moment = getattr(window, part)
        if isinstance(moment, Moment):
            return self._formatter.datetime(moment)
        return self._words.text("end.ongoing" if moment is End.ONGOING else "unknown")

    def label(self, change: FactChange) -> str:
        """What the changed fact is called, by our own words or by the incident's; empty if neither names it."""
        words, fact = self._words, change.fact
        if change.name in _OWN_LABELS:
            return words.text(_OWN_LABELS[change.name])
        name = self._text(fact.label)
        windows = self._incident.windows
        if not name and len(windows) > 1:
            name = next((self._text(window.label) for window in windows if window.id == change.name), "")
        if not change.part:
            return capitalised(name)
        part = words.text(f"label.{change.part}")
        return words.text("change.part_of", part=part, whole=name) if name else part

    def _text(self, text: Text | None) -> str:
        return text_for(text, self._formatter.locale.tag, self._incident.source_locale) if text else ""


_OWN_LABELS = {
    "services": "label.services",
    "regions": "label.regions",
    "duration": "label.duration",
    "tracking_id": "label.incident_id",
}

"""What a correction notice says of the revision that it corrects: wrong facts and right ones, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import Fact
from rca.model.incidents.incident import Incident
from rca.model.notices.frozen_facts import current_facts
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found
from rca.model.times import exactly
from rca.notices.fact_changes import FactChange, FactWriter, fact_changes
from rca.notices.prose import Prose


@dataclass(frozen=True, slots=True)
class Earlier:
    """A published revision, as a correction of it needs it."""

    number: int
    kind: str
    issued_at: datetime
    facts: Mapping[str, Fact]
    stated: frozenset[str]
    """The names of the facts that its texts referred to, in any language."""
    labels: Mapping[str, str]
    """What it was called (最終報告, Final report), by language."""


class CorrectionView:
    """What a correction's template sees beside the incident. Strings are Markdown."""

    def __init__(
        self,
        incident: Incident,
        earlier: Earlier | None,
        prose: Prose,
        words: Catalog,
        formatter: Formatter,
        issued_at: datetime,
    ) -> None:
        self._incident, self._earlier, self._prose = incident, earlier, prose
        self._words, self._formatter, self._issued_at = words, formatter, issued_at
        self._writer = FactWriter(words, formatter, incident)
        self.gaps: list[Problem] = []

    def _note(self, rule: str, field: str, **values: object) -> str:
        problem = found(rule, Place(self._incident.key, 0, field), **values)
        if problem not in self.gaps:
            self.gaps.append(problem)
        part = self._words.text("part.corrected")
        return f"**{escape_markdown(self._words.text('draft.missing', part=part))}**"

    @property
    def notice(self) -> str:
        """What the corrected notice was called."""
        if self._earlier is None:
            return self._note("correction.of", "corrections")
        label = self._earlier.labels.get(self._words.tag)
        return escape_markdown(label or next(iter(self._earlier.labels.values()), self._earlier.kind))

    @property
    def published(self) -> str:
        """The date on which it was issued."""
        return (
            escape_markdown(self._formatter.date(exactly(self._earlier.issued_at))) if self._earlier else ""
        )

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Label, wrong and right of every fact that was stated otherwise."""
        if self._earlier is None:
            return []
        changes = fact_changes(self._earlier.facts, current_facts(self._incident))
        return [
            (self._label(change), self._value(change.before, change), self._value(change.after, change))
            for change in changes
            if change.before and change.after and self._was_stated(change)
        ]

    def _was_stated(self, change: FactChange) -> bool:
        """Built-in facts stand in every notice; those of the file where a text refers to them."""
        assert self._earlier is not None
        own = change.name in self._incident.facts or change.name in self._incident.links
        return not own or change.name in self._earlier.stated

    def _value(self, fact: Fact | None, change: FactChange) -> str:
        return escape_markdown(self._writer.value(fact, change.part))

    def _label(self, change: FactChange) -> str:
        if label := self._writer.label(change):
            return escape_markdown(label)
        for index, event in enumerate(self._incident.timeline):
            if event.id == change.name:
                text = self._prose.line(event.text, f"timeline[{index}].text").rstrip("。.")
                return escape_markdown(self._words.text("change.event", event=text))
        return self._note("correction.label", f"facts.{change.name}", name=change.name)

    @property
    def reasons(self) -> list[str]:
        """Why it was wrong, oldest first; with what was wrong, where no table of facts says it."""
        texts = []
        told = bool(self.rows)
        for index, each in enumerate(self._incident.corrections):
            if self._earlier and self._earlier.issued_at < each.at <= self._issued_at:
                field = f"corrections[{index}]"
                parts = [(each.text, f"{field}.text")] if not (told and each.reason) else []
                parts += [(each.reason, f"{field}.reason")] if each.reason else []
                texts += [self._prose.text(text, where) for text, where in parts]
        if not texts and self._earlier:
            return [self._note("correction.reason", "corrections")]
        return texts

"""What a correction notice says of the revision that it corrects: wrong facts and right ones, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import Fact
from rca.model.notices.frozen_facts import current_facts
from rca.model.times import exactly
from rca.notices.fact_changes import FactChange, FactWriter, fact_changes
from rca.notices.gaps import Gaps, mark
from rca.notices.material import Material


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
        material: Material,
        earlier: Earlier | None,
    ) -> None:
        self._incident, self._issued_at, self._earlier = material.incident, material.issued_at, earlier
        self._prose, self._words, self._formatter = material.prose, material.words, material.formatter
        self._writer = FactWriter(material.words, material.formatter, material.incident)
        self.gaps = Gaps(material.incident.key)

    def _gap(self, rule: str, field: str, **values: object) -> str:
        """Note the gap, and give what stands in a draft for it."""
        self.gaps.note(rule, field, **values)
        return mark(self._words, self._words.text("part.corrected"))

    @property
    def notice(self) -> str:
        """What the corrected notice was called."""
        if self._earlier is None:
            return self._gap("correction.of", "corrections")
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
        is_of_file = change.name in self._incident.facts or change.name in self._incident.links
        return not is_of_file or change.name in self._earlier.stated

    def _value(self, fact: Fact | None, change: FactChange) -> str:
        return escape_markdown(self._writer.value(fact, change.part))

    def _label(self, change: FactChange) -> str:
        if label := self._writer.label(change):
            return escape_markdown(label)
        for index, event in enumerate(self._incident.timeline):
            if event.id == change.name:
                text = self._prose.line(event.text, f"timeline[{index}].text").rstrip("。.")
                return escape_markdown(self._words.text("change.event", event=text))
        return self._gap("correction.label", f"facts.{change.name}", name=change.name)

    @property
    def reasons(self) -> list[str]:
        """Why it was wrong, oldest first; with what was wrong, where no table of facts says it."""
        texts = []
        facts_say_it = bool(self.rows)
        for index, correction in enumerate(self._incident.corrections):
            if self._earlier and self._earlier.issued_at < correction.at <= self._issued_at:
                field = f"corrections[{index}]"
                if not (facts_say_it and correction.reason):
                    texts.append(self._prose.text(correction.text, f"{field}.text"))
                if correction.reason:
                    texts.append(self._prose.text(correction.reason, f"{field}.reason"))
        if not texts and self._earlier:
            return [self._gap("correction.reason", "corrections")]
        return texts

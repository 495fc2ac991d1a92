"""What all parts of a notice share: their headings, whether the kind has them, and the gap where one is missing."""

from __future__ import annotations

from collections.abc import Sequence

from rca.i18n.typography import escape_markdown
from rca.model.notices.notice import HeadingSet
from rca.model.problem import Worded
from rca.model.text import Text
from rca.model.times import Moment
from rca.notices.gaps import Gaps, mark
from rca.notices.material import Material
from rca.notices.templates import Kind

Row = tuple[str, str]
"""Two cells of a table: a label or time, and what it says."""


class Part:
    """Parts of an incident, ready for a template. Strings are Markdown; lists may be empty.

    ``gaps`` fills up as the template comes to the parts.
    """

    def __init__(self, material: Material, kind: Kind, headings: HeadingSet) -> None:
        self._incident, self._issued_at = material.incident, material.issued_at
        self._prose, self._step_words = material.prose, material.step_words
        self._words, self._formatter = material.words, material.formatter
        self._kind, self._headings = kind, headings
        self.gaps = Gaps(material.incident.key)

    def heading(self, part: str) -> str:
        """The heading of a part, in the chosen set; a provider's doings are headed by its name."""
        upstream = self._incident.upstream
        names = [f"{part}.upstream", part] if upstream else [part]
        families = ["question", "part"] if self._headings is HeadingSet.QUESTIONS else ["part"]
        provider = self._prose.fact("provider") if upstream else ""
        for family in families:
            for name in names:
                if self._words.get(f"{family}.{name}") is not None:
                    return self._words.text(f"{family}.{name}", provider=provider)
        return self._words.text(f"part.{part}", provider=provider)

    def has(self, part: str) -> bool:
        """True if this kind of notice has the part at all."""
        return part in self._kind.required or part in self._kind.optional

    def gap(self, part: str, field: str) -> str:
        """What stands where ``part`` is missing: a provider's silence, a mark in a draft, or nothing."""
        if part not in self._kind.required:
            return ""
        if self._incident.upstream:
            return self._words.text("unpublished", provider=self._prose.fact("provider"))
        key = f"label.{part}" if self._words.knows(f"label.{part}") else f"part.{part}"
        self.gaps.note("part.missing", field, part=Worded(self._words.english(key), key))
        return mark(self._words, self._words.text(key))

    def _text(self, text: Text | None, field: str) -> str:
        return self._prose.text(text, field) if text else ""

    def _texts(self, texts: Sequence[Text], field: str) -> list[str]:
        return [self._prose.text(text, f"{field}[{index}]") for index, text in enumerate(texts)]

    def _moment(self, moment: Moment) -> str:
        return escape_markdown(self._formatter.instant_zones(moment))

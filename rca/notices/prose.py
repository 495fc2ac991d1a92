"""Prose of an incident for one reader: the right language, every reference replaced by its fact.

A text that lacks the reader's language is never silently replaced. It is noted as a gap, and the text of the source
language stands in with a mark before it, for drafts to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rca.errors import RcaError
from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.typography import escape_markdown
from rca.model.incidents.facts import Fact, Link, NameFact, NamesFact
from rca.model.incidents.incident import Incident
from rca.model.incidents.named_facts import find_fact, named_facts
from rca.model.incidents.references import Reference, Stray, split
from rca.model.language_tags import ANY
from rca.model.markup import Home, aliens, home_of
from rca.model.problem import N_
from rca.model.text import Text
from rca.model.typed_times import typed_time
from rca.model.walk import texts
from rca.model.written_names import is_readable, placeholder
from rca.notices.gaps import Gaps

_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"”’)]?\s+|\n\s*(?:[-*+]|\d+\.)?\s*)$")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)


class Prose:
    """Makes Markdown of an incident's texts. ``gaps`` and ``mentioned`` fill up as it goes."""

    def __init__(
        self, incident: Incident, catalog: Catalog, formatter_for: Callable[[str], Formatter], tag: str
    ) -> None:
        self._incident = incident
        self._facts = named_facts(incident)
        self._catalog = catalog
        self._formatter_for = formatter_for
        self._tag = tag
        self.gaps = Gaps(incident.key)
        self.mentioned: dict[str, None] = {}

    def text(self, text: Text, field: str) -> str:
        """Markdown of ``text``; ``field`` names it where it is missing."""
        return self._in_language(text, field, is_plain=False)

    def line(self, text: Text, field: str) -> str:
        """Plain text of ``text``, for what is no Markdown: titles."""
        return self._in_language(text, field, is_plain=True)

    def _in_language(self, text: Text, field: str, is_plain: bool) -> str:
        if written := text.find(self._tag):
            self._look_at(written, field)
            if typed := typed_time(written[1]):
                self.gaps.note("text.typed_time", field, found=typed)
            for alien in aliens(written[1], Home.LINE if is_plain else home_of(field)):
                self.gaps.note(alien.rule, field, found=alien.piece[:40])
            return self._expand(written[1], self._tag, is_plain)
        source, prose = text.find(self._incident.source_locale) or next(iter(text.by_locale.items()))
        return self._gap(text, field, is_plain) + self._expand(prose, source, is_plain)

    def _gap(self, text: Text, field: str, is_plain: bool) -> str:
        """Note a missing translation, and give the mark that goes before what stands in."""
        source, _ = text.find(self._incident.source_locale) or next(iter(text.by_locale.items()))
        self.gaps.note("tr.missing", field, locale=self._tag)
        languages = self._formatter_for(self._tag).locale.languages
        words = self._catalog.text("draft.untranslated", language=languages.get(source, source))
        return f"{words} " if is_plain else f"**{escape_markdown(words)}** "

    def _look_at(self, written: tuple[str, str], field: str) -> None:
        """Note what a text of one language, or a name for all of them, cannot be shown with."""
        tag, text = written
        if gap := placeholder(text):
            self.gaps.note("text.placeholder", field, found=gap)
        if tag == ANY and not is_readable(text, self._tag):
            self.gaps.note("tr.script", field, value=text[:40], locale=self._tag)

    def fact(self, name: str, style: str = "") -> str:
        """A fact by name, as Markdown."""
        return self._reference(Reference(name, style, 0), self._tag, False, False)

    def find(self, name: str) -> Fact | None:
        """The fact of that name, if this reader may see it."""
        return find_fact(self._facts, name)

    def _expand(self, prose: str, tag: str, is_plain: bool) -> str:
        done = ""
        for piece in split(prose):
            if isinstance(piece, Stray):
                raise RcaError(
                    N_("{key}: a brace without a reference in {text!r}"),
                    key=self._incident.key,
                    text=prose[:60],
                )
            if isinstance(piece, Reference):
                done += self._reference(piece, tag, bool(_SENTENCE_START.search(done)), is_plain)
            else:
                done += piece
        # A heading inside a text may not stand above the headings of the notice.
        return done if is_plain else _below(done)

    def _reference(self, reference: Reference, tag: str, starts_sentence: bool, is_plain: bool) -> str:
        formatter, source = self._formatter_for(tag), self._incident.source_locale
        fact = self.find(reference.name)
        try:
            write = formatter.fact if is_plain else formatter.fact_markdown
            words = write(fact, reference.style, source) if fact else ""
        except ValueError:  # a part of it that the style needs is hidden
            fact = None
        if fact is None:  # importing refuses such a text; an older program did not
            self.gaps.note("reference.hidden", str(reference), name=reference.name)
            label = self._catalog.text("draft.missing", part=str(reference))
            return label if is_plain else f"**{escape_markdown(label)}**"
        self.mentioned[reference.name] = None
        for _, text, _ in texts(fact):
            if written := text.find(tag):
                self._look_at(written, reference.name)
        untranslated = [text for _, text, _ in texts(fact) if not text.find(tag)]
        if untranslated:
            return self._gap(untranslated[0], reference.name, is_plain) + words
        if starts_sentence and not isinstance(fact, NameFact | NamesFact | Link):
            return words[:1].upper() + words[1:]
        return words


def _below(markdown: str) -> str:
    """The text with its headings below those of the notice: equal ones stay equal, and no level is left out."""
    levels = sorted({len(match[1]) for match in _HEADING.finditer(markdown)})
    return _HEADING.sub(lambda match: "#" * min(3 + levels.index(len(match[1])), 6), markdown)

"""Prose as readers see it, for search: facts in the place of references, and no marks of Markdown.

Notices parse their Markdown; here a few patterns do, because all texts of a hundred thousand incidents come through.
A mark that they miss stays in the text; no word is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rca.config.settings import Style
from rca.i18n.formatting import Formatter
from rca.i18n.nearest import nearest_locale
from rca.model.incidents.facts import Fact
from rca.model.incidents.incident import Incident
from rca.model.incidents.named_facts import named_facts, resolve
from rca.model.incidents.references import Reference, Stray, split

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(<?([^()<>\s]*)>?[^()\n]*\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]+)>")
_MARKS = re.compile(r"\*\*|__|`+|^[ \t]*(?:#{1,6}|[-*+]|>)[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t|:-]+$", re.MULTILINE)
_BLANK = re.compile(r"[ \t]*\n\s*")


def plain(markdown: str) -> str:
    """The words of Markdown, one paragraph or entry a line."""
    if not any(mark in markdown for mark in "*_`[<\\#>|+-"):
        return _BLANK.sub("\n", markdown).strip()
    text = _LINK.sub(r"\1 (\2)", markdown)
    text = _AUTOLINK.sub(r"\1", text)
    text = _RULE.sub("", text)
    text = _EMPHASIS.sub(r"\1", _MARKS.sub("", text))
    text = _ESCAPE.sub(r"\1", text).replace("|", " ")
    return _BLANK.sub("\n", text).strip()


class Words:
    """Writes the prose of one incident out, each text in its own language and in the zone of its readers."""

    def __init__(self, incident: Incident, style: Style, zones: tuple[str, ...] = ()) -> None:
        """``zones`` are those of all times, whatever the language; without any, those of the house for each."""
        self._facts: Mapping[str, Fact] = named_facts(incident)
        self._source = incident.source_locale
        self._style, self._zones = style, zones

    def line(self, prose: str, tag: str) -> str:
        """``prose`` (Markdown with references) as plain text. What a reference cannot say stays as it is written."""
        if "{" in prose or "}" in prose:
            prose = "".join(self._piece(piece, tag) for piece in split(prose))
        return plain(prose)

    def _piece(self, piece: str | Reference | Stray, tag: str) -> str:
        if isinstance(piece, str):
            return piece
        if isinstance(piece, Stray):
            return "{"
        try:
            fact = resolve(self._facts, piece.name)
            if fact is not None:
                return self.formatter(tag).fact(fact, piece.style, self._source)
        except ValueError:
            pass
        return f"{{{piece.name}}}"

    def formatter(self, tag: str) -> Formatter:
        """The formatter of that language, in these zones or the house's for it.

        A text may be in a language that we have no data of: its figures are then those of the source, or English.
        """
        return _formatter(
            tag,
            self._source,
            self._zones or self._style.zones.get(tag, ()),
            self._style.profile,
            self._style.clock.get(tag, ""),
        )


@lru_cache(maxsize=64)
def _formatter(tag: str, source: str, zones: tuple[str, ...], profile: str, clock: str) -> Formatter:
    return Formatter(nearest_locale(tag, source), zones, profile=profile, clock=clock)

"""Gaps: what a notice lacks, as Problems to fill and as marks in the text of a draft."""

from __future__ import annotations

from collections.abc import Iterator

from rca.i18n.catalogs import Catalog
from rca.i18n.typography import escape_markdown
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found


class Gaps:
    """The gaps that one part of a notice has met so far, each once, in the order of meeting."""

    def __init__(self, incident_key: str) -> None:
        self._key = incident_key
        self._problems: list[Problem] = []

    def note(self, rule: str, field: str, **values: object) -> None:
        """Note that ``field`` of the incident breaks ``rule``."""
        problem = found(rule, Place(self._key, 0, field), **values)
        if problem not in self._problems:
            self._problems.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)


def mark(words: Catalog, part: str) -> str:
    """What stands in a draft where ``part``, in the reader's words, is missing; Markdown."""
    return f"**{escape_markdown(words.text('draft.missing', part=part))}**"


def missing_messages(words: Catalog) -> Iterator[Problem]:
    """A warning for each message that the reader's language lacked, and that stands in the notice in English."""
    for key in sorted(words.missing):
        place = Place(f"locales/{words.tag}/LC_MESSAGES/rca.po", 0, key)
        yield found("message.missing", place, locale=words.tag)

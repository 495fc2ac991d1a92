"""What a query looks for: the words to highlight, to correct and to explain."""

from __future__ import annotations

from rca.search.analysis.analyzer import Terms
from rca.search.planning.clauses import PART_WEIGHT, PREFIX_WEIGHT, VIA_WEIGHT, telling_parts
from rca.search.planning.term_units import TermGroup, TermUnit, UnitPart
from rca.search.planning.wanted import Beginning, Happened, Wanted, Words, leaves


class LookedFor:
    """What is looked for in all that is ``wanted``, collected leaf by leaf.

    ``words`` are token sequences with their weights, ``parts`` those that also count where some of the words are
    enough, ``prefixes`` beginnings of terms, ``translated`` what the glossary has alternatives for, ``dates`` those among
    the words.
    """

    def __init__(self, wanted: Wanted | None) -> None:
        self.units: list[TermUnit] = []
        self.words: dict[Terms, float] = {}
        self.parts: dict[Terms, float] = {}
        self.prefixes: list[str] = []
        self.translated: list[UnitPart] = []
        self.dates: list[Happened] = []
        for leaf in leaves(wanted):
            if isinstance(leaf, Words):
                self._add_words(leaf)
            elif isinstance(leaf, Happened):
                self.dates.append(leaf)
                if leaf.words:
                    self.words.setdefault(leaf.words.unit.terms, VIA_WEIGHT)
            else:
                self._add_unit(leaf.unit)

    def _add_unit(self, unit: TermUnit) -> None:
        self.units.append(unit)
        self.words[unit.terms] = 1.0
        for term in telling_parts(unit.terms):
            self.parts.setdefault((term,), PART_WEIGHT)

    def _add_words(self, words: Words) -> None:
        for unit in words.group.units:
            self._add_unit(unit)
        for beginning in filter(None, words.beginnings):
            self._add_beginning(beginning)
        self._add_alternatives(words.group)

    def _add_beginning(self, beginning: Beginning) -> None:
        self.prefixes += (*beginning.starts, *beginning.of_all)
        wholes = (*((stem,) for stem in beginning.stems), *beginning.wholes)
        self.words.update(dict.fromkeys(wholes, PREFIX_WEIGHT))

    def _add_alternatives(self, group: TermGroup) -> None:
        whole = UnitPart(group.terms, group.span, group.alternatives)
        for part in (whole, *group.parts):
            if part is not whole:
                self.parts.setdefault(part.terms, PART_WEIGHT)
            if part.alternatives:
                self.translated.append(part)
            for each in part.alternatives:
                self.words.setdefault(each.terms, VIA_WEIGHT)

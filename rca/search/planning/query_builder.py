"""Builders of queries from what is wanted: one query wants all the words, another is content with some.

Most queries are answered by the first, so the second is built only when somebody asks for it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from rca.model.search import WordSource
from rca.search.analysis.analyzer import Terms
from rca.search.nodes import AndMaybe, QueryNode, all_of, any_of, best_of, never
from rca.search.planning import question_words
from rca.search.planning.clauses import (
    APART_WEIGHT,
    COVERED_VIA_WEIGHT,
    DICTIONARY_WEIGHT,
    LOOSE_VIA_WEIGHT,
    PREFIX_WEIGHT,
    VIA_WEIGHT,
    Clauses,
    telling_parts,
)
from rca.search.planning.synonyms import Alternative
from rca.search.planning.term_units import TermGroup, TermUnit
from rca.search.planning.wanted import (
    Beginning,
    Choice,
    Filter,
    Happened,
    Named,
    Quotation,
    Restricted,
    Together,
    Unwanted,
    Wanted,
    Words,
)

_AFFIXES = frozenset({*"後前中時内外間先元側用等化性的別", "済み", "出来", "難い"})
"""Terms that begin or end a Japanese compound, for which other languages have no word of its own, or none at all."""

_SAID_ANYHOW = frozenset({"出来"})
"""Those of them that other languages say in any number of ways, so that no one is asked for: できない is *cannot*, *unable*,
*fails to*."""


class QueryBuilder(ABC):
    """Visits what is wanted. How words and things side by side are asked for is said by those that derive from it."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses

    def build(self, wanted: Wanted) -> QueryNode:
        """The query for what is wanted."""
        match wanted:
            case Words():
                return self._words(wanted)
            case Quotation(unit):
                return self._quotation(unit.terms)
            case Named(name, words):
                return best_of([name, self._words(words)])
            case Happened(within, words):
                said = [] if words is None else [self.build(words)]
                return any_of([self._clauses.happened(within), *said])
            case Together(parts):
                needed = [self.build(part) for part in parts if not isinstance(part, Happened)]
                welcome = [self.build(part) for part in parts if isinstance(part, Happened)]
                if not needed:
                    return any_of(welcome)
                together = self._together(needed)
                if not welcome:
                    return together
                happened = any_of(welcome)
                return (
                    any_of([together, happened])
                    if _is_the_day_enough(parts)
                    else AndMaybe(together, happened)
                )
            case Choice(options):
                return any_of([self.build(option) for option in options])
            case Restricted(part, limits):
                inside = [] if part is None else [self.build(part)]
                return all_of([*inside, *(self.build(limit) for limit in limits)])
            case Unwanted(part):
                return never(StrictBuilder(self._clauses).build(part))
            case Filter(query):
                return query

    @abstractmethod
    def _words(self, words: Words) -> QueryNode: ...

    @abstractmethod
    def _quotation(self, terms: Terms) -> QueryNode: ...

    @abstractmethod
    def _fitting(self, alternatives: Sequence[Alternative]) -> Sequence[Alternative]:
        """Those that stand for the whole of what was asked for."""

    @abstractmethod
    def _together(self, parts: Sequence[QueryNode]) -> QueryNode: ...

    def _going_on(self, unit: TermUnit, beginning: Beginning | None) -> Iterator[QueryNode]:
        """The words that begin as an unfinished unit does."""
        if beginning is None:
            return
        yield from (self._clauses.word(whole, PREFIX_WEIGHT) for whole in beginning.wholes)
        if beginning.of_all:
            yield self._clauses.beginning(beginning.of_all)
        if beginning.starts:
            stems = (self._clauses.word((stem,), PREFIX_WEIGHT) for stem in beginning.stems)
            last = any_of([self._clauses.beginning(beginning.starts), *stems])
            yield last if len(unit.terms) == 1 else all_of([self._clauses.word(unit.terms[:-1]), last])

    def _by_glossary(self, group: TermGroup, share: float) -> Iterator[QueryNode]:
        """What the glossary has for the whole, or for parts of it with the other parts as they are."""
        if group.alternatives:
            yield from self._others(group.terms, self._fitting(group.alternatives), share)
        if group.parts:
            yield all_of(
                [
                    best_of(
                        [
                            self._clauses.word(terms, share),
                            *self._others(terms, self._fitting(alternatives), share),
                        ]
                    )
                    for terms, _, alternatives in group.parts
                    if not _AFFIXES.issuperset(terms) or (alternatives and not _SAID_ANYHOW.issuperset(terms))
                ]
            )

    def _others(
        self, direct: Terms, alternatives: Sequence[Alternative], share: float
    ) -> Sequence[QueryNode]:
        share *= _surely(alternatives)
        return self._clauses.via(direct, tuple([each.terms for each in alternatives]), share)


def _is_the_day_enough(parts: Sequence[Wanted]) -> bool:
    """True if a date says which incidents are meant: it is a day, or the words beside it are said of any incident."""
    if any(isinstance(part, Happened) and part.is_a_day for part in parts):
        return True
    units = [unit for part in parts if isinstance(part, Words) for unit in part.group.units]
    others = [part for part in parts if not isinstance(part, Words | Happened)]
    return not others and all(question_words.is_of_any_incident(unit.terms) for unit in units)


class StrictBuilder(QueryBuilder):
    """Asks for all of the words."""

    def _words(self, words: Words) -> QueryNode:
        units = [
            best_of([self._clauses.word(unit.terms), *self._going_on(unit, beginning)])
            for unit, beginning in zip(words.group.units, words.beginnings, strict=True)
        ]
        return best_of([all_of(units), *self._by_glossary(words.group, VIA_WEIGHT)])

    def _quotation(self, terms: Terms) -> QueryNode:
        return self._clauses.word(terms)

    def _fitting(self, alternatives: Sequence[Alternative]) -> Sequence[Alternative]:
        return [each for each in alternatives if not each.is_wide]

    def _together(self, parts: Sequence[QueryNode]) -> QueryNode:
        return all_of(parts)


class RelaxedBuilder(QueryBuilder):
    """Asks for some of the words. What has some of the words of any part has some of all the words."""

    def _words(self, words: Words) -> QueryNode:
        """The units next to each other or some of them anywhere, or what the glossary has for all or some of them."""
        group = words.group
        is_one = len(group.units) == 1
        units = [
            best_of(
                [
                    self._clauses.parts(unit.terms, 1.0 if is_one else APART_WEIGHT),
                    *self._going_on(unit, beginning),
                ]
            )
            for unit, beginning in zip(group.units, words.beginnings, strict=True)
        ]
        together = [] if is_one else [self._clauses.word(group.terms)]
        whole = self._by_glossary(group, LOOSE_VIA_WEIGHT)
        found = best_of([*together, any_of(units), *whole, *self._some_by_glossary(group)])
        return any_of([found, *self._covered(group)])

    def _quotation(self, terms: Terms) -> QueryNode:
        """The words as they are quoted, or any of them: a message in a log is quoted too, and seldom twice the same."""
        covered = [
            each for term in telling_parts(terms) if (each := self._clauses.covered((term,))) is not None
        ]
        return any_of([self._clauses.parts(terms), *covered])

    def _fitting(self, alternatives: Sequence[Alternative]) -> Sequence[Alternative]:
        return alternatives

    def _together(self, parts: Sequence[QueryNode]) -> QueryNode:
        return any_of(parts)

    def _some_by_glossary(self, group: TermGroup) -> Iterator[QueryNode]:
        """What the glossary has for some of the parts, whatever the others are."""
        found = [
            best_of(others)
            for terms, _, alternatives in group.parts
            if (others := self._others(terms, alternatives, VIA_WEIGHT))
        ]
        if found:
            yield any_of(found)

    def _covered(self, group: TermGroup) -> Sequence[QueryNode]:
        """What has the whole, or some of the parts, whatever else is said of it."""
        parts = [
            each
            for terms, _, alternatives in group.parts
            if not _AFFIXES.issuperset(terms) and (each := self._covering(terms, alternatives)) is not None
        ]
        whole = self._covering(group.terms, group.alternatives)
        ways = [each for each in (whole, any_of(parts) if parts else None) if each is not None]
        return [best_of(ways)] if ways else []

    def _covering(self, direct: Terms, alternatives: Sequence[Alternative]) -> QueryNode | None:
        share = COVERED_VIA_WEIGHT * _surely(alternatives)
        return self._clauses.covered(direct, [each.terms for each in alternatives], share)


def _surely(alternatives: Sequence[Alternative]) -> float:
    """How much alternatives of one word count, which are known by the same."""
    is_general = any(each.by is WordSource.DICTIONARY for each in alternatives)
    return DICTIONARY_WEIGHT if is_general else 1.0

"""Telling words: those of a text that say most, what they are in other words, and how much of it a document has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from rca.search.analysis.analyzer import Terms
from rca.search.answers.highlight import starts_of
from rca.search.matching.evaluator import Evaluator, TermPositions
from rca.search.planning.clauses import VIA_WEIGHT
from rca.search.planning.synonyms import Concept

_REWORDINGS = 60
"""In how many other words they are looked for."""

Concepts: TypeAlias = Sequence[tuple[Sequence[str], Concept]]
"""Concepts, each with the terms that it stands among."""


class Rewording(NamedTuple):
    """What words are in other words: how much those count in a search, and the words whose place they take."""

    boost: float
    instead: frozenset[str]


def elsewhere(evaluator: Evaluator, fields: Sequence[str], concepts: Concepts) -> dict[str, int]:
    """By word, how many documents about have it in other words: as many as have the rarest of these."""
    found: dict[str, int] = {}
    for terms, concept in concepts:
        most = max(
            (
                max(min(evaluator.frequency(field, term) for term in other.terms) for field in fields)
                for other in concept.alternatives
            ),
            default=0,
        )
        for term in terms[concept.start : concept.end]:
            found[term] = max(most, found.get(term, 0))
    return found


def in_other_words(concepts: Concepts, words: Mapping[str, float]) -> dict[Terms, Rewording]:
    """What the telling words are in other words, by the glossary."""
    found: dict[Terms, Rewording] = {}
    for terms, concept in concepts:
        instead = frozenset(terms[concept.start : concept.end])
        weight = sum(words.get(term, 0.0) for term in instead) / len(instead)
        for other in concept.alternatives if weight else ():
            boost = weight * VIA_WEIGHT / len(other.terms)
            before = found.get(other.terms, Rewording(0.0, frozenset()))
            found[other.terms] = Rewording(max(boost, before.boost), before.instead | instead)
    most = sorted(found, key=lambda terms: (-found[terms].boost, terms))[:_REWORDINGS]
    return {terms: found[terms] for terms in most if not words.keys() >= set(terms)}


class ToldWords:
    """The telling words with their weights, and what they are in other words: how much of it a document has."""

    def __init__(self, words: Mapping[str, float], also: Mapping[Terms, Rewording]) -> None:
        self._words, self._also = words, also
        self.terms = tuple(dict.fromkeys((*words, *(term for terms in also for term in terms))))

    def places(self, found: TermPositions) -> Iterator[tuple[str, int, int]]:
        """Where the words stand, or others for those that do not: field, first and last position; the most telling first."""
        for terms in (*((term,) for term in self._words), *self._also):
            if terms not in self._also or not self._also[terms].instead <= self._direct(found):
                yield from self._first(terms, found)

    def share(self, found: TermPositions) -> float:
        """The share of what is told that is there, in whatever words."""
        has = self._direct(found)
        for terms, other in self._also.items():
            if any(self._first(terms, found)):
                has |= other.instead
        return sum(self._words.get(term, 0.0) for term in has) / sum(self._words.values())

    def _direct(self, found: TermPositions) -> frozenset[str]:
        return frozenset(term for places in found.values() for term in places if term in self._words)

    @staticmethod
    def _first(terms: Terms, found: TermPositions) -> Iterator[tuple[str, int, int]]:
        for field, places in found.items():
            if terms[0] in places and (starts := starts_of(terms, places)):
                yield field, starts[0], starts[0] + len(terms) - 1
                return

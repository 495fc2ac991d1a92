"""The words of a query as they are looked for: tokens grouped to words, words to terms of the glossary.

A :class:`Unit` is what must stand together: 仮想マシン is one, ストレージの遅延 are two, ``us-east-1`` is one. A glossary
term may be one unit (仮想マシン), several (*virtual machine*), or part of one written in Japanese (仮想マシン in
仮想マシン拡張機能).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rca.search import questions
from rca.search.analysis import Analyzer, Token
from rca.search.clauses import Terms
from rca.search.tree import Span, Word

_LONGEST = 64
"""Terms of a unit; what is longer is no word."""


class Alternative(Protocol):
    """Another way to say a term of the glossary."""

    @property
    def terms(self) -> Terms: ...
    @property
    def text(self) -> str: ...
    @property
    def locale(self) -> str: ...


class Concept(Protocol):
    """A term of the glossary in a sequence of terms, from ``start`` up to ``end``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def alternatives(self) -> Sequence[Alternative]: ...


class Glossary(Protocol):
    """Finds the terms of the glossary among the terms of a query, the longest first, apart from each other."""

    def concepts(self, terms: Sequence[str]) -> Sequence[Concept]: ...


@dataclass(frozen=True, slots=True)
class Unit:
    """Terms that must stand together, and where each of them stands in the query.

    ``text`` is how they are written there, from the first to the last. With ``is_open`` the last may go on.
    """

    terms: Terms
    places: tuple[Span, ...]
    text: str
    is_open: bool = False

    @property
    def span(self) -> Span:
        """Where the unit stands."""
        return Span(self.places[0].start, self.places[-1].end)

    @property
    def last(self) -> str:
        """How the last term is written."""
        return self.text[self.places[-1].start - self.places[0].start :]


class Segment(NamedTuple):
    """Part of a unit, where it stands in the query, and what the glossary has for it."""

    terms: Terms
    span: Span
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One thing to look for: units side by side, with what the glossary has for all of them.

    ``segments`` are what the glossary has for parts of the only unit: the unit cut up, some pieces with alternatives.
    """

    units: tuple[Unit, ...]
    alternatives: tuple[Alternative, ...] = ()
    segments: tuple[Segment, ...] = ()

    @property
    def terms(self) -> Terms:
        """The terms of all units."""
        return tuple(term for unit in self.units for term in unit.terms)

    @property
    def span(self) -> Span:
        return Span(self.units[0].span.start, self.units[-1].span.end)


def units(words: Sequence[Word], analyzer: Analyzer, is_all: bool = True) -> list[Unit]:
    """What the words ask for. Words that only ask are left out if others say something, or if these are not all."""
    found = [unit for word in words for unit in _of_word(word, analyzer)]
    saying = [unit for unit in found if unit.is_open or not questions.asks(unit.terms[0])]
    return saying if saying or not is_all else found


def _of_word(word: Word, analyzer: Analyzer) -> Iterator[Unit]:
    tokens = analyzer.query(word.text)
    # What ends with a sign, as prod-db-* does, goes on with a new word, and nobody knows which.
    is_open = word.is_prefix and word.text[-1:].isalnum()
    if not tokens and is_open:
        yield Unit((word.text.casefold(),), (word.span,), word.text, is_open=True)
    start = 0
    for index in range(1, len(tokens) + 1):
        if index == len(tokens) or not _is_together(tokens[index - 1], tokens[index], index - start):
            yield _unit(word, tokens[start:index], is_open and index == len(tokens))
            start = index


def _is_together(before: Token, after: Token, length: int) -> bool:
    asks = questions.asks(before.term) or questions.asks(after.term)
    return after.joined and not asks and length < _LONGEST


def _unit(word: Word, tokens: Sequence[Token], is_open: bool) -> Unit:
    terms = tuple(token.term for token in tokens)
    places = tuple(Span(word.span.start + token.start, word.span.start + token.end) for token in tokens)
    return Unit(terms, places, word.text[tokens[0].start : tokens[-1].end], is_open)


def phrasings(found: Sequence[Unit], glossary: Glossary) -> Iterator[Phrasing]:
    """The units, with what the glossary has for them."""
    terms = [term for unit in found for term in unit.terms]
    concepts = glossary.concepts(terms)
    starts: dict[int, int] = {}
    at = 0
    for index, unit in enumerate(found):
        starts[at] = index
        at += len(unit.terms)
    starts[at] = len(found)
    at = index = 0
    while index < len(found):
        end = at + len(found[index].terms)
        whole = next((each for each in concepts if each.start == at and each.end in starts), None)
        if whole is not None:
            upto = starts[whole.end]
            yield Phrasing(tuple(found[index:upto]), tuple(whole.alternatives))
            at, index = whole.end, upto
            continue
        inside = [each for each in concepts if at <= each.start and each.end <= end]
        unit = found[index]
        segments = tuple(_segments(unit, at, inside)) if inside and _is_japanese(unit) else ()
        yield Phrasing((unit,), (), segments)
        at, index = end, index + 1


def _segments(unit: Unit, at: int, inside: Sequence[Concept]) -> Iterator[Segment]:
    """``unit``, whose terms are those from ``at`` on, cut at the concepts ``inside``."""

    def cut(start: int, end: int, alternatives: tuple[Alternative, ...] = ()) -> Segment:
        span = Span(unit.places[start].start, unit.places[end - 1].end)
        return Segment(unit.terms[start:end], span, alternatives)

    done = 0
    for concept in inside:
        start, end = concept.start - at, concept.end - at
        if start > done:
            yield cut(done, start)
        yield cut(start, end, tuple(concept.alternatives))
        done = end
    if done < len(unit.terms):
        yield cut(done, len(unit.terms))


def _is_japanese(unit: Unit) -> bool:
    """True if the unit is a Japanese compound, not an identifier: only those are made of words."""
    return any(not term.isascii() for term in unit.terms)

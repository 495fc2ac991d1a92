"""Units of terms: the words of a query as they are looked for, together with what the glossary has for them.

A :class:`TermUnit` is what must stand together: 仮想マシン is one, ストレージの遅延 are two, ``us-east-1`` is one. A glossary
term may be one unit (仮想マシン), several (*virtual machine*), or part of one written in Japanese (仮想マシン in
仮想マシン拡張機能).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rca.search.analysis.analyzer import Analyzer, Terms, Token
from rca.search.planning import question_words
from rca.search.planning.synonyms import Alternative, Concept, Synonyms
from rca.search.query.tree import Span, Word

_LONGEST = 64
"""Terms of a unit; what is longer is no word."""
_LONGEST_KEPT = 48
"""Characters of a word that may be asked again, and so is remembered."""


class TermUnit(NamedTuple):
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


class UnitPart(NamedTuple):
    """Part of a unit, where it stands in the query, and what the glossary has for it."""

    terms: Terms
    span: Span
    alternatives: tuple[Alternative, ...] = ()


class TermGroup(NamedTuple):
    """One thing to look for: units side by side, with what the glossary has for all of them.

    ``parts`` are what the glossary has for parts of it: the terms cut up, some pieces with alternatives.
    """

    units: tuple[TermUnit, ...]
    alternatives: tuple[Alternative, ...] = ()
    parts: tuple[UnitPart, ...] = ()

    @property
    def terms(self) -> Terms:
        """The terms of all units."""
        return tuple(term for unit in self.units for term in unit.terms)

    @property
    def span(self) -> Span:
        return Span(self.units[0].span.start, self.units[-1].span.end)


def units(words: Sequence[Word], analyzer: Analyzer, is_all: bool = True) -> list[TermUnit]:
    """What the words ask for. Words that only ask are left out if others say something, or if these are not all."""
    found = [unit for word in words for unit in _of_word(word, analyzer)]
    saying = [unit for unit in found if unit.is_open or not question_words.asks(unit.terms[0])]
    if len(saying) < len(found):
        saying = [unit for unit in saying if unit.is_open or not _is_asked_for(unit)] or saying
    return saying if saying or not is_all else found


def _of_word(word: Word, analyzer: Analyzer) -> list[TermUnit]:
    cut_up = _kept_pieces if len(word.text) <= _LONGEST_KEPT else _pieces
    pieces = cut_up(word.text, analyzer)
    # What ends with a sign, as prod-db-* does, goes on with a new word, and nobody knows which.
    is_open = word.is_prefix and word.text[-1:].isalnum()
    if not pieces and is_open:
        return [TermUnit((word.text.casefold(),), (word.span,), word.text, is_open=True)]
    return [_unit(word, tokens, is_open and tokens is pieces[-1]) for tokens in pieces]


def _is_asked_for(unit: TermUnit) -> bool:
    return len(unit.terms) == 1 and question_words.is_asked_for(unit.terms[0])


def _pieces(text: str, analyzer: Analyzer) -> Sequence[Sequence[Token]]:
    """The tokens of a word, those together that must stand together."""
    pieces: list[list[Token]] = []
    for token in analyzer.query(text):
        if pieces and _is_together(pieces[-1], token):
            pieces[-1].append(token)
        else:
            pieces.append([token])
    return pieces


_kept_pieces = lru_cache(maxsize=1 << 11)(_pieces)


def _is_together(before: Sequence[Token], after: Token) -> bool:
    if not after.joined or len(before) == _LONGEST:
        return False
    return not question_words.asks(before[-1].term) and not question_words.asks(after.term)


def _unit(word: Word, tokens: Sequence[Token], is_open: bool) -> TermUnit:
    begin = word.span.start
    terms = tuple([token.term for token in tokens])
    places = tuple([Span(begin + token.start, begin + token.end) for token in tokens])
    return TermUnit(terms, places, word.text[tokens[0].start : tokens[-1].end], is_open)


def term_groups(units: Sequence[TermUnit], synonyms: Synonyms) -> Iterator[TermGroup]:
    """The units, with what the glossary has for them."""
    terms = [term for unit in units for term in unit.terms]
    concepts = synonyms.understood(terms)
    beginning = {concept.start: concept for concept in concepts}
    edges = accumulate([len(unit.terms) for unit in units], initial=0)
    numbers = {at: number for number, at in enumerate(edges)}
    at = number = 0
    while number < len(units):
        unit = units[number]
        whole = beginning.get(at)
        if whole is not None and whole.end in numbers:
            upto = numbers[whole.end]
            together = TermGroup(tuple(units[number:upto]), whole.alternatives)
            yield together._replace(parts=tuple(_parts(together, at, whole.parts)))
            at, number = whole.end, upto
            continue
        end = at + len(unit.terms)
        inside = [each for each in concepts if at <= each.start and each.end <= end]
        alone = TermGroup((unit,))
        yield alone._replace(parts=tuple(_parts(alone, at, inside))) if _is_japanese(unit) else alone
        at, number = end, number + 1


def _parts(group: TermGroup, at: int, inside: Sequence[Concept]) -> Iterator[UnitPart]:
    """``group``, whose terms are those from ``at`` on, cut at the concepts ``inside``, if there are any."""
    if not inside:
        return
    terms = group.terms
    places = [place for unit in group.units for place in unit.places]

    def cut(start: int, end: int, alternatives: tuple[Alternative, ...] = ()) -> UnitPart:
        return UnitPart(terms[start:end], Span(places[start].start, places[end - 1].end), alternatives)

    done = 0
    for concept in inside:
        start, end = concept.start - at, concept.end - at
        if start > done:
            yield cut(done, start)
        yield cut(start, end, concept.alternatives)
        done = end
    if done < len(terms):
        yield cut(done, len(terms))


def _is_japanese(unit: TermUnit) -> bool:
    """True if the unit is a Japanese compound, not an identifier: only those are made of words."""
    return any(not term.isascii() for term in unit.terms)

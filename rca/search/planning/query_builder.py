"""The words of a query woven into two queries: one that wants them all, and one that is content with some.

Most queries are answered by the first, so the second is woven only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from functools import partial
from itertools import groupby
from typing import NamedTuple

from whoosh.query import Query

from rca.search.analysis.analyzer import Analyzer
from rca.search.planning import question_words
from rca.search.planning.clauses import (
    APART_WEIGHT,
    LOOSE_VIA_WEIGHT,
    PART_WEIGHT,
    PREFIX_WEIGHT,
    VIA_WEIGHT,
    Clauses,
    Terms,
    all_of,
    any_of,
    beginnings,
    best_of,
)
from rca.search.planning.filter_queries import filter_mask, never
from rca.search.planning.term_units import Alternative, Glossary, Phrasing, Segment, Unit, phrasings, units
from rca.search.query.tree import All, Either, Must, Node, Quoted, Span, Value, When, Without, Word

_AFFIXES = frozenset({*"後前中時内外間先元側用等化性的別", "済み", "出来", "難い"})
"""Terms that begin or end a Japanese compound, for which other languages have no word of its own, or none at all."""


class Woven(NamedTuple):
    """What has all of the words, and how to weave what has some of them."""

    strict: Query
    relaxed: Callable[[], Query]


def is_filter(node: Node) -> bool:
    """True if there is no word in ``node``."""
    if isinstance(node, All | Either):
        return all(is_filter(part) for part in node.parts)
    if isinstance(node, Without | Must):
        return is_filter(node.part)
    return isinstance(node, Value | When)


class Weaver:
    """Weaves one query, and remembers what it looks for. ``typing`` is the word that may be unfinished."""

    def __init__(
        self,
        clauses: Clauses,
        analyzer: Analyzer,
        glossary: Glossary,
        zone: tzinfo = UTC,
        typing: Word | None = None,
    ) -> None:
        self._clauses = clauses
        self._analyzer = analyzer
        self._glossary = glossary
        self._zone = zone
        self._typing = typing
        self._is_mask = self._is_literal = False
        self.words: dict[Terms, float] = {}
        self.parts: dict[Terms, float] = {}
        self.prefixes: list[str] = []
        self.units: list[Unit] = []
        self.via: list[Segment] = []

    @property
    def fields(self) -> tuple[str, ...]:
        """The text fields that are searched."""
        return self._clauses.fields

    def woven(self, parts: Sequence[Node]) -> Woven | None:
        """The parts side by side; None if there is nothing to look for in them.

        Plain words next to each other are read together: they may be one term.
        """
        groups = [
            (is_plain, list(group))
            for is_plain, group in groupby(parts, key=lambda part: isinstance(_bare(part), Word))
        ]
        found: list[Woven] = []
        for is_plain, group in groups:
            if is_plain:
                words = [bare for part in group if isinstance(bare := _bare(part), Word)]
                found += self._plain(words, is_all=len(groups) == 1)
            else:
                found += [each for part in group if (each := self._one(part)) is not None]
        return _joined(all_of, found)

    def only_asks(self) -> bool:
        """True if all that is looked for are words that only ask, and not even they are anywhere."""
        return bool(self.units) and all(
            question_words.asks(unit.terms[0]) and not self._clauses.occurs(unit.terms) for unit in self.units
        )

    def mask(self, node: Node, is_literal: bool = True) -> Query | None:
        """What ``node`` finds, to leave out or to insist on. It brings no score and is not highlighted.

        What is to be left out is meant as it is written, so the glossary has no say there.
        """
        if is_filter(node):
            return filter_mask(node, self._zone)
        before = self._is_mask, self._is_literal
        self._is_mask, self._is_literal = True, is_literal
        try:
            woven = self.woven([node])
        finally:
            self._is_mask, self._is_literal = before
        return None if woven is None else woven.strict

    def _one(self, node: Node) -> Woven | None:
        if isinstance(node, Quoted):
            return self._quoted(node)
        if isinstance(node, All):
            return self._all(node)
        if isinstance(node, Must):
            return self.woven([node.part])
        if isinstance(node, Either):
            options = (self.woven([part]) for part in node.parts)
            return _joined(any_of, [option for option in options if option is not None])
        if isinstance(node, Without) and not is_filter(node):
            unwanted = self.mask(node.part)
            return None if unwanted is None else _same(never(unwanted))
        return _same(filter_mask(node, self._zone))

    def _all(self, node: All) -> Woven | None:
        """What stands within parentheses: its filters hold also where some of its words would do."""
        words = [part for part in node.parts if not isinstance(part, Without) and not is_filter(part)]
        masks = [filter_mask(part, self._zone) for part in node.parts if is_filter(part)]
        masks += [
            never(unwanted)
            for part in node.parts
            if isinstance(part, Without)
            and not is_filter(part)
            and (unwanted := self.mask(part.part)) is not None
        ]
        woven = self.woven(words)
        if woven is None:
            return _same(all_of(masks)) if masks else None
        return Woven(all_of([woven.strict, *masks]), lambda: all_of([woven.relaxed(), *masks]))

    def _quoted(self, node: Quoted) -> Woven | None:
        """Words one after the other, just these: nothing by the glossary."""
        tokens = self._analyzer.query(node.text)
        if not tokens:
            return None
        terms = tuple(token.term for token in tokens)
        start = node.span.start + 1
        places = tuple(Span(start + token.start, start + token.end) for token in tokens)
        self._note(Unit(terms, places, node.text[tokens[0].start : tokens[-1].end]))
        return Woven(self._clauses.word(terms), partial(self._clauses.parts, terms))

    def _plain(self, words: Sequence[Word], is_all: bool) -> Iterator[Woven]:
        run: list[Word] = []
        for word in words:
            named = None if word.is_prefix else self._clauses.named(word.text)
            if named is None:
                run.append(replace(word, is_prefix=True) if word == self._typing else word)
                continue
            yield from self._run(run, is_all)
            run = []
            for woven in self._run([word], is_all=True):
                yield _named(named, woven)
        yield from self._run(run, is_all)

    def _run(self, words: Sequence[Word], is_all: bool) -> Iterator[Woven]:
        for phrasing in phrasings(units(words, self._analyzer, is_all), self._glossary):
            for unit in phrasing.units:
                self._note(unit)
            yield self._phrased(phrasing)

    def _phrased(self, phrasing: Phrasing) -> Woven:
        longer = [tuple(self._going_on(unit)) if unit.is_open else () for unit in phrasing.units]
        if self._is_literal:
            phrasing = Phrasing(phrasing.units)
        self._note_via(phrasing)
        return Woven(self._wholly(phrasing, longer), partial(self._partly, phrasing, longer))

    def _wholly(self, phrasing: Phrasing, longer: Sequence[Sequence[Query]]) -> Query:
        words = [
            best_of([self._clauses.word(unit.terms), *more])
            for unit, more in zip(phrasing.units, longer, strict=True)
        ]
        return best_of([all_of(words), *self._via(phrasing, VIA_WEIGHT)])

    def _partly(self, phrasing: Phrasing, longer: Sequence[Sequence[Query]]) -> Query:
        """The units next to each other or some of them anywhere, or what the glossary has for all or some of them."""
        is_one = len(phrasing.units) == 1
        words = [
            best_of([self._clauses.parts(unit.terms, 1.0 if is_one else APART_WEIGHT), *more])
            for unit, more in zip(phrasing.units, longer, strict=True)
        ]
        together = [] if is_one else [self._clauses.word(phrasing.terms)]
        via = self._via(phrasing, LOOSE_VIA_WEIGHT)
        found = best_of([*together, any_of(words), *via, *self._via_some(phrasing)])
        return any_of([found, *self._covered(phrasing)])

    def _going_on(self, unit: Unit) -> Iterator[Query]:
        """The words that begin as the unit does. Where Japanese is cut off, its last token may be none of a dictionary."""
        starts, stems = beginnings(unit.last, self._terms)
        wholes = [(stem,) for stem in stems if self._clauses.occurs((stem,))]
        last = any_of(
            [self._clauses.beginning(starts), *(self._clauses.word(each, PREFIX_WEIGHT) for each in wholes)]
        )
        if len(unit.terms) == 1:
            yield last
        else:
            yield all_of([self._clauses.word(unit.terms[:-1]), last])
            of_all, _ = beginnings(unit.text, self._terms)
            yield self._clauses.beginning(of_all)
            starts = (*starts, *of_all)
        if not self._is_mask:
            self.prefixes += starts
            self.words.update(dict.fromkeys(wholes, PREFIX_WEIGHT))

    def _terms(self, text: str) -> list[str]:
        return [token.term for token in self._analyzer.query(text)]

    def _via(self, phrasing: Phrasing, share: float) -> Iterator[Query]:
        """What the glossary has for the whole, or for parts of it with the other parts as they are."""
        if phrasing.alternatives:
            yield from self._others(phrasing.terms, phrasing.alternatives, share)
        if phrasing.segments:
            yield all_of(
                [
                    best_of([self._clauses.word(terms, share), *self._others(terms, alternatives, share)])
                    for terms, _, alternatives in phrasing.segments
                    if alternatives or not _AFFIXES.issuperset(terms)
                ]
            )

    def _via_some(self, phrasing: Phrasing) -> Iterator[Query]:
        """What the glossary has for some of the parts, whatever the others are."""
        found = [
            best_of(others)
            for terms, _, alternatives in phrasing.segments
            if (others := self._others(terms, alternatives, VIA_WEIGHT))
        ]
        if found:
            yield any_of(found)

    def _covered(self, phrasing: Phrasing) -> Sequence[Query]:
        """What has the whole, or some of the parts, whatever else is said of it."""
        parts = [
            each
            for terms, _, alternatives in phrasing.segments
            if not _AFFIXES.issuperset(terms) and (each := self._covering(terms, alternatives)) is not None
        ]
        whole = self._covering(phrasing.terms, phrasing.alternatives)
        ways = [each for each in (whole, any_of(parts) if parts else None) if each is not None]
        return [best_of(ways)] if ways else []

    def _covering(self, direct: Terms, alternatives: Sequence[Alternative]) -> Query | None:
        return self._clauses.covered(direct, [each.terms for each in alternatives])

    def _others(self, direct: Terms, alternatives: Sequence[Alternative], share: float) -> Sequence[Query]:
        return self._clauses.via(direct, tuple([each.terms for each in alternatives]), share)

    def _note_via(self, phrasing: Phrasing) -> None:
        """Remember which alternatives are in use."""
        if self._is_mask or not (phrasing.alternatives or phrasing.segments):
            return
        whole = Segment(phrasing.terms, phrasing.span, phrasing.alternatives)
        for segment in (whole, *phrasing.segments):
            if segment is not whole:
                self.parts.setdefault(segment.terms, PART_WEIGHT)
            if segment.alternatives:
                self.via.append(segment)
            for each in segment.alternatives:
                self.words.setdefault(each.terms, VIA_WEIGHT)

    def _note(self, unit: Unit) -> None:
        """Remember what is looked for."""
        if self._is_mask:
            return
        self.units.append(unit)
        self.words[unit.terms] = 1.0
        for term in unit.terms if len(unit.terms) > 1 else ():
            self.parts.setdefault((term,), PART_WEIGHT)


def _bare(node: Node) -> Node:
    """What a plus stands before."""
    return node.part if isinstance(node, Must) else node


def _joined(join: Callable[[Sequence[Query]], Query], found: Sequence[Woven]) -> Woven | None:
    """Several as one. What has some of the words of any of them has some of all their words."""
    if not found:
        return None
    return Woven(join([each.strict for each in found]), lambda: any_of([each.relaxed() for each in found]))


def _same(query: Query) -> Woven:
    """What holds also where some of the words would do."""
    return Woven(query, lambda: query)


def _named(named: Query, woven: Woven) -> Woven:
    """What has that name, or else its words."""
    return Woven(best_of([named, woven.strict]), lambda: best_of([named, woven.relaxed()]))

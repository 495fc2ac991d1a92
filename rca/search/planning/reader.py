"""The reader of a query: from its tree to what it wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from typing import TypeVar

from rca.search.analysis.analyzer import Analyzer
from rca.search.analysis.folding import folded, is_asian
from rca.search.planning.clauses import Clauses, beginnings
from rca.search.planning.filter_queries import began_within, filter_query
from rca.search.planning.synonyms import Synonyms
from rca.search.planning.term_units import TermGroup, TermUnit, term_groups, units
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
from rca.search.query.tree import All, Either, Must, Node, Quoted, Span, Without, Word, is_filter
from rca.search.query.written_dates import Calendar, Days, dates_in

_Joint = TypeVar("_Joint", Together, Choice)


class Reader:
    """Reads one query. Dates are read by ``calendar``; ``typing`` is the word that may be unfinished."""

    def __init__(
        self,
        clauses: Clauses,
        analyzer: Analyzer,
        synonyms: Synonyms,
        calendar: Calendar,
        typing: Word | None,
    ) -> None:
        self._clauses = clauses
        self._analyzer = analyzer
        self._synonyms = synonyms
        self._calendar, self._zone = calendar, calendar.zone
        self._typing = typing

    def read(self, parts: Sequence[Node], is_literal: bool = False) -> Wanted | None:
        """The parts side by side; None if there is nothing to look for in them.

        Plain words next to each other are read together: they may be one term. If ``is_literal``, the glossary has no
        say.
        """
        groups = [
            (is_plain, list(group))
            for is_plain, group in groupby(parts, key=lambda part: isinstance(_bare(part), Word))
        ]
        found: list[Wanted] = []
        for is_plain, group in groups:
            if is_plain:
                words = [bare for part in group if isinstance(bare := _bare(part), Word)]
                found += self._plain(words, len(groups) == 1, is_literal)
            else:
                found += [each for part in group if (each := self._one(part, is_literal)) is not None]
        return _joined(Together, found)

    def unwanted(self, node: Without) -> Filter | Unwanted | None:
        """What a minus stands before, as a limit; None if there is nothing to look for in it."""
        if is_filter(node):
            return Filter(filter_query(node, self._zone))
        part = self.read([node.part], is_literal=True)
        return None if part is None else Unwanted(part)

    def _one(self, node: Node, is_literal: bool) -> Wanted | None:
        if isinstance(node, Quoted):
            return self._quoted(node)
        if isinstance(node, All):
            return self._all(node, is_literal)
        if isinstance(node, Must):
            return self.read([node.part], is_literal)
        if isinstance(node, Either):
            options = (self.read([part], is_literal) for part in node.parts)
            return _joined(Choice, [option for option in options if option is not None])
        if isinstance(node, Without):
            return self.unwanted(node)
        return Filter(filter_query(node, self._zone))

    def _all(self, node: All, is_literal: bool) -> Wanted | None:
        words = [part for part in node.parts if not isinstance(part, Without) and not is_filter(part)]
        limits: list[Filter | Unwanted] = [
            Filter(filter_query(part, self._zone)) for part in node.parts if is_filter(part)
        ]
        limits += [
            unwanted
            for part in node.parts
            if isinstance(part, Without)
            and not is_filter(part)
            and (unwanted := self.unwanted(part)) is not None
        ]
        part = self.read(words, is_literal)
        return part if not limits else Restricted(part, tuple(limits))

    def _quoted(self, node: Quoted) -> Quotation | None:
        tokens = self._analyzer.query(node.text)
        if not tokens:
            return None
        terms = tuple(token.term for token in tokens)
        start = node.span.start + 1
        places = tuple(Span(start + token.start, start + token.end) for token in tokens)
        return Quotation(TermUnit(terms, places, node.text[tokens[0].start : tokens[-1].end]))

    def _plain(self, words: Sequence[Word], is_all: bool, is_literal: bool) -> Iterator[Wanted]:
        if is_literal:
            yield from self._undated(words, is_all, is_literal)
            return
        for days, asked in _dated(words, self._calendar):
            if days is not None:
                yield self._happened(days, asked)
            else:
                yield from self._undated(asked, is_all and len(asked) == len(words), is_literal)

    def _happened(self, days: Days, asked: Sequence[Word]) -> Happened:
        text = " ".join(word.text for word in asked)
        quoted = self._quoted(Quoted(text, Span(asked[0].span.start - 1, asked[-1].span.end + 1)))
        return Happened(began_within(days, self._zone), quoted, text, days)

    def _undated(self, words: Sequence[Word], is_all: bool, is_literal: bool) -> Iterator[Wanted]:
        run: list[Word] = []
        for word in words:
            name = None if word.is_prefix else self._clauses.named(word.text)
            if name is None:
                run.append(replace(word, is_prefix=True) if word == self._typing else word)
                continue
            yield from self._run(run, is_all, is_literal)
            run = []
            for own in self._run([word], True, is_literal):
                yield Named(name, own)
        yield from self._run(run, is_all, is_literal)

    def _run(self, words: Sequence[Word], is_all: bool, is_literal: bool) -> Iterator[Words]:
        for group in term_groups(units(words, self._analyzer, is_all), self._synonyms):
            going_on = tuple([self._beginning(unit) if unit.is_open else None for unit in group.units])
            yield Words(TermGroup(group.units) if is_literal else group, going_on)

    def _beginning(self, unit: TermUnit) -> Beginning:
        starts, stems = beginnings(unit.last, self._terms)
        whole = tuple([stem for stem in stems if self._clauses.occurs((stem,))])
        if len(unit.terms) == 1:
            return Beginning(starts, whole)
        of_all = (folded(unit.text),)
        if is_asian(unit.last):
            return Beginning((), (), of_all, self._clauses.going_on(unit.terms[:-1], starts))
        return Beginning(starts, whole, of_all)

    def _terms(self, text: str) -> list[str]:
        return [token.term for token in self._analyzer.query(text)]


def _dated(words: Sequence[Word], calendar: Calendar) -> Iterator[tuple[Days | None, Sequence[Word]]]:
    """The words, those that write a date by themselves with its days; in Japanese they may be part of one."""
    shown = ["*" if word.is_prefix else word.text for word in words]
    begins = accumulate([len(text) + 1 for text in shown], initial=0)
    places = list(zip(begins, shown, words, strict=False))
    text = " ".join(shown)
    reached = 0
    for start, end, days in (*dates_in(text, calendar), (len(text), len(text), None)):
        if before := list(_between(places, reached, start)):
            yield None, before
        if days is not None:
            yield days, list(_between(places, start, end))
        reached = end


def _between(places: Sequence[tuple[int, str, Word]], start: int, end: int) -> Iterator[Word]:
    """The words that stand from ``start`` up to ``end``, cut there."""
    for begin, shown, word in places:
        first, last = max(start - begin, 0), min(end - begin, len(shown))
        if first < last:
            is_whole = last - first == len(shown)
            at = word.span.start
            yield word if is_whole else Word(word.text[first:last], Span(at + first, at + last))


def _bare(node: Node) -> Node:
    """What a plus stands before."""
    return node.part if isinstance(node, Must) else node


def _joined(kind: type[_Joint], parts: Sequence[Wanted]) -> Wanted | None:
    """Several as one; None if there are none."""
    return kind(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

"""Fallbacks: everything that was asked for, and where that is nothing, what comes nearest.

Terms of the glossary stand below everything that happened, and are the answer where nothing did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rca.model.search import HitKind, Matched, Query, Sort
from rca.search.analysis.analyzer import Terms
from rca.search.answers.corrections import Speller
from rca.search.matching.evaluator import Evaluator, Ranking
from rca.search.matching.paging import Match
from rca.search.nodes import Nothing, QueryNode, Term, all_of, never
from rca.search.planning.plan import Plan

_MANY = 2
"""Words of a query of which one may be remembered wrongly."""

_FEW = 5
"""Incidents that are few enough to go on with those that have some of the words."""

_LEAST = 0.35
"""The share of the best score that what has some of the words must have, to stand beside what has all."""

_WHOLE = 4.0
"""How many times the score must be of what has some of the words, to stand before what has all: those may be there
only by the glossary, in its widest sense, while this says most of them as they were asked for."""

_DATED = 1.0
"""The same where a date is asked for: who knows when it was may be wrong about a word."""

_TERMS = 2
"""Terms of the glossary that are shown below other hits."""

_IS_TERM = Term("kind", HitKind.TERM.value)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found: the ranking that is counted, and the items of the page with whether they are partial."""

    ranking: Ranking
    items: tuple[tuple[Match, bool], ...]
    matched: Matched
    terms: int = 0
    """How many items at the end are terms of the glossary, which the ranking does not count."""
    words: Mapping[Terms, float] = field(default_factory=dict)
    """Words to highlight beside those of the plan."""

    @property
    def is_less(self) -> bool:
        """True if not all of the words are in every item."""
        return any(is_partial for _, is_partial in self.items)


def pages(ranking: Ranking, query: Query) -> int:
    """How many pages there are, one at least."""
    return max(1, -(-(ranking.blocks if query.grouped else ranking.total) // query.size))


class Fallbacks:
    """Asks the index for what one query wants."""

    def __init__(self, query: Query, planned: Plan, evaluator: Evaluator) -> None:
        self._query, self._plan, self._evaluator = query, planned, evaluator
        has_terms = evaluator.frequency("kind", HitKind.TERM.value) > 0
        masks = [planned.where, never(_IS_TERM) if has_terms else None]
        given = [mask for mask in masks if mask is not None]
        self._happened = all_of(given) if given else None
        self._wheres = dict.fromkeys((self._happened, planned.where))
        self._strict: dict[QueryNode | None, Ranking] = {}

    @property
    def is_less(self) -> bool:
        """True if nothing has all the words."""
        return not any(self._whole(where).total for where in self._wheres)

    def ranked(self, speller: Speller) -> Ranked:
        """What has all the words; else what has some of them; else what has longer words."""
        for where in self._wheres:
            strict = self._whole(where)
            if strict.total:
                return self._completed(strict, where)
            # What happened, even if it has but some of the words, before a term of the glossary that has them all.
            some = self._rank(self._plan.relaxed, where) if self._plan.relaxed is not None else strict
            if some.total:
                terms = self._defined(some, len(some.items), where)
                items = (*((item, True) for item in some.items), *((item, False) for item in terms))
                return Ranked(some, items, Matched.SOME, len(terms))
        longer = speller.within()
        if longer and (parts := self._rank(longer.query, self._plan.where)).total:
            items = tuple((item, True) for item in parts.items)
            return Ranked(parts, items, Matched.PARTS, words=longer.words)
        return Ranked(self._rank(Nothing(), None), (), Matched.NONE)

    def _whole(self, where: QueryNode | None) -> Ranking:
        """What has all the words."""
        if where not in self._strict:
            self._strict[where] = self._rank(self._plan.strict, where)
        return self._strict[where]

    def _completed(self, strict: Ranking, where: QueryNode | None) -> Ranked:
        """Where there is room on the last page: what has some of many words, and what the words mean."""
        items = [(item, False) for item in strict.items]
        room = self._query.size - len(items)
        is_short = strict.blocks < _FEW and len(self._plan.units) >= _MANY
        if room and is_short and self._plan.relaxed is not None and self._is_last(strict):
            more = self._rank(self._plan.relaxed, where, self._query.size + strict.total, 0).items
            items = _side_by_side(strict.items, more, room, _DATED if self._plan.dates else _WHOLE)
        terms = self._defined(strict, len(items), where)
        return Ranked(strict, (*items, *((item, False) for item in terms)), Matched.ALL, len(terms))

    def _defined(self, shown: Ranking, count: int, where: QueryNode | None) -> tuple[Match, ...]:
        """What the words mean, below ``count`` items of what happened, if that leaves room."""
        room = self._query.size - count
        if room <= 0 or where is self._plan.where or not self._is_last(shown):
            return ()
        defined = all_of([_IS_TERM, self._plan.strict])
        return self._rank(defined, self._plan.where, min(room, _TERMS), 0).items

    def _is_last(self, shown: Ranking) -> bool:
        """True if nothing comes after the page, so that there may be something below it."""
        return self._query.page == pages(shown, self._query) and self._plan.sort is Sort.RELEVANCE

    def _rank(
        self,
        asked: QueryNode,
        where: QueryNode | None,
        size: int | None = None,
        offset: int | None = None,
    ) -> Ranking:
        return self._evaluator.rank(
            asked,
            where=where,
            limit=self._query.size if size is None else size,
            offset=(self._query.page - 1) * self._query.size if offset is None else offset,
            order=self._plan.sort,
            grouped=self._query.grouped,
            facets=tuple(dict.fromkeys((*self._query.facets, "kind"))),
        )


def _side_by_side(
    whole: Sequence[Match], some: Sequence[Match], room: int, factor: float
) -> list[tuple[Match, bool]]:
    """What has all the words with as much as there is room for of what has some of them, and whether it has but some.

    The ranking ``some`` has what has all the words too: there the two can be compared.
    """
    scores = {number: score for item in some for number, score in ((item.docnum, item.score), *item.others)}
    known = {number for item in whole for number in _numbers(item)}
    least = _LEAST * some[0].score if some else 0.0
    also = deque([item for item in some if item.score >= least and item.docnum not in known][:room])
    items: list[tuple[Match, bool]] = []
    for item in whole:
        worth = factor * max(scores.get(number, 0.0) for number in _numbers(item))
        while also and also[0].score > worth:
            items.append((also.popleft(), True))
        items.append((item, False))
    return [*items, *((item, True) for item in also)]


def _numbers(item: Match) -> Iterator[int]:
    yield item.docnum
    yield from (number for number, _ in item.others)

"""What a query finds: everything that was asked for, and where that is nothing, what comes nearest.

Terms of the glossary stand below everything that happened, and are the answer where nothing did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from whoosh import query as nodes

from rca.model.query import HitKind, Matched, Query, Sort
from rca.search.clauses import Terms, all_of
from rca.search.evaluator import Evaluator, Ranking
from rca.search.masks import never
from rca.search.page import Item
from rca.search.plan import Plan
from rca.search.spelling import Speller

_MANY = 2
"""Words of a query of which one may be remembered wrongly."""

_FEW = 3
"""Incidents that are few enough to go on with those that have some of the words."""

_LEAST = 0.4
"""The share of the best score that what has some of the words must have, to stand beside what has all."""

_TERMS = 2
"""Terms of the glossary that are shown below other hits."""

_IS_TERM = nodes.Term("kind", HitKind.TERM.value)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found: the ranking that is counted, and the items of the page with whether they are partial."""

    ranking: Ranking
    items: tuple[tuple[Item, bool], ...]
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


class Asker:
    """Asks the index for what one query wants."""

    def __init__(self, query: Query, planned: Plan, evaluator: Evaluator) -> None:
        self._query, self._plan, self._evaluator = query, planned, evaluator
        has_terms = evaluator.frequency("kind", HitKind.TERM.value) > 0
        masks = [planned.where, never(_IS_TERM) if has_terms else None]
        given = [mask for mask in masks if mask is not None]
        self._happened = all_of(given) if given else None

    def ranked(self, speller: Speller) -> Ranked:
        """What has all the words; else what has some of them; else what has longer words."""
        for where in self._wheres():
            strict = self._rank(self._plan.strict, where)
            if strict.total:
                return self._completed(strict, where)
        for where in self._wheres() if self._plan.relaxed is not None else ():
            some = self._rank(self._plan.relaxed, where)
            if some.total:
                return Ranked(some, tuple((item, True) for item in some.items), Matched.SOME)
        longer = speller.within()
        if longer and (parts := self._rank(longer.query, self._plan.where)).total:
            items = tuple((item, True) for item in parts.items)
            return Ranked(parts, items, Matched.PARTS, words=longer.words)
        return Ranked(self._rank(nodes.NullQuery, None), (), Matched.NONE)

    def _wheres(self) -> Iterator[nodes.Query | None]:
        yield self._happened
        if self._happened is not self._plan.where:
            yield self._plan.where

    def _completed(self, strict: Ranking, where: nodes.Query | None) -> Ranked:
        """Where there is room on the last page: what has some of many words, and what the words mean."""
        items = [(item, False) for item in strict.items]
        terms: tuple[Item, ...] = ()
        room = self._query.size - len(items)
        is_last = self._query.page == pages(strict, self._query)
        if room and is_last and self._plan.sort is Sort.RELEVANCE:
            if strict.blocks < _FEW and len(self._plan.units) >= _MANY and self._plan.relaxed is not None:
                more = self._rank(self._plan.relaxed, where, self._query.size + strict.total, 0).items
                known = {number for item in strict.items for number in _numbers(item)}
                least = _LEAST * more[0].score if more else 0.0
                also = [item for item in more if item.score >= least and item.docnum not in known]
                items += [(item, True) for item in also[:room]]
            room = self._query.size - len(items)
            if room and where is not self._plan.where:
                defined = all_of([_IS_TERM, self._plan.strict])
                terms = self._rank(defined, self._plan.where, min(room, _TERMS), 0).items
        return Ranked(strict, (*items, *((item, False) for item in terms)), Matched.ALL, len(terms))

    def _rank(
        self,
        asked: nodes.Query,
        where: nodes.Query | None,
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


def _numbers(item: Item) -> Iterator[int]:
    yield item.docnum
    yield from (number for number, _ in item.others)

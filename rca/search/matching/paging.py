"""A page of the matches: the best ones, or the best incidents with all of their matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rca.model.search import Sort
from rca.search.matching.scoring import Floats, Key, RankedRow, best, soonest
from rca.search.segments.live_segment import LiveSegment
from rca.search.segments.postings import Ints, changes


class Match(NamedTuple):
    """A document that matches. ``others`` are the other matches of its block, best first, if the answer is grouped."""

    docnum: int
    score: float
    others: tuple[tuple[int, float], ...] = ()


class Matches:
    """The matches of one segment, those that are live and pass the filter: documents, ascending, and their scores.

    Those of documents that cannot be on the page may be 0; ``scored`` scores any.
    """

    def __init__(
        self, segment: LiveSegment, ids: Ints, scores: Floats, scored: Callable[[Ints], Floats]
    ) -> None:
        self.segment = segment
        self.ids = ids
        self.scores = scores
        self.scored = scored

    @cached_property
    def blocks(self) -> Ints:
        return self.segment.file.blocks.take(self.ids)

    @cached_property
    def distinct(self) -> int:
        """How many blocks there are."""
        return int(np.count_nonzero(changes(self.blocks)))

    def match(self, row: int, others: tuple[tuple[int, float], ...] = ()) -> Match:
        return Match(int(self.ids[row]) + self.segment.base, float(self.scores[row]), others)

    def keys(self, order: Sort) -> tuple[Key, ...]:
        """What the order ranks by, the most important first."""
        number, ids = self.segment.file.numbers, self.ids
        first: dict[Sort, Key] = {
            Sort.NEWEST: lambda at: number("start")[ids[at]],
            Sort.OLDEST: lambda at: soonest(number("start")[ids[at]]),
            Sort.DUE: lambda at: soonest(number("due")[ids[at]]),
        }
        return (
            *([first[order]] if order in first else ()),
            lambda at: self.scores[at],
            first[Sort.NEWEST],
            lambda at: soonest(number("ident")[ids[at]]),
        )


def page_of(
    matches: Sequence[Matches], order: Sort, offset: int, limit: int, grouped: bool
) -> tuple[Match, ...]:
    """The best of all segments, from ``offset`` on. ``offset`` and ``limit`` count matches, or blocks if ``grouped``."""
    ranked: list[tuple[tuple[Any, ...], int, int]] = []
    for number, each in enumerate(matches):
        pick = _best_of_blocks if grouped else _best
        ranked += [(keys, number, row) for keys, row in pick(each, each.keys(order), limit + offset)]
    ranked.sort(reverse=True)
    shown = ((matches[number], row) for _, number, row in ranked[offset : offset + limit])
    if grouped:
        return tuple(_with_others(each, row, order) for each, row in shown)
    return tuple(each.match(row) for each, row in shown)


def _with_others(matches: Matches, row: int, order: Sort) -> Match:
    """The match in a row, with all others of its block."""
    block = matches.blocks[row]
    start, end = (int(matches.blocks.searchsorted(block, side)) for side in ("left", "right"))
    if end - start == 1:
        return matches.match(row)
    ids = matches.ids[start:end]
    same = Matches(matches.segment, ids, matches.scored(ids), matches.scored)
    rows = [start + each for _, each in best(end - start, end - start, same.keys(order))]
    return matches.match(row, tuple(same.match(each - start)[:2] for each in rows if each != row))


def _best(matches: Matches, keys: Sequence[Key], count: int) -> list[RankedRow]:
    return best(count, len(matches.ids), keys)


def _best_of_blocks(matches: Matches, keys: Sequence[Key], count: int) -> list[RankedRow]:
    """The best match of each of the ``count`` best blocks: from more and more matches until there are enough."""
    many = max(4 * count, 32)
    while True:
        ranked = best(many, len(matches.ids), keys)
        first: dict[int, RankedRow] = {}
        for item in ranked:
            first.setdefault(int(matches.blocks[item[1]]), item)
        if len(first) >= count or many >= len(matches.ids):
            return list(first.values())[:count]
        many *= 4

"""Which of the matches a page shows: the best ones, or the best incidents with all of their matches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rca.model.search import Sort
from rca.search.matching.scoring import Floats, Key, Ranked, best, soonest
from rca.search.segments.live_segment import Part
from rca.search.segments.postings import Ints, changes


class Item(NamedTuple):
    """One thing found. ``others`` are the other matches of its block, best first, if the answer is grouped."""

    docnum: int
    score: float
    others: tuple[tuple[int, float], ...] = ()


class Found:
    """The matches of one part, those that are live and pass the filter: documents, ascending, and their scores."""

    def __init__(self, part: Part, ids: Ints, scores: Floats) -> None:
        self.part = part
        self.ids = ids
        self.scores = scores

    @cached_property
    def blocks(self) -> Ints:
        return self.part.file.blocks.take(self.ids)

    @cached_property
    def distinct(self) -> int:
        """How many blocks there are."""
        return int(np.count_nonzero(changes(self.blocks)))

    def item(self, row: int, others: tuple[tuple[int, float], ...] = ()) -> Item:
        return Item(int(self.ids[row]) + self.part.base, float(self.scores[row]), others)

    def keys(self, order: Sort) -> tuple[Key, ...]:
        """What the order ranks by, the most important first."""
        number, ids = self.part.file.numbers, self.ids
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


def page(found: Sequence[Found], order: Sort, offset: int, limit: int, grouped: bool) -> tuple[Item, ...]:
    """The best over all parts, from ``offset`` on. ``offset`` and ``limit`` count matches, or blocks if ``grouped``."""
    ranked: list[tuple[tuple[Any, ...], int, int]] = []
    for number, each in enumerate(found):
        pick = _best_of_blocks if grouped else _best
        ranked += [(keys, number, row) for keys, row in pick(each, each.keys(order), limit + offset)]
    ranked.sort(reverse=True)
    shown = ((found[number], row) for _, number, row in ranked[offset : offset + limit])
    if grouped:
        return tuple(_with_others(each, row, order) for each, row in shown)
    return tuple(each.item(row) for each, row in shown)


def _with_others(found: Found, row: int, order: Sort) -> Item:
    """The match in a row, with all others of its block."""
    block = found.blocks[row]
    start, end = (int(found.blocks.searchsorted(block, side)) for side in ("left", "right"))
    if end - start == 1:
        return found.item(row)
    same = Found(found.part, found.ids[start:end], found.scores[start:end])
    rows = [start + each for _, each in best(end - start, end - start, same.keys(order))]
    return found.item(row, tuple(found.item(each)[:2] for each in rows if each != row))


def _best(found: Found, keys: Sequence[Key], count: int) -> list[Ranked]:
    return best(count, len(found.ids), keys)


def _best_of_blocks(found: Found, keys: Sequence[Key], count: int) -> list[Ranked]:
    """The best match of each of the ``count`` best blocks: from more and more matches until there are enough."""
    many = max(4 * count, 32)
    while True:
        ranked = best(many, len(found.ids), keys)
        first: dict[int, Ranked] = {}
        for item in ranked:
            first.setdefault(int(found.blocks[item[1]]), item)
        if len(first) >= count or many >= len(found.ids):
            return list(first.values())[:count]
        many *= 4

"""Scores of matches, and which matches are the best.

BM25F as Whoosh computes it (K1 1.2, B 0.75, idf = ln(N / (n + 1)) + 1), but N, n and the average lengths count live
documents only, and lengths as their rounded bytes say. So scores depend on what is in the index, and not on the order,
the merges and the deletions by which it came to be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.segment import CODED, LENGTHS

K1 = 1.2
B = 0.75

Floats = NDArray[np.float64]
Key = Callable[[Any], NDArray[Any]]
"""Given indices of matches, something to rank them by: the larger the better."""
RankedRow = tuple[tuple[Any, ...], int]
"""By what a match is ranked, and its index."""


def idf(documents: int, frequency: int) -> float:
    """How telling a term is that ``frequency`` of ``documents`` have."""
    return math.log(max(documents, 1) / (frequency + 1)) + 1


class FieldLaw:
    """BM25F in one field, without the idf: by frequency and length byte."""

    def __init__(self, average: float) -> None:
        lengths = np.maximum(LENGTHS, 1)
        self._bases = K1 * ((1 - B) + B * lengths / (average or 1))
        rows = np.arange(CODED + 1, dtype=np.float64)[:, None]
        self._coded = ((rows * (K1 + 1)) / (rows + self._bases)).ravel()

    def worth(self, codes: NDArray[Any]) -> Floats:
        """For codes as :mod:`rca.search.segments.document_list` has them; 0 gives 0."""
        found: Floats
        if codes.dtype == np.uint16:
            found = self._coded.take(codes)
        else:
            times = (codes >> 8).astype(np.float64)
            found = (times * (K1 + 1)) / (times + self._bases[codes & 255])
        return found


def best(count: int, among: int, keys: Sequence[Key]) -> list[RankedRow]:
    """The ``count`` best of ``among`` matches, best first; a key decides between equals of those before it."""
    rows: Any = slice(None)
    taken: list[NDArray[np.int64]] = []
    room, left = count, among
    for key in keys:
        if left <= room:
            break
        values = key(rows)
        least = np.partition(values, left - room)[left - room]
        within = np.flatnonzero(values >= least)
        if len(within) > room:
            is_sure = values[within] > least
            taken.append(_at(rows, within[is_sure]))
            within = within[~is_sure]
            room -= len(taken[-1])
        rows, left = _at(rows, within), len(within)
    every = np.concatenate([*taken, _at(rows, np.arange(min(left, room)))])
    columns = [key(every).tolist() for key in keys]
    return sorted(zip(zip(*columns, strict=True), every.tolist(), strict=True), reverse=True)


def _at(rows: Any, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """What stands at ``places`` of ``rows``, which may still be all there are."""
    found: NDArray[np.int64] = places if isinstance(rows, slice) else rows[places]
    return found


def soonest(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """So that the smallest comes first. What is missing still comes last: its number is its own negative."""
    return -values

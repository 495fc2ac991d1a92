"""Counting an answer by the values of a field: how many blocks (incidents) have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Ints, changes, spread
from rca.search.segments.segment import Values


def count(values: Values, ids: Ints, blocks: Ints, distinct: int) -> Mapping[str, int]:
    """How many of the ``distinct`` blocks of the matches ``ids`` have each value. ``blocks`` are those of ``ids``."""
    if values.is_single:
        codes = values.codes.take(ids)
    else:
        starts = values.edges.take(ids)
        counts = values.edges.take(ids.astype(np.int64) + 1) - starts
        codes = values.codes.take(spread(starts, counts))
        blocks = np.repeat(blocks, counts)
    if distinct < len(ids):
        codes = _once(codes, blocks)
    found = np.bincount(codes, minlength=len(values.names)).tolist()
    return {name: number for name, number in zip(values.names, found, strict=True) if number}


def _once(codes: NDArray[Any], blocks: Ints) -> NDArray[Any]:
    """Each code once for each block. Blocks ascend, so a stable sort by code brings equal pairs together."""
    order = np.argsort(codes, kind="stable")
    codes, blocks = codes.take(order), blocks.take(order)
    found: NDArray[Any] = codes[changes(codes) | changes(blocks)]
    return found


def ordered(counts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """Counts taken together, the most frequent first, then by value."""
    every: Counter[str] = Counter()
    for some in counts:
        every.update(some)
    return dict(sorted(every.items(), key=lambda item: (-item[1], item[0])))

"""Contenders: of all that match a sum, the documents that may be among the best. The others need no scores.

The parts of the sum are asked one after the other, those first that bring much for little work. What they have brought so
far is the least that a document will score; with the most that the others can bring it is the most. The whole score of
those that are ahead is what the others have to reach: who cannot any more is left out (MaxScore: H. Turtle and J. Flood,
1995).
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from rca.search.matching.boolean_matchers import OrMatcher
from rca.search.matching.scoring import Floats
from rca.search.segments.document_list import Mask
from rca.search.segments.postings import Ints

MANY = 1 << 15
"""Of fewer documents all are scored: leaving some out would take as long."""

_SLACK = 1 - 1e-9
"""Sums of the same numbers in another order differ in their last bits."""

_FIRST = 3
"""Those that are ahead are scored when the parts asked so far can bring one in so many of the most, ..."""

_AGAIN = 1.5
"""... and again when they can bring so many times as much, if that did not leave anybody out."""

_A_BLOCK = 4
"""Documents of a block (an incident) that are expected among the best."""


class Contenders(NamedTuple):
    """The documents that are left, ascending, and the least score that is among the best, as far as that is known."""

    ids: Ints
    floor: float


def contenders(
    asked: OrMatcher, ids: Ints, count: int, blocks: Ints | None, floor: float = 0.0
) -> Contenders:
    """Those of ``ids``, which match ``asked``, that may be among the ``count`` best, or in one of the best blocks.

    ``blocks`` are the numbers of the blocks by document, if blocks are counted. ``floor`` is the score that another
    segment has for the last of its best.
    """
    parts = sorted(asked.summands, key=lambda part: part.size / (part.bound or 1.0))
    *rests, total = accumulate((part.bound for part in reversed(parts)), initial=0.0)
    least = np.zeros(int(ids[-1]) + 1)
    is_left = np.zeros(len(least), bool)
    is_left[ids] = True
    left: Ints | None = None
    tried = total / _FIRST
    for part, rest in zip(parts, reversed(rests), strict=True):
        known = _within(part.ids(), is_left) if left is None else left
        least[known] += part.scores(known)
        if left is None:
            known = np.flatnonzero(least).astype(np.uint32)
            if total - rest >= tried:
                ahead = _ahead(known, least.take(known), count if blocks is None else _A_BLOCK * count)
                floor = max(floor, _SLACK * _last_of_best(ahead, asked.scores(ahead), count, blocks))
                tried = _AGAIN * (total - rest)
        if rest < floor:
            left = known[least.take(known) + rest >= floor]
    return Contenders(ids if left is None else left, floor)


def _ahead(ids: Ints, scores: Floats, many: int) -> Ints:
    """Those with the highest scores, ascending."""
    if len(ids) <= many:
        return ids
    return ids.take(np.sort(np.argpartition(scores, -many)[-many:]))


def _within(ids: Ints, is_left: Mask) -> Ints:
    known: Ints = ids[: ids.searchsorted(len(is_left))]
    return known[is_left.take(known)]


def _last_of_best(ids: Ints, scores: Floats, count: int, blocks: Ints | None) -> float:
    """The score of the last of the best, or of the last of the best blocks; 0 if there are too few."""
    best = np.argsort(-scores, kind="stable")
    if blocks is not None:
        best = best[np.sort(np.unique(blocks.take(ids[best]), return_index=True)[1])]
    return float(scores[best[count - 1]]) if len(best) >= count else 0.0

"""What is known of the matches of a query in one segment, and the ways to put them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query

from rca.search.postings import Ints
from rca.search.ranking import Floats

_NONE = np.empty(0, np.uint32)
_SMALL = 16
"""Fewer than one document in so many is better kept as a list than marked among all."""


class Matches(NamedTuple):
    """Documents, ascending, and their scores; without scores nobody asked for them."""

    ids: Ints
    scores: Floats | None


class Probed(NamedTuple):
    """For each document asked about: whether it matches, and its score (0 where it does not)."""

    hits: NDArray[np.bool_]
    scores: Floats | None


Join = Callable[[Floats, Any, Floats], None]


def add(scores: Floats, at: Any, worth: Floats) -> None:
    scores[at] += worth


def joint(node: query.Or | query.DisjunctionMax) -> Join:
    if isinstance(node, query.DisjunctionMax):
        if node.tiebreak:
            raise TypeError("DisjunctionMax takes the best of its parts alone")
        return larger
    return add


def larger(scores: Floats, at: Any, worth: Floats) -> None:
    scores[at] = np.maximum(scores[at], worth)


def boosted(scores: Floats, boost: float) -> Floats:
    return scores if boost == 1.0 else scores * boost


def summed(scores: Sequence[Any]) -> Floats:
    total: Floats = scores[0] + scores[1] if len(scores) > 1 else scores[0]
    for worth in scores[2:]:
        total += worth
    return total


def union(parts: Sequence[Matches], documents: int, join: Join, boost: float, scored: bool) -> Matches:
    """All documents of ``parts``, in a segment of ``documents``."""
    parts = [part for part in parts if len(part.ids)]
    if not parts:
        return nothing(scored)
    if len(parts) == 1:
        only = parts[0]
        return Matches(only.ids, None if only.scores is None else boosted(only.scores, boost))
    if sum(len(part.ids) for part in parts) * _SMALL < documents:
        ids = np.unique(np.concatenate([part.ids for part in parts]))
        scores = np.zeros(len(ids))
        for part in parts:
            if part.scores is not None:
                join(scores, np.searchsorted(ids, part.ids), part.scores)
        return Matches(ids, boosted(scores, boost) if scored else None)
    is_hit = np.zeros(documents, bool)
    every = np.zeros(documents if scored else 0)
    for part in parts:
        is_hit[part.ids] = True
        if part.scores is not None:
            join(every, part.ids, part.scores)
    ids = np.flatnonzero(is_hit).astype(np.uint32)
    return Matches(ids, boosted(every[ids], boost) if scored else None)


def nothing(scored: bool) -> Matches:
    return Matches(_NONE, np.empty(0) if scored else None)


def missed(ids: Ints, scored: bool) -> Probed:
    return Probed(np.zeros(len(ids), bool), np.zeros(len(ids)) if scored else None)


def constant(ids: Ints, score: float) -> Matches:
    return Matches(ids, np.full(len(ids), float(score)))


def marked(hits: NDArray[np.bool_], score: float, scored: bool) -> Matches:
    ids = np.flatnonzero(hits).astype(np.uint32)
    return constant(ids, score) if scored else Matches(ids, None)


def flat(hits: NDArray[np.bool_], score: float, scored: bool) -> Probed:
    return Probed(hits, np.where(hits, float(score), 0.0) if scored else None)


def only(found: Matches, stays: Callable[[Ints], NDArray[np.bool_]]) -> Matches:
    keep = stays(found.ids)
    return Matches(found.ids[keep], None if found.scores is None else found.scores[keep])


def common(ids: Ints, others: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the numbers that both have lie in each; both ascend. The shorter is looked up in the longer."""
    if len(others) < len(ids):
        at, places = common(others, ids)
        return places, at
    at = np.searchsorted(others, ids)
    at[at == len(others)] = 0
    places = np.flatnonzero(others[at] == ids) if len(others) else np.empty(0, np.int64)
    return places, at[places]


def looked_up(ids: Ints, found: Matches) -> Probed:
    places, at = common(ids, found.ids)
    hits = np.zeros(len(ids), bool)
    hits[places] = True
    if found.scores is None:
        return Probed(hits, None)
    scores = np.zeros(len(ids))
    scores[places] = found.scores[at]
    return Probed(hits, scores)

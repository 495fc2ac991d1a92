"""A query tree made ready to be asked on one segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from whoosh import query
from whoosh.query.qcore import _NullQuery

from rca.search.between import Between
from rca.search.matching.boolean_matchers import All, AnyOf, But, Even, Maybe
from rca.search.matching.matcher import Matching, Nothing, Statistics
from rca.search.matching.term_matchers import PhraseMatching, PrefixMatching, TermMatching
from rca.search.segments.document_list import Mask
from rca.search.segments.schema import TEXTS
from rca.search.segments.segment import SegmentFile


def matching(node: query.Query, file: SegmentFile, statistics: Statistics) -> Matching:
    """``node`` ready to be asked on ``file``. Raises TypeError for nodes that the engine does not know."""
    ready = _READY.get(type(node))
    if ready is None:
        raise TypeError(f"The engine does not evaluate {type(node).__name__}")
    return ready(node, file, statistics)


def _term(node: query.Term, file: SegmentFile, statistics: Statistics) -> Matching:
    found = TermMatching(node, file, statistics)
    return found if found.size else Nothing(file)


def _phrase(node: query.Phrase, file: SegmentFile, statistics: Statistics) -> Matching:
    terms = [query.Term(node.fieldname, word, boost=node.boost) for word in node.words]
    words = [TermMatching(term, file, statistics) for term in terms]
    if not words or not all(word.size for word in words):
        return Nothing(file)
    if len(words) == 1:
        return words[0]
    return PhraseMatching(words, node.slop, (node.fieldname, tuple(node.words), node.slop), file)


def _all(node: query.And, file: SegmentFile, statistics: Statistics) -> Matching:
    parts = [matching(part, file, statistics) for part in node.subqueries]
    return All(parts, node.boost, file) if parts else Nothing(file)


def _any(node: query.Or | query.DisjunctionMax, file: SegmentFile, statistics: Statistics) -> Matching:
    is_best = type(node) is query.DisjunctionMax
    if is_best and node.tiebreak:
        raise TypeError("DisjunctionMax takes the best of its parts alone")
    every = [matching(part, file, statistics) for part in node.subqueries]
    parts = [part for part in every if part.size]
    return AnyOf(parts, np.maximum if is_best else np.add, node.boost, file) if parts else Nothing(file)


def _but(node: query.AndNot, file: SegmentFile, statistics: Statistics) -> Matching:
    return But(matching(node.a, file, statistics), matching(node.b, file, statistics), file)


def _maybe(node: query.AndMaybe, file: SegmentFile, statistics: Statistics) -> Matching:
    return Maybe(matching(node.a, file, statistics), matching(node.b, file, statistics), file)


def _not(node: query.Not, file: SegmentFile, statistics: Statistics) -> Matching:
    unwanted = matching(node.query, file, statistics)
    return Even(lambda among: ~unwanted.holds(among), 1.0, file.documents, file)


def _constant(node: query.ConstantScoreQuery, file: SegmentFile, statistics: Statistics) -> Matching:
    child = matching(node.child, file, statistics)
    return Even(child.holds, node.score, child.size, file)


def _beginning(node: query.Prefix, file: SegmentFile, statistics: Statistics) -> Matching:
    return PrefixMatching(node, file, statistics) if node.fieldname in file.fields else Nothing(file)


def _every(node: query.Every, file: SegmentFile, _: Statistics) -> Matching:
    if node.fieldname is None:
        return Even(
            lambda among: np.ones(file.documents if among is None else len(among), bool),
            node.boost,
            file.documents,
            file,
        )
    having = _having(file, node.fieldname)
    return Even(
        lambda among: having.copy() if among is None else having[among], node.boost, file.documents, file
    )


def _between(node: Between, file: SegmentFile, _: Statistics) -> Matching:
    numbers = file.numbers(node.fieldname)
    return Even(
        lambda among: node.holds(numbers if among is None else numbers[among]),
        node.boost,
        file.documents,
        file,
    )


def _having(file: SegmentFile, field: str) -> Mask:
    """Which documents have anything in a field."""
    if field not in file.fields:
        return np.zeros(file.documents, bool)
    if field in TEXTS:
        return file.lengths(field) > 0
    has: Mask = np.diff(file.values(field).edges) > 0
    return has


_READY: dict[type, Callable[[Any, SegmentFile, Statistics], Matching]] = {
    query.Term: _term,
    query.Phrase: _phrase,
    query.Prefix: _beginning,
    query.And: _all,
    query.Or: _any,
    query.DisjunctionMax: _any,
    query.AndNot: _but,
    query.AndMaybe: _maybe,
    query.Not: _not,
    query.ConstantScoreQuery: _constant,
    query.Every: _every,
    Between: _between,
    _NullQuery: lambda _, file, __: Nothing(file),
}

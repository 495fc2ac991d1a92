"""A query made ready to be asked on one segment: a matcher for each of its nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.matching.boolean_matchers import (
    AndMatcher,
    AndMaybeMatcher,
    AndNotMatcher,
    ConstantScoreMatcher,
    OrMatcher,
)
from rca.search.matching.matcher import Matcher, NothingMatcher, Statistics
from rca.search.matching.term_matchers import PhraseMatcher, PrefixMatcher, TermMatcher
from rca.search.nodes import (
    And,
    AndMaybe,
    AndNot,
    ConstantScore,
    DisjunctionMax,
    Every,
    Not,
    Nothing,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    QueryNode,
    Term,
)
from rca.search.segments.document_list import Mask
from rca.search.segments.schema import MISSING, TEXTS, as_bytes
from rca.search.segments.segment import SegmentFile


def matcher(node: QueryNode, file: SegmentFile, statistics: Statistics) -> Matcher:
    """``node`` ready to be asked on ``file``. Raises TypeError for what is no node."""
    compiled = _COMPILED.get(type(node))
    if compiled is None:
        raise TypeError(f"The engine does not evaluate {type(node).__name__}")
    return compiled(node, file, statistics)


def _term(node: Term, file: SegmentFile, statistics: Statistics) -> Matcher:
    found = TermMatcher(node.field, as_bytes(node.text), node.boost, file, statistics)
    return found if found.size else NothingMatcher(file)


def _phrase(node: Phrase, file: SegmentFile, statistics: Statistics) -> Matcher:
    words = [TermMatcher(node.field, as_bytes(word), node.boost, file, statistics) for word in node.words]
    if not words or not all(word.size for word in words):
        return NothingMatcher(file)
    if len(words) == 1:
        return words[0]
    return PhraseMatcher(words, node.slop, (node.field, node.words, node.slop), file)


def _prefix(node: Prefix, file: SegmentFile, statistics: Statistics) -> Matcher:
    return PrefixMatcher(node, file, statistics) if node.field in file.fields else NothingMatcher(file)


def _and(node: And, file: SegmentFile, statistics: Statistics) -> Matcher:
    parts = [matcher(part, file, statistics) for part in node.parts]
    return AndMatcher(parts, node.boost, file) if parts else NothingMatcher(file)


def _or(node: Or | DisjunctionMax, file: SegmentFile, statistics: Statistics) -> Matcher:
    every = [matcher(part, file, statistics) for part in node.parts]
    parts = [part for part in every if part.size]
    return OrMatcher(parts, type(node) is Or, node.boost, file) if parts else NothingMatcher(file)


def _and_not(node: AndNot, file: SegmentFile, statistics: Statistics) -> Matcher:
    return AndNotMatcher(
        matcher(node.wanted, file, statistics), matcher(node.unwanted, file, statistics), file
    )


def _and_maybe(node: AndMaybe, file: SegmentFile, statistics: Statistics) -> Matcher:
    return AndMaybeMatcher(
        matcher(node.wanted, file, statistics), matcher(node.welcome, file, statistics), file
    )


def _not(node: Not, file: SegmentFile, statistics: Statistics) -> Matcher:
    unwanted = matcher(node.part, file, statistics)
    return ConstantScoreMatcher(lambda among: ~unwanted.holds(among), 1.0, file.documents, file)


def _constant_score(node: ConstantScore, file: SegmentFile, statistics: Statistics) -> Matcher:
    part = matcher(node.part, file, statistics)
    return ConstantScoreMatcher(part.holds, node.score, part.size, file)


def _every(node: Every, file: SegmentFile, _: Statistics) -> Matcher:
    if node.field is None:
        return ConstantScoreMatcher(
            lambda among: np.ones(file.documents if among is None else len(among), bool),
            node.boost,
            file.documents,
            file,
        )
    having = _having(file, node.field)
    return ConstantScoreMatcher(
        lambda among: having.copy() if among is None else having[among], node.boost, file.documents, file
    )


def _having(file: SegmentFile, field: str) -> Mask:
    """Which documents have anything in a field."""
    if field not in file.fields:
        return np.zeros(file.documents, bool)
    if field in TEXTS:
        return file.lengths(field) > 0
    has: Mask = np.diff(file.values(field).edges) > 0
    return has


def _number_range(node: NumberRange, file: SegmentFile, _: Statistics) -> Matcher:
    numbers = file.numbers(node.field)
    return ConstantScoreMatcher(
        lambda among: is_within(node, numbers if among is None else numbers[among]),
        node.boost,
        file.documents,
        file,
    )


def is_within(node: NumberRange, numbers: NDArray[np.int64]) -> Mask:
    """Which of ``numbers`` are in the range."""
    low = MISSING + 1 if node.low is None else max(node.low, MISSING + 1)
    found = numbers >= low if low < 1 << 63 else np.zeros(len(numbers), bool)
    if node.high is not None and node.high < (1 << 63) - 1:
        found &= numbers <= max(node.high, MISSING)
    return found


def _nothing(_: Nothing, file: SegmentFile, __: Statistics) -> Matcher:
    return NothingMatcher(file)


_COMPILED: dict[type, Callable[[Any, SegmentFile, Statistics], Matcher]] = {
    Term: _term,
    Phrase: _phrase,
    Prefix: _prefix,
    And: _and,
    Or: _or,
    DisjunctionMax: _or,
    AndNot: _and_not,
    AndMaybe: _and_maybe,
    Not: _not,
    ConstantScore: _constant_score,
    Every: _every,
    NumberRange: _number_range,
    Nothing: _nothing,
}

"""Our queries as Whoosh's own, so that its searcher can be asked the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh import query as whoosh
from whoosh.matching import ListMatcher
from whoosh.query import qcore

from rca.search.matching.compile import is_within
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


class InRange(qcore.Query):  # type: ignore[misc]
    """A range over a number column of our segments; Whoosh asks once for each segment."""

    def __init__(self, node: NumberRange) -> None:
        self.node = node
        self.boost = node.boost

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> ListMatcher:
        reader = searcher.reader()
        ids = np.flatnonzero(is_within(self.node, reader._terms.file.numbers(self.node.field))).tolist()
        return ListMatcher(
            [number for number in ids if not reader.is_deleted(number)], all_weights=self.boost
        )


def whoosh_query(node: QueryNode) -> whoosh.Query:
    """``node`` as a query tree of Whoosh's."""
    match node:
        case Term(field, text, boost):
            return whoosh.Term(field, text, boost)
        case Phrase(field, words, slop, boost):
            return whoosh.Phrase(field, list(words), slop=slop, boost=boost)
        case Prefix(field, text, boost, is_constant):
            return whoosh.Prefix(field, text, boost, constantscore=is_constant)
        case NumberRange():
            return InRange(node)
        case Every(field, boost):
            return whoosh.Every(field, boost)
        case Nothing():
            return whoosh.NullQuery
        case And(parts, boost):
            return whoosh.And(list(map(whoosh_query, parts)), boost)
        case Or(parts, boost):
            return whoosh.Or(list(map(whoosh_query, parts)), boost)
        case DisjunctionMax(parts, boost):
            return whoosh.DisjunctionMax(list(map(whoosh_query, parts)), boost)
        case Not(part):
            return whoosh.Not(whoosh_query(part))
        case AndNot(wanted, unwanted):
            return whoosh.AndNot(whoosh_query(wanted), whoosh_query(unwanted))
        case AndMaybe(wanted, welcome):
            return whoosh.AndMaybe(whoosh_query(wanted), whoosh_query(welcome))
        case ConstantScore(part, score):
            return whoosh.ConstantScoreQuery(whoosh_query(part), score)

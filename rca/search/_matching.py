"""Evaluating a query tree on one segment, whole arrays at a time.

There are two questions: which documents match (:meth:`Asked.matches`), and which of given documents do
(:meth:`Asked.probe`). A conjunction asks the first of its smallest part and the second of all others. Scores are added
in the order of the query, whichever way they were found, so the same documents get the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh import query
from whoosh.query.qcore import _NullQuery

from rca.search._matches import (
    Matches,
    Probed,
    add,
    boosted,
    common,
    constant,
    flat,
    joint,
    looked_up,
    marked,
    missed,
    nothing,
    only,
    summed,
    union,
)
from rca.search.between import Between
from rca.search.fields import TEXTS, as_bytes
from rca.search.phrase import following
from rca.search.postings import Ints
from rca.search.ranking import FieldLaw, Floats
from rca.search.segment import Postings, SegmentFile

_FEW = 8
"""Documents that are fewer than one in so many are looked at one by one, rather than all that a phrase is in."""


class Statistics(Protocol):
    """What scores need to know about the whole index."""

    def law(self, field: str) -> FieldLaw: ...

    def idf(self, field: str, term: bytes) -> float: ...


class Asked:
    """A segment and the statistics to score by. Deleted documents are not looked at here. Raises TypeError for nodes
    that the engine does not know."""

    def __init__(self, file: SegmentFile, statistics: Statistics) -> None:
        self.file = file
        self._statistics = statistics

    def matches(self, node: query.Query, scored: bool = True) -> Matches:
        """The documents that match."""
        found: Matches = _find(_MATCHES, node)(self, node, scored)
        return found

    def probe(self, node: query.Query, ids: Ints, scored: bool = True) -> Probed:
        """Which of ``ids`` match."""
        found: Probed = _find(_PROBES, node)(self, node, ids, scored)
        return found

    def size(self, node: query.Query) -> int:
        """At most how many documents match, quickly."""
        match node:
            case query.Term():
                found = self._postings(node)
                return 0 if found is None else len(found.ids)
            case query.Phrase():
                words = [self.file.postings(node.fieldname, as_bytes(word)) for word in node.words]
                return min((0 if word is None else len(word.ids) for word in words), default=0)
            case query.And():
                return min((self.size(part) for part in node.subqueries), default=0)
            case query.Or() | query.DisjunctionMax():
                return min(sum(self.size(part) for part in node.subqueries), self.file.documents)
            case query.AndNot() | query.AndMaybe():
                return self.size(node.a)
            case query.ConstantScoreQuery():
                return self.size(node.child)
            case _:
                return self.file.documents

    def _postings(self, node: query.Term) -> Postings | None:
        return self.file.postings(node.fieldname, as_bytes(node.text))

    # Terms

    def _worth(self, field: str, term: bytes, found: Postings, at: Any = slice(None)) -> Floats:
        """The scores of a term in the documents at ``at`` of its posting list."""
        codes = found.codes[at]
        if field not in TEXTS:
            return np.ones(len(codes))
        law = self._statistics.law(field)
        if found.is_wide and found.frequencies is not None:
            worth = law.wide(found.frequencies[at], codes)
        else:
            worth = law.coded(codes)
        worth *= self._statistics.idf(field, term)
        return worth

    def _worth_of_codes(self, field: str, term: bytes, codes: NDArray[np.uint16]) -> Floats:
        if field not in TEXTS:
            return np.where(codes, 1.0, 0.0)
        worth = self._statistics.law(field).coded(codes)
        worth *= self._statistics.idf(field, term)
        return worth

    def _term(self, node: query.Term, scored: bool) -> Matches:
        found = self._postings(node)
        if found is None:
            return nothing(scored)
        if not scored:
            return Matches(found.ids, None)
        return Matches(
            found.ids, boosted(self._worth(node.fieldname, as_bytes(node.text), found), node.boost)
        )

    def _probe_term(self, node: query.Term, ids: Ints, scored: bool) -> Probed:
        found = self._postings(node)
        if found is None:
            return missed(ids, scored)
        term = as_bytes(node.text)
        if found.is_dense:
            codes = found.by_document[ids]
            if not scored:
                return Probed(codes != 0, None)
            return Probed(codes != 0, boosted(self._worth_of_codes(node.fieldname, term, codes), node.boost))
        places, at = common(ids, found.ids)
        hits = np.zeros(len(ids), bool)
        hits[places] = True
        if not scored:
            return Probed(hits, None)
        scores = np.zeros(len(ids))
        scores[places] = boosted(self._worth(node.fieldname, term, found, at), node.boost)
        return Probed(hits, scores)

    # Conjunctions

    def _and(self, node: query.And, scored: bool) -> Matches:
        parts = list(node.subqueries)
        if not parts:
            return nothing(scored)
        order = sorted(range(len(parts)), key=lambda number: self.size(parts[number]))
        ids, first = self.matches(parts[order[0]], scored)
        scores: dict[int, Floats] = {} if first is None else {order[0]: first}
        for number in order[1:]:
            if not len(ids):
                break
            hits, more = self.probe(parts[number], ids, scored)
            if more is not None:
                scores[number] = more
            if not hits.all():
                ids = ids[hits]
                scores = {part: worth[hits] for part, worth in scores.items()}
        if not scored or not len(ids):
            return Matches(ids, np.zeros(len(ids)) if scored else None)
        return Matches(ids, boosted(summed([scores[number] for number in range(len(parts))]), node.boost))

    def _probe_and(self, node: query.And, ids: Ints, scored: bool) -> Probed:
        if not node.subqueries:
            return missed(ids, scored)
        hits = np.ones(len(ids), bool)
        scores = []
        for part in node.subqueries:
            more, worth = self.probe(part, ids, scored)
            hits &= more
            scores.append(worth)
        if not scored:
            return Probed(hits, None)
        return Probed(hits, boosted(summed(scores), node.boost) * hits)

    def _and_not(self, node: query.AndNot, scored: bool) -> Matches:
        return only(self.matches(node.a, scored), lambda ids: ~self.probe(node.b, ids, False).hits)

    def _probe_and_not(self, node: query.AndNot, ids: Ints, scored: bool) -> Probed:
        hits, scores = self.probe(node.a, ids, scored)
        hits = hits & ~self.probe(node.b, ids, False).hits
        return Probed(hits, None if scores is None else scores * hits)

    def _and_maybe(self, node: query.AndMaybe, scored: bool) -> Matches:
        ids, scores = self.matches(node.a, scored)
        if scores is not None:
            more = self.probe(node.b, ids, True).scores
            assert more is not None
            scores = scores + more
        return Matches(ids, scores)

    def _probe_and_maybe(self, node: query.AndMaybe, ids: Ints, scored: bool) -> Probed:
        hits, scores = self.probe(node.a, ids, scored)
        if scores is not None:
            more = self.probe(node.b, ids, True).scores
            assert more is not None
            scores = scores + more * hits
        return Probed(hits, scores)

    # Disjunctions

    def _or(self, node: query.Or | query.DisjunctionMax, scored: bool) -> Matches:
        parts = [self.matches(part, scored) for part in node.subqueries]
        return union(parts, self.file.documents, joint(node), node.boost, scored)

    def _probe_or(self, node: query.Or | query.DisjunctionMax, ids: Ints, scored: bool) -> Probed:
        hits = np.zeros(len(ids), bool)
        scores = np.zeros(len(ids))
        join, everywhere = joint(node), slice(None)
        for part in node.subqueries:
            more, worth = self.probe(part, ids, scored)
            hits |= more
            if worth is not None:
                join(scores, everywhere, worth)
        return Probed(hits, boosted(scores, node.boost) if scored else None)

    def _prefix(self, node: query.Prefix, scored: bool) -> Matches:
        field = node.fieldname
        if field not in self.file.fields:
            return nothing(scored)
        terms = self.file.terms(field)
        by_term = scored and not node.constantscore
        parts = [
            self.matches(query.Term(field, terms[number]), by_term)
            for number in terms.prefixed(as_bytes(node.text))
        ]
        found = union(parts, self.file.documents, add, node.boost, by_term)
        return found if by_term or not scored else constant(found.ids, node.boost)

    # Phrases

    def _phrase(self, node: query.Phrase, scored: bool) -> Matches:
        return self._phrase_in(node, None, scored)

    def _phrase_in(self, node: query.Phrase, among: Ints | None, scored: bool) -> Matches:
        """The phrase in all documents, or in some that have all its words."""
        names = [as_bytes(word) for word in node.words]
        words = [word for name in names if (word := self.file.postings(node.fieldname, name)) is not None]
        if not words or len(words) < len(names):
            return nothing(scored)
        if len(words) > 1:
            ids = following(words, node.slop, among)
        else:
            ids = words[0].ids if among is None else among
        if not scored:
            return Matches(ids, None)
        worth = [
            self._worth(node.fieldname, name, word, np.searchsorted(word.ids, ids))
            for name, word in zip(names, words, strict=True)
        ]
        return Matches(ids, boosted(summed(worth), node.boost))

    def _probe_phrase(self, node: query.Phrase, ids: Ints, scored: bool) -> Probed:
        if len(ids) * _FEW > self.size(node):
            return looked_up(ids, self._phrase_in(node, None, scored))
        terms = [query.Term(node.fieldname, word) for word in node.words]
        having = self._probe_and(query.And(terms), ids, False).hits
        return looked_up(ids, self._phrase_in(node, ids[having], scored))

    # Constants

    def _not(self, node: query.Not, scored: bool) -> Matches:
        stays = np.ones(self.file.documents, bool)
        stays[self.matches(node.query, False).ids] = False
        return marked(stays, 1.0, scored)

    def _probe_not(self, node: query.Not, ids: Ints, scored: bool) -> Probed:
        return flat(~self.probe(node.query, ids, False).hits, 1.0, scored)

    def _every(self, node: query.Every, scored: bool) -> Matches:
        return marked(self._having(node.fieldname), node.boost, scored)

    def _having(self, field: str | None) -> NDArray[np.bool_]:
        """Which documents have anything in a field."""
        if field is None:
            return np.ones(self.file.documents, bool)
        if field not in self.file.fields:
            return np.zeros(self.file.documents, bool)
        if field in TEXTS:
            return self.file.lengths(field) > 0
        return np.diff(self.file.values(field).edges) > 0

    def _between(self, node: Between, scored: bool) -> Matches:
        return marked(node.holds(self.file.numbers(node.fieldname)), node.boost, scored)

    def _probe_between(self, node: Between, ids: Ints, scored: bool) -> Probed:
        return flat(node.holds(self.file.numbers(node.fieldname)[ids]), node.boost, scored)

    def _constant(self, node: query.ConstantScoreQuery, scored: bool) -> Matches:
        ids = self.matches(node.child, False).ids
        return constant(ids, node.score) if scored else Matches(ids, None)

    def _probe_constant(self, node: query.ConstantScoreQuery, ids: Ints, scored: bool) -> Probed:
        return flat(self.probe(node.child, ids, False).hits, node.score, scored)

    def _null(self, node: query.Query, scored: bool) -> Matches:
        return nothing(scored)

    def _probe_by_matches(self, node: query.Query, ids: Ints, scored: bool) -> Probed:
        return looked_up(ids, self.matches(node, scored))


def _find(table: dict[type, Any], node: query.Query) -> Any:
    found = table.get(type(node))
    if found is None:
        raise TypeError(f"The engine does not evaluate {type(node).__name__}")
    return found


_MATCHES: dict[type, Callable[[Asked, Any, bool], Matches]] = {
    query.Term: Asked._term,
    query.And: Asked._and,
    query.Or: Asked._or,
    query.DisjunctionMax: Asked._or,
    query.AndNot: Asked._and_not,
    query.AndMaybe: Asked._and_maybe,
    query.Phrase: Asked._phrase,
    query.Prefix: Asked._prefix,
    query.Not: Asked._not,
    query.Every: Asked._every,
    query.ConstantScoreQuery: Asked._constant,
    Between: Asked._between,
    _NullQuery: Asked._null,
}

_PROBES: dict[type, Callable[[Asked, Any, Ints, bool], Probed]] = {
    query.Term: Asked._probe_term,
    query.And: Asked._probe_and,
    query.Or: Asked._probe_or,
    query.DisjunctionMax: Asked._probe_or,
    query.AndNot: Asked._probe_and_not,
    query.AndMaybe: Asked._probe_and_maybe,
    query.Phrase: Asked._probe_phrase,
    query.Prefix: Asked._probe_by_matches,
    query.Not: Asked._probe_not,
    query.Every: Asked._probe_by_matches,
    query.ConstantScoreQuery: Asked._probe_constant,
    Between: Asked._probe_between,
    _NullQuery: Asked._probe_by_matches,
}

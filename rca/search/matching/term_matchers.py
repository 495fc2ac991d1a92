"""Matchers of words: a term, terms in a row, or all that begin alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from rca.search.matching.matcher import Matcher, Statistics, boosted
from rca.search.matching.phrases import following
from rca.search.matching.scoring import Floats
from rca.search.nodes import Prefix
from rca.search.segments.document_list import Codes, DocumentList, Mask
from rca.search.segments.postings import Ints
from rca.search.segments.schema import TEXTS, as_bytes
from rca.search.segments.segment import Postings, SegmentFile

_FEW = 8
"""Documents that are fewer than one in so many are looked at one by one, rather than all that a phrase is in."""


class TermMatcher(Matcher):
    """What has a term."""

    def __init__(
        self, field: str, term: bytes, boost: float, file: SegmentFile, statistics: Statistics
    ) -> None:
        super().__init__(file)
        self._field, self._term = field, term
        stretch = file.stretch(field, term)
        self.size = 0 if stretch is None else stretch.documents
        self._boost, self._statistics = boost, statistics

    @cached_property
    def documents(self) -> Postings:
        found = self._file.postings(self._field, self._term)
        assert found is not None
        return found

    @property
    def bound(self) -> float:
        return float(self.worth(self.documents.heaviest).max())

    def ids(self) -> Ints:
        return self.documents.ids

    def holds(self, among: Ints | None) -> Mask:
        return self.documents.holds(among)

    def scores(self, among: Ints) -> Floats:
        return self.worth(self.documents.codes(among)[0])

    def worth(self, codes: Codes) -> Floats:
        """The scores for codes of the term."""
        if self._field not in TEXTS:
            return np.where(codes, float(self._boost), 0.0)
        found = self._statistics.law(self._field).worth(codes)
        found *= self._statistics.idf(self._field, self._term) * self._boost
        return found


class PhraseMatcher(Matcher):
    """Words in a row. Where few documents are asked about, only those are looked at."""

    def __init__(self, words: Sequence[TermMatcher], slop: int, key: object, file: SegmentFile) -> None:
        super().__init__(file)
        self._words, self._slop, self._key = words, slop, key
        self.size = min(word.size for word in words)

    @property
    def bound(self) -> float:
        return sum(word.bound for word in self._words)

    def ids(self) -> Ints:
        return self._every().ids

    def holds(self, among: Ints | None) -> Mask:
        return self._documents_of(among).holds(among)

    def scores(self, among: Ints) -> Floats:
        codes = self._documents_of(among).codes(among)
        found = self._words[0].worth(codes[0])
        for word, more in zip(self._words[1:], codes[1:], strict=True):
            found += word.worth(more)
        return found

    def _documents_of(self, among: Ints | None) -> DocumentList:
        """Where the phrase is, as far as the documents ``among`` go."""
        if among is None or len(among) * _FEW > self.size or self._file.kept.get(self._key) is not None:
            return self._every()
        for word in self._words:
            among = among[word.holds(among)]
        return self._following(among)

    def _every(self) -> DocumentList:
        found: DocumentList | None = self._file.kept.get(self._key)
        if found is None:
            found = self._following(None)
            self._file.kept.put(self._key, found)
        return found

    def _following(self, among: Ints | None) -> DocumentList:
        words = [word.documents for word in self._words]
        ids = following(words, self._slop, among)
        return DocumentList(ids, tuple(word.codes(ids)[0] for word in words), self._file.documents)


class PrefixMatcher(Matcher):
    """What has a term that begins so."""

    def __init__(self, node: Prefix, file: SegmentFile, statistics: Statistics) -> None:
        super().__init__(file)
        self._boost, self._is_constant = node.boost, node.is_constant
        terms = file.terms(node.field)
        self._terms = [
            TermMatcher(node.field, terms[number], 1.0, file, statistics)
            for number in terms.prefixed(as_bytes(node.text))
        ]

    @property
    def bound(self) -> float:
        return self._boost * (1.0 if self._is_constant else sum(term.bound for term in self._terms))

    @cached_property
    def _has(self) -> Mask:
        has = np.zeros(self._file.documents, bool)
        for term in self._terms:
            has[term.documents.ids] = True
        return has

    def holds(self, among: Ints | None) -> Mask:
        return self._has.copy() if among is None else self._has.take(among)

    def scores(self, among: Ints) -> Floats:
        if self._is_constant:
            return np.where(self._has.take(among), float(self._boost), 0.0)
        every = np.zeros(self._file.documents)
        for term in self._terms:
            every[term.documents.ids] += term.worth(term.documents.codes(term.documents.ids)[0])
        return boosted(every.take(among), self._boost)

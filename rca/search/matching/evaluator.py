"""The evaluator of queries: finds, ranks and counts what matches, and looks documents up.

An :class:`Evaluator` shows one state of the index, the one that was opened, whatever is committed later. It
never changes, so several threads may use it. Answers do not depend on how the index came to be: the order of writing,
merges, and deletions that are not merged away leave counts, scores and order as they are in a fresh index.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from rca.model.search import Sort
from rca.search.matching import facets as facet_counts
from rca.search.matching.boolean_matchers import OrMatcher
from rca.search.matching.compile import matcher
from rca.search.matching.contenders import MANY, contenders
from rca.search.matching.matcher import Matcher
from rca.search.matching.paging import Match, Matches, page_of
from rca.search.matching.scoring import FieldLaw, idf
from rca.search.nodes import QueryNode
from rca.search.segments.lexicon import LiveTerms
from rca.search.segments.live_segment import LiveSegment
from rca.search.segments.postings import Ints
from rca.search.segments.schema import MISSING, as_bytes, as_text
from rca.search.spelling.vocabulary import Vocabulary

TermPositions = dict[str, dict[str, list[int]]]
"""By text field: terms of a document with their positions."""


class Ranking:
    """An answer: ``items`` of the page, ``total`` matches, ``facets`` by field as value to number of blocks."""

    def __init__(
        self, matches: Sequence[Matches], items: tuple[Match, ...], facets: Mapping[str, Mapping[str, int]]
    ) -> None:
        self._matches = matches
        self.items = items
        self.facets = facets

    @cached_property
    def total(self) -> int:
        return sum(len(each.ids) for each in self._matches)

    @cached_property
    def blocks(self) -> int:
        """How many blocks (incidents) the matches belong to."""
        return sum(each.distinct for each in self._matches)


class Evaluator:
    """Evaluates queries on the segments of one state of an index.

    Every method raises Damaged where a file is not what was written.
    """

    def __init__(self, segments: Sequence[LiveSegment]) -> None:
        self.segments = tuple(segments)
        self._bases = [segment.base for segment in segments]
        self.total = sum(segment.total for segment in segments)
        self.derived: dict[Hashable, Any] = {}
        """What others make of this state of the index, and keep with it."""
        self._laws: dict[str, FieldLaw] = {}
        self._idfs: dict[tuple[str, bytes], float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}
        self._lexicons: dict[str, LiveTerms] = {}
        self._vocabularies: dict[tuple[str, ...], Vocabulary] = {}

    # Statistics

    def law(self, field: str) -> FieldLaw:
        found = self._laws.get(field)
        if found is None:
            length = sum(segment.length(field) for segment in self.segments)
            found = self._laws[field] = FieldLaw(length / (self.total or 1))
        return found

    def idf(self, field: str, term: bytes) -> float:
        found = self._idfs.get((field, term))
        if found is None:
            if len(self._idfs) > 1 << 16:
                self._idfs = {}
            found = self._idfs[field, term] = idf(self.total, self._frequency(field, term))
        return found

    def _frequency(self, field: str, term: bytes) -> int:
        return sum(segment.frequency(field, term) for segment in self.segments)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term."""
        found = self._frequencies.get((field, term))
        if found is None:
            if len(self._frequencies) > 1 << 16:
                self._frequencies = {}
            found = self._frequencies[field, term] = self._frequency(field, as_bytes(term))
        return found

    def vocabulary(self, fields: Sequence[str]) -> Vocabulary:
        """Every term that one of the fields has."""
        key = tuple(fields)
        found = self._vocabularies.get(key)
        if found is None:
            terms = (term for field in fields for term in self.lexicon(field))
            found = self._vocabularies[key] = Vocabulary(terms)
        return found

    def lexicon(self, field: str) -> LiveTerms:
        """The terms of a field that some document has, and how many have each."""
        found = self._lexicons.get(field)
        if found is None:
            found = self._lexicons[field] = LiveTerms(
                field, [(segment.file, segment.deleted) for segment in self.segments], self.frequency
            )
        return found

    def leading_terms(
        self,
        counts: Mapping[str, int],
        fields: Sequence[str],
        *,
        limit: int = 20,
        least: int = 2,
        otherwise: Mapping[str, int] = MappingProxyType({}),
    ) -> list[tuple[str, float]]:
        """The most telling of the terms of a text, with their weight (tf·idf), the heaviest first.

        The caller analyses the text (of a stored document or any other) into ``counts``; nothing is kept on disk for
        this. Terms that fewer than ``least`` documents have tell nothing; ``otherwise`` is how many have a term in other
        words.
        """
        found = []
        for term, count in counts.items():
            own = max((self.frequency(field, term) for field in fields), default=0)
            frequency = own or otherwise.get(term, 0)
            if frequency >= least:
                found.append((term, (1 + math.log(count)) * math.log(1 + self.total / frequency)))
        return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]

    # Answers

    def rank(
        self,
        query: QueryNode,
        *,
        where: QueryNode | None = None,
        limit: int = 10,
        offset: int = 0,
        order: Sort = Sort.RELEVANCE,
        grouped: bool = False,
        facets: Sequence[str] = (),
    ) -> Ranking:
        """The matches of ``query`` that match ``where`` too, which has no say in scores.

        ``limit`` and ``offset`` count matches, or blocks if ``grouped``. Dates that are missing come last. Equals are
        ordered by score, then the newest first, then by ``ident``. Raises TypeError for what is no node.
        """
        count = limit + offset if order is Sort.RELEVANCE else 0
        matches, floor = [], 0.0
        for segment in self.segments:
            found, floor = self._matches(segment, query, where, count, grouped, floor)
            matches.append(found)
        items = page_of(matches, order, offset, limit, grouped)
        return Ranking(matches, items, {field: self._counted(matches, field) for field in facets})

    def count(self, query: QueryNode, where: QueryNode | None = None) -> int:
        """How many documents match."""
        return sum(len(self._matching(segment, query, where)[0]) for segment in self.segments)

    def documents(self, query: QueryNode, where: QueryNode | None = None) -> list[int]:
        """The numbers of the documents that match, ascending."""
        return [
            document + segment.base
            for segment in self.segments
            for document in self._matching(segment, query, where)[0].tolist()
        ]

    def _matches(
        self,
        segment: LiveSegment,
        query: QueryNode,
        where: QueryNode | None,
        count: int,
        grouped: bool,
        floor: float,
    ) -> tuple[Matches, float]:
        """The matches of a segment; scored are all, or those that may be among the ``count`` best, and ``floor``."""
        ids, asked = self._matching(segment, query, where)
        if not (isinstance(asked, OrMatcher) and asked.summands and count) or len(ids) < MANY:
            return Matches(segment, ids, asked.scores(ids), asked.scores), floor
        blocks = segment.file.blocks if grouped else None
        left, floor = contenders(asked, ids, count, blocks, floor)
        scores = np.zeros(len(ids))
        scores[ids.searchsorted(left)] = asked.scores(left)
        return Matches(segment, ids, scores, asked.scores), floor

    def _matching(
        self, segment: LiveSegment, query: QueryNode, where: QueryNode | None
    ) -> tuple[Ints, Matcher]:
        """The live documents that match both, and what can score them."""
        asked = matcher(query, segment.file, self)
        both = [asked] if where is None else [asked, matcher(where, segment.file, self)]
        first, *others = sorted(both, key=lambda each: each.size)
        ids = first.ids()
        if len(segment.deleted):
            ids = ids[segment.is_live.take(ids)]
        for other in others:
            ids = ids[other.holds(ids)]
        return ids, asked

    def _counted(self, matches: Sequence[Matches], field: str) -> Mapping[str, int]:
        return facet_counts.ordered(
            [
                facet_counts.count(each.segment.file.values(field), each.ids, each.blocks, each.distinct)
                for each in matches
                if len(each.ids)
            ]
        )

    # Documents

    def _place(self, docnum: int) -> tuple[LiveSegment, int]:
        number = bisect_right(self._bases, docnum) - 1
        if number < 0 or docnum - self._bases[number] >= self.segments[number].file.documents:
            raise IndexError(f"There is no document {docnum}")
        return self.segments[number], docnum - self._bases[number]

    def stored(self, docnum: int) -> bytes:
        segment, document = self._place(docnum)
        return segment.file.stored(document)

    def number(self, docnum: int, field: str) -> int | None:
        segment, document = self._place(docnum)
        found = int(segment.file.numbers(field)[document])
        return None if found == MISSING else found

    def values(self, docnum: int, field: str) -> tuple[str, ...]:
        """The values of a document in a keyword field. For fields that are counted by; slow for others at first."""
        segment, document = self._place(docnum)
        return segment.file.values_of(field, document) if field in segment.file.fields else ()

    def positions(self, field: str, term: str, docnum: int) -> list[int]:
        """Where a document has a term."""
        segment, document = self._place(docnum)
        found = segment.file.postings(field, as_bytes(term))
        if found is None:
            return []
        return next((at for _, at in found.positions_in(np.array([document], np.uint32))), [])

    def located(
        self,
        fields: Iterable[str],
        terms: Iterable[str],
        docnums: Iterable[int],
        prefixes: Sequence[str] = (),
    ) -> dict[int, TermPositions]:
        """Where documents have any of the terms, or terms that begin with any of ``prefixes``."""
        places: dict[int, TermPositions] = {number: {} for number in docnums}
        inside: dict[int, list[int]] = {}
        for number in sorted(places):
            inside.setdefault(bisect_right(self._bases, number) - 1, []).append(number)
        names = {as_bytes(term): term for term in terms}
        wanted = [
            (field, [name for name, term in names.items() if self.frequency(field, term)]) for field in fields
        ]
        for index, numbers in inside.items():
            segment = self.segments[index]
            documents = np.array(numbers, np.uint32) - np.uint32(segment.base)
            for field, known in wanted:
                having: dict[int, dict[str, list[int]]] = defaultdict(dict)
                for name in dict.fromkeys((*known, *segment.terms_beginning(field, prefixes, documents))):
                    found = segment.file.postings(field, name)
                    term = names.get(name) or as_text(name)
                    for document, at in found.positions_in(documents) if found else ():
                        having[document][term] = at
                for document, held in having.items():
                    places[document + segment.base][field] = held
        return places

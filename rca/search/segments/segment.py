"""The read side of one segment: its posting lists, lengths, numbers, values and stored documents.

A segment never changes; which of its documents are deleted is known elsewhere. What was decoded is kept for a while
(``cache`` bytes in all). Everything raises Damaged where the file is not what was written. Safe for several threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from rca.search.segments.cache import Cache
from rca.search.segments.container import Container
from rca.search.segments.document_list import DocumentList
from rca.search.segments.postings import Damaged, Ints, Offsets, Stretch, bounds, spread
from rca.search.segments.schema import MISSING, as_text
from rca.search.segments.term_dictionary import TermDictionary

EXTENSION = ".segment"
CACHE = 96 << 20
"""Bytes of decoded postings that an open segment remembers."""
CODED = 255
"""The highest frequency that a code of 16 bits can hold."""

_STEP = 16

LENGTHS = np.array([byte_to_length(code) for code in range(256)], np.int64)
"""What Whoosh's length bytes stand for: exact up to about a hundred, rounded up from there."""


def length_bytes(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Lengths as Whoosh rounds them."""
    return np.minimum(np.searchsorted(LENGTHS, lengths), 255).astype(np.uint8)


class Postings(DocumentList):
    """The posting list of a term. ``deepest`` is the largest position in the field."""

    def __init__(
        self, segment: SegmentFile, stretch: Stretch, lengths: NDArray[np.uint8], deepest: int
    ) -> None:
        ids, self.frequencies = stretch.documents_of(segment.raw_postings)
        if int(ids[-1]) != stretch.last or stretch.last >= segment.documents:
            raise Damaged("A posting list names a document that does not exist")
        times = np.ones(len(ids), np.uint8) if self.frequencies is None else self.frequencies
        codes: NDArray[Any] = times.astype(np.uint16 if stretch.most <= CODED else np.uint32)
        codes = np.left_shift(codes, 8)
        if len(lengths):
            codes |= lengths[ids]
        super().__init__(ids, (codes,), segment.documents)
        self._segment = segment
        self._stretch = stretch
        self.deepest = deepest
        self.shift = deepest.bit_length() + 1

    @property
    def ends(self) -> Ints:
        """How many positions there are up to and with each document."""
        if self.frequencies is None:
            return np.arange(1, len(self.ids) + 1, dtype=np.uint32)
        return np.cumsum(self.frequencies, dtype=np.uint32)

    @cached_property
    def positions(self) -> NDArray[Any]:
        found = self._stretch.positions_of(self._segment.raw_postings)
        if len(found) != (len(self.ids) if self.frequencies is None else int(self.frequencies.sum())):
            raise Damaged("A posting list has not the positions it should have")
        return found

    @property
    def places(self) -> NDArray[Any]:
        """Where the term stands in all documents, ascending: ``document << shift | position``."""
        return self._placed(self.ids, self.frequencies, self.positions)

    def places_in(self, ids: Ints) -> NDArray[Any]:
        """Where the term stands in ``ids``, all of which have it."""
        at = self.ids.searchsorted(ids)
        if self.frequencies is None:
            return self._placed(ids, None, self.positions[at])
        counts = self.frequencies[at]
        starts = self.ends[at].astype(np.int64) - counts
        return self._placed(ids, counts, self.positions[spread(starts, counts)])

    def _placed(self, ids: Ints, counts: NDArray[Any] | None, positions: NDArray[Any]) -> NDArray[Any]:
        fits = self._segment.documents << self.shift <= 1 << 32
        found: NDArray[Any] = np.left_shift(ids.astype(np.uint32 if fits else np.int64), self.shift)
        if counts is not None:
            found = np.repeat(found, counts)
        found |= positions.astype(found.dtype)
        return found

    def positions_in(self, documents: Ints) -> Iterator[tuple[int, list[int]]]:
        """Those of ``documents`` that have the term, with its positions in them."""
        ids = self.ids.data
        for at, document in zip(self.ids.searchsorted(documents).tolist(), documents.tolist(), strict=True):
            if at < len(ids) and ids[at] == document:
                start, end = self._reach(at)
                yield document, self.positions[start:end].tolist()

    def _reach(self, at: int) -> tuple[int, int]:
        """From where to where the positions lie of the document at ``at``."""
        if self.frequencies is None:
            return at, at + 1
        step = at // _STEP
        *before, count = self.frequencies[step * _STEP : at + 1].tolist()
        start = self._before.item(step) + sum(before)
        return start, start + count

    @cached_property
    def _before(self) -> Offsets:
        """How many positions there are before every so many documents: all sums would take as much as the rest."""
        assert self.frequencies is not None
        steps = np.arange(0, len(self.ids), _STEP)
        return bounds(np.add.reduceat(self.frequencies, steps, dtype=np.uint32))


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a field by document: those of document i are ``codes[edges[i]:edges[i + 1]]``, in ``names``.

    ``is_single`` says that each document has exactly one.
    """

    names: tuple[str, ...]
    edges: Offsets
    codes: NDArray[Any]
    is_single: bool


class SegmentFile:
    """One segment, open. ``documents`` counts deleted ones too."""

    def __init__(self, path: Path, cache: int = CACHE) -> None:
        self._container = Container(path)
        self.documents: int = self._container.facts["documents"]
        self.fields: tuple[str, ...] = tuple(self._container.facts["fields"])
        self._deepest: dict[str, int] = self._container.facts["deepest"]
        self.raw_postings = self._container.section("postings")
        self._stored = self._container.section("stored")
        self._terms: dict[str, TermDictionary] = {}
        self._values: dict[str, Values] = {}
        self._numbers: dict[str, NDArray[np.int64]] = {}
        self.kept = Cache(cache)

    def terms(self, field: str) -> TermDictionary:
        found = self._terms.get(field)
        if found is None:
            found = self._terms[field] = TermDictionary(self._container, field)
        return found

    def postings(self, field: str, term: bytes) -> Postings | None:
        """The posting list of a term; None if no document ever had it."""
        found: Postings | None = self.kept.get((field, term))
        if found is None and (stretch := self.stretch(field, term)) is not None:
            found = Postings(self, stretch, self.lengths(field), self._deepest.get(field, 0))
            self.kept.put((field, term), found)
        return found

    def stretch(self, field: str, term: bytes) -> Stretch | None:
        """The record of a term, without its posting list; None if no document ever had it."""
        return self.terms(field).known(term) if field in self.fields else None

    def lengths(self, field: str) -> NDArray[np.uint8]:
        """Length bytes by document; empty for fields that are not scored."""
        return self._per_document(f"lengths/{field}", np.uint8)

    def numbers(self, field: str) -> NDArray[np.int64]:
        """A number by document."""
        found = self._numbers.get(field)
        if found is None:
            found = np.asarray(self._per_document(f"numbers/{field}", "<i8"), np.int64)
            if not len(found):
                found = np.full(self.documents, MISSING)
            self._numbers[field] = found
        return found

    def _per_document(self, name: str, dtype: Any) -> NDArray[Any]:
        found = self._container.array(name, dtype)
        if len(found) not in (0, self.documents):
            raise Damaged(f"{name} does not fit the number of documents")
        return found

    @cached_property
    def blocks(self) -> Ints:
        """By document the number of its block, counted from 0 within this segment."""
        block = self.numbers("block")
        found = np.zeros(self.documents, np.uint32)
        if self.documents:
            np.cumsum(block[1:] != block[:-1], out=found[1:])
        return found

    @cached_property
    def _stored_edges(self) -> Offsets:
        return bounds(self._per_document("stored/sizes", "<u4"))

    @cached_property
    def stored_crcs(self) -> Ints:
        return self._per_document("stored/crcs", "<u4")

    def stored_raw(self, start: int, end: int) -> memoryview:
        """The stored values of the documents from ``start`` up to ``end``, one after the other, unchecked."""
        return self._stored[self._stored_edges[start] : self._stored_edges[end]]

    @property
    def stored_sizes(self) -> Offsets:
        return np.diff(self._stored_edges)

    def stored(self, document: int) -> bytes:
        found = bytes(self.stored_raw(document, document + 1))
        if crc32(found) != int(self.stored_crcs[document]):
            raise Damaged("A stored document is not what was written")
        return found

    def values(self, field: str) -> Values:
        """The values of a keyword field by document."""
        found = self._values.get(field)
        if found is None:
            found = self._values[field] = self._turned(field)
        return found

    def _turned(self, field: str) -> Values:
        """From values and the documents that have them to documents and the values they have."""
        terms = self.terms(field)
        every = [
            Stretch.of(record).documents_of(self.raw_postings)[0].astype(np.int64) for record in terms.table
        ]
        documents = np.concatenate(every) if every else np.empty(0, np.int64)
        small = np.uint16 if len(terms) <= 1 << 16 else np.uint32
        numbers: NDArray[Any] = np.arange(len(terms)).astype(small)
        codes = np.repeat(numbers, [len(ids) for ids in every])
        edges = bounds(np.bincount(documents, minlength=self.documents))
        if len(edges) != self.documents + 1:
            raise Damaged("A posting list names a document that does not exist")
        names = tuple(as_text(terms[number]) for number in range(len(terms)))
        order = np.argsort(documents, kind="stable")
        is_single = len(codes) == self.documents and bool((np.diff(edges) == 1).all())
        return Values(names, edges, codes[order], is_single)

    def values_of(self, field: str, document: int) -> tuple[str, ...]:
        found = self.values(field)
        return tuple(
            found.names[code] for code in found.codes[found.edges[document] : found.edges[document + 1]]
        )

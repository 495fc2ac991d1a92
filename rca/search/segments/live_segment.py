"""Segments as parts of an index, where some of their documents may be deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from rca.search.segments.postings import Ints, Offsets
from rca.search.segments.schema import as_bytes
from rca.search.segments.segment import LENGTHS, SegmentFile


class LiveSegment:
    """A segment within an index: its first number there, and which of its documents are deleted."""

    def __init__(self, file: SegmentFile, name: str, base: int, deleted: Offsets) -> None:
        self.file = file
        self.name = name
        self.base = base
        self.deleted = deleted.astype(np.uint32)
        self.total = file.documents - len(deleted)

    @cached_property
    def is_live(self) -> NDArray[np.bool_]:
        found = np.ones(self.file.documents, bool)
        found[self.deleted] = False
        return found

    def frequency(self, field: str, term: bytes) -> int:
        """How many live documents have a term."""
        known = self.file.stretch(field, term)
        if known is None:
            return 0
        low, high = np.searchsorted(self.deleted, np.array((known.first, known.last + 1), np.uint32))
        found = self.file.postings(field, term) if low < high else None
        if found is None:
            return known.documents
        at = np.searchsorted(found.ids, self.deleted)
        at[at == len(found.ids)] = 0
        return len(found.ids) - int(np.count_nonzero(found.ids[at] == self.deleted))

    def length(self, field: str) -> int:
        """The lengths of a field in all live documents together."""
        lengths = self.file.lengths(field)
        if not len(lengths):
            return 0
        return int(LENGTHS[lengths].sum()) - int(LENGTHS[lengths[self.deleted]].sum())

    def terms_beginning(self, field: str, prefixes: Sequence[str], documents: Ints) -> Iterator[bytes]:
        """The terms of a field with any of ``prefixes``, without those that none of ``documents`` (ascending) has.

        A few remain that no document has: of each term only the first and the last document are looked at.
        """
        if not prefixes or field not in self.file.fields:
            return
        terms = self.file.terms(field)
        for prefix in prefixes:
            numbers = terms.prefixed(as_bytes(prefix))
            table = terms.table[numbers.start : numbers.stop]
            after = documents.searchsorted(table["first"])
            before = documents.searchsorted(table["last"], side="right")
            for number in np.flatnonzero(after < before).tolist():
                yield terms[numbers.start + number]


def live_segments(reader: IndexReader, before: Sequence[LiveSegment] = ()) -> tuple[LiveSegment, ...]:
    """What ``reader`` has open. Segments that were open ``before`` bring their caches."""
    known = {segment.name: segment.file for segment in before}
    found = []
    for leaf, base in reader.leaf_readers() if reader.doc_count_all() else ():
        segment = leaf.segment()
        file = known.get(segment.segid) or leaf._terms.file
        found.append(LiveSegment(file, segment.segid, base, segment.deleted()))
    return tuple(found)

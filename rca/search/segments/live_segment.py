"""A segment as part of an index, where some of its documents may be deleted."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Offsets
from rca.search.segments.segment import LENGTHS, SegmentFile


class Part:
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

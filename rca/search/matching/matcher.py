"""Matchers: what can be asked of a query on one segment, whole arrays at a time.

Which documents match is found first, and scores are counted for those alone that are left. Scores are added in the order
of the query, so the same documents get the same bits in whatever way they were found. Every score is above 0: where a
score is 0, there is no match.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np

from rca.search.matching.scoring import FieldLaw, Floats
from rca.search.segments.document_list import Mask
from rca.search.segments.postings import Ints
from rca.search.segments.segment import SegmentFile


class Statistics(Protocol):
    """What scores need to know about the whole index."""

    def law(self, field: str) -> FieldLaw: ...

    def idf(self, field: str, term: bytes) -> float: ...


class Matcher(ABC):
    """A node of the query, ready to be asked. ``size`` is at most how many documents match, as far as that is known at once;
    ``bound`` at most what any of them scores.

    Deleted documents are not looked at here.
    """

    size: int

    def __init__(self, file: SegmentFile) -> None:
        self._file = file
        self.size = file.documents

    def ids(self) -> Ints:
        """The documents that match, ascending."""
        return np.flatnonzero(self.holds(None)).astype(np.uint32)

    @property
    @abstractmethod
    def bound(self) -> float: ...

    @abstractmethod
    def holds(self, among: Ints | None) -> Mask:
        """Which documents match: of those ``among``, or of all. A new array."""

    @abstractmethod
    def scores(self, among: Ints) -> Floats:
        """The scores of those ``among``, 0 for what does not match. A new array."""


class NothingMatcher(Matcher):
    """What no document matches."""

    def __init__(self, file: SegmentFile) -> None:
        super().__init__(file)
        self.size = 0

    @property
    def bound(self) -> float:
        return 0.0

    def holds(self, among: Ints | None) -> Mask:
        return np.zeros(self._file.documents if among is None else len(among), bool)

    def scores(self, among: Ints) -> Floats:
        return np.zeros(len(among))


def boosted(scores: Floats, boost: float) -> Floats:
    return scores if boost == 1.0 else scores * boost

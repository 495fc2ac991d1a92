"""Documents that have something, and how much of it: a term, or a phrase of several.

A *code* joins the frequency of a word in a document and the document's length byte, ``frequency << 8 | length``: all
that a score depends on, and never 0 where the word is. Codes are uint16 unless a frequency is above 255.

Values are taken with ``take``, here and elsewhere in the engine: numpy does it in half the time of an index.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Ints

Codes = NDArray[Any]
Mask = NDArray[np.bool_]

_NONE = np.empty(0, np.int64)

MANY = 256
"""One document in so many is enough to look at all of them."""

DENSE = 12
"""What more than one document in so many has is kept as one array over all documents: it is asked for faster."""


class DocumentList:
    """The ``ids`` of those that have it, ascending, out of ``documents``; ``codes`` are one array for each word."""

    def __init__(self, ids: Ints, codes: tuple[Codes, ...], documents: int) -> None:
        self.ids = ids
        self._documents = documents
        self._is_dense = len(ids) * DENSE > documents
        self._codes = tuple(self._spread(code) for code in codes) if self._is_dense else codes
        self.nbytes = ids.nbytes + sum(code.nbytes for code in self._codes) + 500

    @cached_property
    def heaviest(self) -> Codes:
        """One code, of the highest frequency and the least length that there are."""
        codes = self._codes[0].take(self.ids) if self._is_dense else self._codes[0]
        return np.array([codes.max() >> 8 << 8 | (codes & 255).min()], codes.dtype)

    def _spread(self, codes: Codes) -> Codes:
        """The codes of all documents, 0 where it is not."""
        found = np.zeros(self._documents, codes.dtype)
        found[self.ids] = codes
        return found

    def holds(self, among: Ints | None) -> Mask:
        """Which documents have it: of those ``among``, or of all."""
        if self._is_dense:
            codes = self._codes[0]
            has: Mask = (codes if among is None else codes.take(among)) != 0
            return has
        if among is None or self._are_many(among):
            has = np.zeros(self._documents, bool)
            has[self.ids] = True
            return has if among is None else has.take(among)
        has = np.zeros(len(among), bool)
        has[common(among, self.ids)[0]] = True
        return has

    def codes(self, among: Ints) -> tuple[Codes, ...]:
        """The codes of the documents ``among``, 0 where it is not."""
        if self._is_dense:
            return tuple([codes.take(among) for codes in self._codes])
        if among is self.ids:
            return self._codes
        if self._are_many(among):
            return tuple([self._spread(codes).take(among) for codes in self._codes])
        places, at = common(among, self.ids)
        found = tuple([np.zeros(len(among), codes.dtype) for codes in self._codes])
        for some, codes in zip(found, self._codes, strict=True):
            some[places] = codes.take(at)
        return found

    def _are_many(self, among: Ints) -> bool:
        """True if marking all documents is less work than looking some up among others."""
        return min(len(among), len(self.ids)) * MANY > self._documents


def common(ids: Ints, others: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the numbers that both have lie in each; both ascend. The shorter is looked up in the longer."""
    is_shorter = len(ids) <= len(others)
    some, many = (ids, others) if is_shorter else (others, ids)
    if not len(many):
        return _NONE, _NONE
    at = many.searchsorted(some)
    at[at == len(many)] = 0
    places = (many.take(at) == some).nonzero()[0]
    return (places, at.take(places)) if is_shorter else (at.take(places), places)

"""From documents and their terms to terms and their documents, a whole field at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Ints, Run, changes
from rca.search.segments.schema import as_bytes


class FieldBuffer:
    """The terms of one field of the documents that are not written yet. Documents count from 0."""

    def __init__(self, with_positions: bool) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._terms = array("I")
        self._documents = array("I")
        self._lengths = array("I")
        self._positions = array("I") if with_positions else None

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, document: int, terms: Iterable[str], positions: array[int] | None = None) -> None:
        """The terms of one document; documents come in ascending order."""
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, terms))
        self._documents.append(document)
        self._lengths.append(len(self._terms) - before)
        if self._positions is not None and positions is not None:
            self._positions.extend(positions)

    def lengths(self, documents: int) -> Ints:
        """How many terms each of ``documents`` documents has."""
        found = np.zeros(documents, np.uint32)
        found[_ints(self._documents)] = _ints(self._lengths)
        return found

    def inverted(self) -> tuple[list[bytes], Run]:
        """The terms in the order of their bytes, and their posting lists."""
        names = [as_bytes(term) for term in self._numbers]
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = np.empty(len(names), np.uint32)
        rank[order] = np.arange(len(names), dtype=np.uint32)
        terms = rank[_ints(self._terms)]
        documents = np.repeat(_ints(self._documents), _ints(self._lengths))
        positions = None if self._positions is None else _ints(self._positions)
        by_term = self._order(terms, documents, positions)
        terms, documents = terms[by_term], documents[by_term]
        starts = np.flatnonzero(changes(terms) | changes(documents))
        counts = np.bincount(terms[starts], minlength=len(names))
        frequencies = np.diff(starts, append=len(terms)).astype(np.uint32)
        run = Run(counts, documents[starts], frequencies, None if positions is None else positions[by_term])
        return [names[number] for number in order], run

    @staticmethod
    def _order(terms: Ints, documents: Ints, positions: Ints | None) -> NDArray[Any]:
        """By term, then by document, then by position: most often as they came."""
        if (
            positions is not None
            and ((positions[1:] < positions[:-1]) & (documents[1:] == documents[:-1])).any()
        ):
            return np.lexsort((positions, documents, terms))
        if len(terms) and int(terms.max()) < 1 << 16:
            return np.argsort(terms.astype(np.uint16), kind="stable")  # counted rather than compared
        return np.argsort(terms, kind="stable")


def _ints(values: array[int]) -> Ints:
    return np.frombuffer(values, np.uint32) if values else np.empty(0, np.uint32)

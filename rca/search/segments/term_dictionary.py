"""The terms of one field of a segment, in the order of their bytes, with their records."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.container import Container
from rca.search.segments.postings import RECORD, Damaged, Stretch

_REMEMBERED = 1 << 13


class TermDictionary:
    """Served by slices of the map, without a file position, so several threads may look up at once."""

    def __init__(self, container: Container, field: str) -> None:
        self.table: NDArray[Any] = container.array(f"table/{field}", RECORD)
        ends = np.asarray(container.array(f"ends/{field}", "<u4"), np.uint32)
        if len(ends) != len(self.table) or (
            len(ends) and int(ends[-1]) != len(container.section(f"terms/{field}"))
        ):
            raise Damaged(f"{container.name}: the terms of {field} do not fit together")
        self._ends = ends.data
        self._map = container.map
        self._start = container.start(f"terms/{field}")
        self._known: dict[bytes, Stretch | None] = {}

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return self._map[self._start + start : self._start + self._ends[number]]

    def every(self) -> list[bytes]:
        """All terms, in order."""
        edges = [0, *self._ends.tolist()]
        text = self._map[self._start : self._start + edges[-1]]
        return [text[start:end] for start, end in pairwise(edges)]

    def at_least(self, term: bytes) -> int:
        """The number of the first term that is not before ``term``."""
        return bisect_left(range(len(self.table)), term, key=self.__getitem__)

    def find(self, term: bytes) -> int:
        """The number of ``term``, or -1."""
        number = self.at_least(term)
        return number if number < len(self.table) and self[number] == term else -1

    def prefixed(self, prefix: bytes) -> range:
        """The numbers of the terms that begin with ``prefix``."""
        if not prefix:
            return range(len(self.table))
        return range(self.at_least(prefix), self.at_least(prefix[:-1] + bytes([prefix[-1] + 1])))

    def stretch(self, number: int) -> Stretch:
        return Stretch.of(self.table[number])

    def known(self, term: bytes) -> Stretch | None:
        """The record of ``term``, or None. Remembered: a query asks for its words again and again."""
        try:
            return self._known[term]
        except KeyError:
            number = self.find(term)
            found = None if number < 0 else self.stretch(number)
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[term] = found
            return found

"""The living words of a field."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from rca.search.segments.postings import Ints, Stretch
from rca.search.segments.schema import as_text
from rca.search.segments.segment import SegmentFile


class LiveTerms(Mapping[str, int]):
    """The terms of a field that some live document has, in order, and how many documents have each.

    The terms are known at once; a number is computed when it is asked for.
    """

    def __init__(
        self,
        field: str,
        parts: Sequence[tuple[SegmentFile, Ints]],
        frequency: Callable[[str, str], int],
    ) -> None:
        self._field = field
        self._frequency = frequency
        names = [_living(file, field, deleted) for file, deleted in parts if field in file.fields]
        self._terms = [
            as_text(name) for name in (names[0] if len(names) == 1 else sorted(set().union(*names)))
        ]

    def __len__(self) -> int:
        return len(self._terms)

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __contains__(self, term: object) -> bool:
        if not isinstance(term, str):
            return False
        number = bisect_left(self._terms, term)
        return number < len(self._terms) and self._terms[number] == term

    def __getitem__(self, term: str) -> int:
        if term not in self:
            raise KeyError(term)
        return self._frequency(self._field, term)

    def prefixed(self, prefix: str) -> list[str]:
        """The terms that begin with ``prefix``."""
        start = bisect_left(self._terms, prefix)
        end = start
        while end < len(self._terms) and self._terms[end].startswith(prefix):
            end += 1
        return self._terms[start:end]


def _living(file: SegmentFile, field: str, deleted: Ints) -> list[bytes]:
    """The terms that some living document has, in order."""
    names = file.terms(field).every()
    dead = _dead(file, field, deleted)
    return [name for number, name in enumerate(names) if number not in dead] if dead else names


def _dead(file: SegmentFile, field: str, deleted: Ints) -> frozenset[int]:
    """The numbers of the terms that only deleted documents have.

    The first and the last document of such a term are deleted, which is soon seen; only the rest is looked into.
    """
    if not len(deleted):
        return frozenset()
    is_deleted = np.zeros(file.documents, bool)
    is_deleted[deleted] = True
    table = file.terms(field).table
    suspects = np.flatnonzero(is_deleted[table["first"]] & is_deleted[table["last"]])
    return frozenset(
        number
        for number in suspects.tolist()
        if is_deleted[Stretch.of(table[number]).documents_of(file.raw_postings)[0]].all()
    )

"""A range over a number column, as a node of Whoosh's query trees."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import ListMatcher
from whoosh.query import qcore

from rca.search.segments.schema import MISSING


class Between(qcore.Query):  # type: ignore[misc]
    """Documents whose number in ``field`` is from ``low`` to ``high``, both included; None is open.

    A document without a number is in no range. Each match scores ``boost``.
    """

    def __init__(
        self, field: str, low: int | None = None, high: int | None = None, boost: float = 1.0
    ) -> None:
        self.fieldname = field
        self.low = low
        self.high = high
        self.boost = boost

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Between) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Between({self.fieldname!r}, {self.low}, {self.high}, boost={self.boost})"

    __str__ = __repr__

    def _key(self) -> tuple[Any, ...]:
        return self.fieldname, self.low, self.high, self.boost

    def holds(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of ``numbers`` are in the range."""
        low = MISSING + 1 if self.low is None else max(self.low, MISSING + 1)
        found = numbers >= low if low < 1 << 63 else np.zeros(len(numbers), bool)
        if self.high is not None and self.high < (1 << 63) - 1:
            found &= numbers <= max(self.high, MISSING)
        return found

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> ListMatcher:
        """For Whoosh's own searcher; it asks once for each segment."""
        reader = searcher.reader()
        numbers = reader._terms.file.numbers(self.fieldname)
        ids = np.flatnonzero(self.holds(numbers)).tolist()
        return ListMatcher(
            [number for number in ids if not reader.is_deleted(number)], all_weights=self.boost
        )

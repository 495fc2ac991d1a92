"""The terms of a segment that begin as somebody types, as far as given documents may have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rca.search.segments.postings import Ints
from rca.search.segments.schema import as_bytes
from rca.search.segments.segment import SegmentFile


def beginning(file: SegmentFile, field: str, prefixes: Sequence[str], documents: Ints) -> Iterator[bytes]:
    """The terms of a field with any of ``prefixes``, without those that none of ``documents`` (ascending) has.

    A few remain that no document has: of each term only the first and the last document are looked at.
    """
    if not prefixes or field not in file.fields:
        return
    terms = file.terms(field)
    for prefix in prefixes:
        numbers = terms.prefixed(as_bytes(prefix))
        table = terms.table[numbers.start : numbers.stop]
        after = documents.searchsorted(table["first"])
        before = documents.searchsorted(table["last"], side="right")
        for number in np.flatnonzero(after < before).tolist():
            yield terms[numbers.start + number]

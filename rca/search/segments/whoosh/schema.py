"""The schema as Whoosh takes it.

Whoosh opens an index by this schema; none is kept with the index. Its fields are recipes without state: analysis happens before, so texts arrive as tokens.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import Any

from whoosh import fields, formats

from rca.search.segments.schema import KEYWORDS, STORED, TEXTS, as_bytes


class RawPositions(formats.Positions):  # type: ignore[misc]
    """Positions as Whoosh's own matchers get them from our postings: little-endian uint32, one after the other."""

    def encode(self, positions: Sequence[int]) -> bytes:
        raw = array("I", positions)
        if sys.byteorder == "big":
            raw.byteswap()
        return raw.tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        raw = array("I", value)
        if sys.byteorder == "big":
            raw.byteswap()
        return raw.tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))

    def decode_position_boosts(self, value: bytes) -> list[tuple[int, float]]:
        return [(position, 1.0) for position in self.decode_positions(value)]


class TokenField(fields.FieldType):  # type: ignore[misc]
    """A text that arrives as tokens."""

    def __init__(self) -> None:
        super().__init__(RawPositions(), None, scorable=True)

    def to_bytes(self, value: Any) -> bytes:
        return as_bytes(value)


class KeywordField(fields.FieldType):  # type: ignore[misc]
    """Values that are found whole."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None, scorable=False)

    def to_bytes(self, value: Any) -> bytes:
        return as_bytes(value)


def schema() -> fields.Schema:
    """The schema to create and to open an index with. Numbers are columns of the segment, not fields of Whoosh's."""
    found: dict[str, fields.FieldType] = {name: TokenField() for name in TEXTS}
    found |= {name: KeywordField() for name in KEYWORDS}
    return fields.Schema(**found, **{STORED: fields.STORED()})

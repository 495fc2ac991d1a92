"""What the index holds of a document: tokens by field, values to select and count by, numbers, and one stored value.

Whoosh opens an index by this schema, never by the pickled one in its table of contents. Its fields are recipes without
state: analysis happens before, so texts arrive as tokens.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whoosh import fields, formats

TEXTS = ("title", "public", "customer", "internal")
"""Fields with positions, scored by BM25F."""
KEYWORDS = (
    "id",
    "group",
    "incident",
    "kind",
    "locale",
    "service",
    "region",
    "severity",
    "cause",
    "state",
    "owner",
    "year",
)
"""Fields of whole values, any number for each document; a match scores 1."""
NUMBERS = ("start", "due", "audience", "block", "ident")
"""Columns of 64-bit integers: ``start`` in minutes since 1970 (UTC), ``due`` as :meth:`datetime.date.toordinal` counts,
``audience`` from 0 (public) over 1 (customer) to 2 (internal), ``block`` the same for all documents of one incident,
``ident`` a number of the document itself that no rebuild changes: the last word between equals."""
STORED = "stored"

MISSING = -(2**63)
"""Stands in a number column where a document has no value. No range holds it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``texts`` are (terms, positions) with positions ascending; ``stored`` comes back as it is.

    Keywords match exactly. A number that is absent or None is missing. Documents of one block are added one after the
    other, and belong to one ``group``.
    """

    texts: Mapping[str, tuple[Sequence[str], Sequence[int]]]
    keywords: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int | None]
    stored: bytes


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


def as_bytes(term: str | bytes) -> bytes:
    """A term as the index orders it. Every str has one, lone surrogates too."""
    return term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")


def as_text(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass")


def schema() -> fields.Schema:
    """The schema to create and to open an index with. Numbers are columns of the segment, not fields of Whoosh's."""
    found: dict[str, fields.FieldType] = {name: TokenField() for name in TEXTS}
    found |= {name: KeywordField() for name in KEYWORDS}
    return fields.Schema(**found, **{STORED: fields.STORED()})

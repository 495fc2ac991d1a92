"""The schema: what the index holds of a document.

That is tokens by field, values to select and count by, numbers, and one stored value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rca.model.audience import Audience

TITLE = "title"
TEXTS = (TITLE, "public", "customer", "internal")
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

_LEVELS = {Audience.PUBLIC: 0, Audience.CUSTOMER: 1, Audience.INTERNAL: 2}


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


def level(audience: Audience) -> int:
    """The number of an audience in the index; who sees it has the same number or a greater one."""
    return _LEVELS[audience]


def as_bytes(term: str | bytes) -> bytes:
    """A term as the index orders it. Every str has one, lone surrogates too."""
    return term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")


def as_text(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass")

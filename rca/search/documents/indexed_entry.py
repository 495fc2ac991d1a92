"""Entries as documents of the index.

The passages of an entry lie in its text fields one after the other, cut into pieces of a line or a sentence, each of
which is analysed by itself. What is needed to show the entry again is kept with it (:mod:`rca.search.documents.stored_entry`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from rca.model.audience import Audience
from rca.model.search import Entry, Passage
from rca.search.analysis.analyzer import Analyzer
from rca.search.documents.stored_entry import Piece, encode
from rca.search.query.fields import CALLED
from rca.search.segments.schema import KEYWORDS, TITLE, Document, level

GAP = 10
"""Positions left free between passages, so that no phrase goes from one into the next."""

_PIECE = 400
"""Characters of a line that is not cut into sentences."""

_LONGEST = 4_000
"""Characters of a piece, however its sentences are."""

_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")


def field_of(passage: Passage) -> str:
    """The text field that a passage is searched in: titles have one of their own, others that of their audience."""
    if passage.is_title and passage.audience is Audience.PUBLIC:
        return TITLE
    return passage.audience.value


def document_of(entry: Entry, analyzer: Analyzer) -> Document:
    """The document of an entry."""
    terms: dict[str, list[str]] = {}
    positions: dict[str, list[int]] = {}
    pieces: dict[str, list[tuple[Piece, list[int]]]] = {}
    nexts: dict[str, int] = {}
    for number, passage in enumerate(entry.passages):
        field = field_of(passage)
        base = nexts.get(field, 0)
        for start, end in _cut(passage.text):
            found, at, edges = analyzer.terms(passage.text[start:end])
            if not found:
                continue
            terms.setdefault(field, []).extend(found)
            positions.setdefault(field, []).extend([base + place for place in at])
            pieces.setdefault(field, []).append((Piece(number, base, start, end), edges))
            base += len(edges) // 2
        nexts[field] = base + GAP
    return Document(
        texts={field: (terms[field], positions[field]) for field in terms},
        keywords={
            **_keywords(entry),
            "id": (entry.id,),
            "group": (entry.group,),
            "incident": tuple(filter(None, (entry.incident, *entry.keywords.get("tracking_id", ())))),
            "kind": (entry.kind.value,),
        },
        numbers={
            "start": entry.start,
            "due": entry.due,
            "audience": level(entry.audience),
            # Of what belongs to no incident, everything stands by itself.
            "block": stable_number(entry.group if entry.incident else entry.id),
            "ident": stable_number(entry.id),
        },
        stored=encode(entry, pieces),
    )


def _keywords(entry: Entry) -> dict[str, tuple[str, ...]]:
    """The values to select and count by. Names stand beside the ids, and are told apart from them."""
    found = {name: tuple(values) for name, values in entry.keywords.items() if name in KEYWORDS}
    for name in ("service", "region"):
        called = entry.keywords.get(f"{name}_name", ())
        found[name] = (*found.get(name, ()), *(f"{CALLED}{value}" for value in called))
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _cut(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a text are: its lines, long ones by their sentences."""
    start = 0
    for line in text.splitlines(keepends=True) or ([text] if text else []):
        if len(line) <= _PIECE:
            yield start, start + len(line)
        else:
            for begin, end in _sentences(line):
                yield start + begin, start + end
        start += len(line)


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in (*(match.end() for match in _SENTENCE.finditer(line)), len(line)):
        while stop - start > _LONGEST:
            space = line.rfind(" ", start + 1, start + _LONGEST)
            middle = space if space > start else start + _LONGEST
            yield start, middle
            start = middle
        if stop > start:
            yield start, stop
        start = stop


def stable_number(name: str) -> int:
    """A number of 62 bits that only depends on the name."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 2

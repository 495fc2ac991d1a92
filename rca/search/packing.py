"""Entries as documents of the index, and what is kept with each document to show it again.

The passages of an entry lie in its text fields one after the other, cut into *pieces* of a line or a sentence. The
position at which each piece begins is kept with it, so that a snippet is made by analysing the few pieces that hold
a match, and never the whole text.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from rca.model.base import Audience
from rca.model.query import Entry, HitKind, Passage
from rca.search.analysis import Analyzer
from rca.search.fields import KEYWORDS, Document
from rca.search.query_fields import CALLED

TITLE = "title"
GAP = 10
"""Positions left free between passages, so that no phrase goes from one into the next."""

_PIECE = 400
"""Characters of a line that is not cut into sentences."""

_LONGEST = 4_000
"""Characters of a piece, however its sentences are."""

_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
_AUDIENCES = {audience.value: audience for audience in Audience}
_LEVELS = {Audience.PUBLIC: 0, Audience.CUSTOMER: 1, Audience.INTERNAL: 2}


def field_of(passage: Passage) -> str:
    """The text field that a passage is searched in: titles have one of their own, others that of their audience."""
    if passage.is_title and passage.audience is Audience.PUBLIC:
        return TITLE
    return passage.audience.value


def level(audience: Audience) -> int:
    """The number of an audience in the index; who sees it has the same number or a greater one."""
    return _LEVELS[audience]


class Piece(NamedTuple):
    """Part of a passage: where its words lie in the text field, and where in the passage's text."""

    passage: int
    position: int
    start: int
    end: int


class Kept:
    """What is kept of an entry. Passages are made when they are looked at: of many, few ever are."""

    def __init__(self, data: Any) -> None:
        kind, self.id, self.incident, self._passages, self._pieces = data
        self.kind = HitKind(kind)
        self._begins: dict[str, list[int]] = {}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(map(self.passage, range(len(self._passages))))

    def passage(self, number: int) -> Passage:
        """The passage of that number."""
        field, locale, audience, text, is_title = self._passages[number]
        return Passage(field, locale, _AUDIENCES[audience], text, bool(is_title))

    def reader_of(self, number: int) -> Audience:
        """Who may read the passage of that number."""
        return _AUDIENCES[self._passages[number][2]]

    def field_of(self, number: int) -> str:
        """The field of the passage of that number."""
        field: str = self._passages[number][0]
        return field

    def named(self, name: str) -> Iterator[Passage]:
        """The passages of that field."""
        for number, passage in enumerate(self._passages):
            if passage[0] == name:
                yield self.passage(number)

    def begins(self, field: str) -> Sequence[int]:
        """The positions at which the pieces of a text field begin."""
        begins = self._begins.get(field)
        if begins is None:
            begins = self._begins[field] = [piece[1] for piece in self._pieces.get(field, ())]
        return begins

    def piece(self, field: str, index: int) -> Piece:
        """The piece of a text field of that number."""
        return Piece(*self._pieces[field][index])

    def piece_at(self, field: str, position: int) -> Piece | None:
        """The piece of a text field that a position lies in."""
        index = bisect_right(self.begins(field), position) - 1
        return self.piece(field, index) if index >= 0 else None

    def holds(self, entry: Entry) -> bool:
        """True if these are just the words of that entry."""
        return (self.kind, self.id, self.incident, self.passages) == (
            entry.kind,
            entry.id,
            entry.incident,
            entry.passages,
        )

    def text_of(self, piece: Piece) -> str:
        text: str = self._passages[piece.passage][3]
        return text[piece.start : piece.end]


def pack(entry: Entry, analyzer: Analyzer) -> Document:
    """The document of an entry."""
    terms: dict[str, list[str]] = {}
    positions: dict[str, list[int]] = {}
    nexts: dict[str, int] = {}
    pieces: dict[str, list[tuple[int, int, int, int]]] = {}
    for number, passage in enumerate(entry.passages):
        field = field_of(passage)
        base = nexts.get(field, 0)
        for start, end in _cut(passage.text):
            found, at = analyzer.terms(passage.text[start:end])
            if not found:
                continue
            terms.setdefault(field, []).extend(found)
            positions.setdefault(field, []).extend(base + place for place in at)
            pieces.setdefault(field, []).append((number, base, start, end))
            base += at[-1] + 1
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
        stored=_freeze(entry, pieces),
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


def _freeze(entry: Entry, pieces: dict[str, list[tuple[int, int, int, int]]]) -> bytes:
    passages = [
        (passage.field, passage.locale, passage.audience.value, passage.text, int(passage.is_title))
        for passage in entry.passages
    ]
    data = [entry.kind.value, entry.id, entry.incident, passages, pieces]
    return zlib.compress(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )


@lru_cache(maxsize=512)
def unpack(stored: bytes) -> Kept:
    """What was kept of an entry. Raises ValueError for bytes that are none of ours.

    The last ones are remembered: who types on, or turns a page, meets the same entries again.
    """
    try:
        return Kept(json.loads(zlib.decompress(stored).decode("utf-8", "surrogatepass")))
    except (zlib.error, TypeError) as error:
        raise ValueError("not an entry of this index") from error

"""Stored entries: what is kept with a document to show its entry again: its words, and where each of them is written.

The passages of an entry lie in its text fields one after the other, cut into *pieces* of a line or a sentence. The
position at which each piece begins is kept, and for every position in it the characters that it stands for, so that a
snippet and its marks follow from the postings alone: nothing is analysed when a hit is shown.

The stored form is one deflated stream. Its parts are blocks of their own, because texts and numbers have little in
common::

    header    a line of JSON
    texts     the texts of the passages, one after the other, in UTF-8 (lone surrogates too)
    pieces    passages, positions, starts and ends of the pieces, and how many of the numbers below stand before
              theirs: five rows of differences from piece to piece
    words     for each its gap and its length: how far it begins behind the end of the one before it in its piece,
              which is less than 0 where two share characters, and how long it is

Pieces are in the order of their text fields and positions. Numbers are signed, little-endian, and as wide as the
largest needs.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rca.model.audience import Audience
from rca.model.search import Entry, HitKind, Passage

_AUDIENCES = {audience.value: audience for audience in Audience}
_WIDTHS = (1, 2, 4, 8)


class Piece(NamedTuple):
    """Part of a passage: where its words lie in the text field, and where in the passage's text."""

    passage: int
    position: int
    start: int
    end: int


IndexedField = Sequence[tuple[Piece, Sequence[int]]]
"""The pieces of a text field with their edges: where the words of a piece begin and end in its text, in turn, which is
two numbers for each of its positions."""


def encode(entry: Entry, fields: Mapping[str, IndexedField]) -> bytes:
    """An entry with the pieces of its text fields, as :func:`decode` takes it."""
    passages = entry.passages
    pieces = [piece for held in fields.values() for piece, _ in held]
    edges = [edges for held in fields.values() for _, edges in held]
    begins = [*accumulate(map(len, edges), initial=0)][: len(edges)]
    rows = np.array([(*piece, begin) for piece, begin in zip(pieces, begins, strict=True)], np.int64)
    cut, cut_width = _packed(np.diff(rows.reshape(-1, 5).T, prepend=0))
    words, words_width = _packed(_gaps_and_lengths(edges, begins))
    texts = [passage.text.encode("utf-8", "surrogatepass") for passage in passages]
    header = [
        entry.kind.value,
        entry.id,
        entry.incident,
        [passage.field for passage in passages],
        [passage.locale for passage in passages],
        [passage.audience.value for passage in passages],
        [int(passage.is_title) for passage in passages],
        [len(text) for text in texts],
        {field: len(held) for field, held in fields.items()},
        [cut_width, words_width],
    ]
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":")) + "\n"
    return _deflated(b"".join([line.encode("utf-8", "surrogatepass"), *texts]), cut, words)


def _gaps_and_lengths(edges: Sequence[Sequence[int]], begins: Sequence[int]) -> NDArray[np.int64]:
    every = np.array([*chain.from_iterable(edges)], np.int64)
    found = np.diff(every, prepend=0)
    first = np.array(begins, np.int64)
    found[first] = every[first]
    return found


def _packed(numbers: NDArray[np.int64]) -> tuple[bytes, int]:
    """Numbers as bytes, and how many bytes each has."""
    least, most = (int(numbers.min()), int(numbers.max())) if numbers.size else (0, 0)
    width = next(width for width in _WIDTHS if -1 << 8 * width - 1 <= least and most < 1 << 8 * width - 1)
    return numbers.astype(f"<i{width}").tobytes(), width


def _deflated(*parts: bytes) -> bytes:
    stream = zlib.compressobj()
    blocks = b"".join([stream.compress(part) + stream.flush(zlib.Z_BLOCK) for part in parts])
    return blocks + stream.flush()


class StoredEntry:
    """An entry as it was stored. Passages are made when they are looked at: of many, few ever are.

    Raises ValueError for bytes that are none of ours.
    """

    def __init__(self, stored: bytes) -> None:
        try:
            line, _, self._rest = zlib.decompress(stored).partition(b"\n")
            kind, self.id, self.incident, *passages, counts, (cut_width, words_width) = json.loads(
                line.decode("utf-8", "surrogatepass")
            )
            self.kind = HitKind(kind)
            self._fields, self._locales, self._audiences, self._titles, sizes = passages
            self._bounds: list[int] = [0, *accumulate(sizes)]
            ends = [0, *accumulate(counts.values())]
            cut = np.frombuffer(self._rest, f"<i{cut_width}", 5 * ends[-1], self._bounds[-1])
            self._pieces: list[list[int]] = cut.reshape(5, -1).cumsum(axis=1, dtype=np.int64).tolist()
            self._words = np.frombuffer(self._rest, f"<i{words_width}", offset=self._bounds[-1] + cut.nbytes)
        except (zlib.error, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError("not an entry of this index") from error
        self._begins: dict[str, tuple[int, list[int]]] = {
            field: (first, self._pieces[1][first:end])
            for field, (first, end) in zip(counts, pairwise(ends), strict=True)
        }

    # Passages, by number

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(map(self.passage, range(len(self._fields))))

    @cached_property
    def titles(self) -> tuple[Passage, ...]:
        """What the entry is called; of a term of the glossary, the term itself."""
        name = "term" if self.kind is HitKind.TERM else "title"
        return tuple(self.passage(number) for number, field in enumerate(self._fields) if field == name)

    def passage(self, number: int) -> Passage:
        return Passage(
            self._fields[number],
            self._locales[number],
            self.reader_of(number),
            self._rest[self._bounds[number] : self._bounds[number + 1]].decode("utf-8", "surrogatepass"),
            bool(self._titles[number]),
        )

    def reader_of(self, number: int) -> Audience:
        """Who may read a passage."""
        return _AUDIENCES[self._audiences[number]]

    def field_of(self, number: int) -> str:
        """The field of a passage."""
        field: str = self._fields[number]
        return field

    # Pieces, by number

    def begins(self, field: str) -> tuple[int, Sequence[int]]:
        """The number of the first piece of a text field, and the positions at which its pieces begin."""
        return self._begins.get(field, (0, ()))

    def number_at(self, field: str, position: int) -> int:
        """The number of the piece that a position of a text field lies in."""
        first, begins = self.begins(field)
        return first + bisect_right(begins, position) - 1

    def text_field_of(self, number: int) -> str:
        """The text field that a piece is in."""
        return next(
            field for field, (first, begins) in self._begins.items() if first <= number < first + len(begins)
        )

    def passage_of(self, number: int) -> int:
        """The number of the passage that a piece is part of."""
        return self._pieces[0][number]

    def piece(self, number: int) -> Piece:
        passages, positions, starts, ends, _ = self._pieces
        return Piece(passages[number], positions[number], starts[number], ends[number])

    def edges(self, number: int) -> list[int]:
        """Where the words of a piece begin and end in its text, in turn."""
        begins = self._pieces[4]
        end = begins[number + 1] if number + 1 < len(begins) else None
        return list(accumulate(self._words[begins[number] : end].tolist()))

    def holds(self, entry: Entry) -> bool:
        """True if these are just the words of that entry."""
        return (self.kind, self.id, self.incident, self.passages) == (
            entry.kind,
            entry.id,
            entry.incident,
            entry.passages,
        )


@lru_cache(maxsize=512)
def decode(stored: bytes) -> StoredEntry:
    """The entry that was stored so. Raises ValueError for bytes that are none of ours.

    The last ones are remembered: who types on, or turns a page, meets the same entries again.
    """
    return StoredEntry(stored)

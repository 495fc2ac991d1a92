"""Snippets: the piece of a hit that says most, with the matches marked.

Which pieces hold a match follows from the postings; only those are analysed again. A mark goes around a whole word as
it is written, whatever form it was found in: 切り替え for 切替, サーバー for サーバ, ``failures`` for ``failed``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rca.model.base import Audience
from rca.model.query import Passage, Snippet
from rca.search.analysis import Analyzer, Token
from rca.search.packing import Kept, Piece

WIDTH = 160
"""Characters of a snippet, about; Japanese fills two lines of a terminal with it."""

LABELS = (
    "title", "key", "tracking_id", "upstream.", "windows", "services.", "regions.", "facts.", "links.", "term",
)  # fmt: skip
"""Beginnings of fields that name things; what is said of them says more, and the title stands beside every hit."""

_BLANK = re.compile(r"\s")
_LITTLE = 0.01
"""What a part of a word is worth that stands without the rest."""

Word = tuple[str, ...]
"""A word of a query as its tokens."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best place of a match: the passage, and the snippet of it."""

    passage: Passage
    snippet: Snippet


class Highlighter:
    """Makes the snippets of one answer. ``words`` are token sequences with their weights."""

    def __init__(
        self,
        analyzer: Analyzer,
        words: Mapping[Word, float],
        audience: Audience,
        prefixes: Iterable[str] = (),
    ) -> None:
        self._analyzer = analyzer
        self.words = words
        self._seen = frozenset(each for each in Audience if audience.sees(each))
        self._prefixes = tuple(prefixes)
        self._known = frozenset(term for word in words for term in word)
        self._beginning: dict[str, list[Word]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._beginning.setdefault(word[0], []).append(word)

    def best(self, kept: Kept, places: Mapping[str, Mapping[str, Sequence[int]]]) -> Found | None:
        """The best piece of a document; None if no passage for these readers has any of the words.

        ``places`` are the terms that it has, by text field, with their positions.
        """
        worth: dict[tuple[str, int], float] = {}
        for field, terms in places.items():
            begins = kept.begins(field)
            for term in terms:
                for word in self._beginning.get(term, ()):
                    value = self.words[word] * len(word)
                    for index in {bisect_right(begins, start) - 1 for start in _starts(word, terms)}:
                        worth[field, index] = worth.get((field, index), 0.0) + value
            if not worth:  # parts of words alone
                for positions in terms.values():
                    worth.update({(field, bisect_right(begins, at) - 1): _LITTLE for at in positions})
        piece = self._chosen(kept, worth)
        if piece is None:
            return None
        text = kept.text_of(piece)
        return Found(kept.passage(piece.passage), cut(text, self.marks(text)))

    def _chosen(self, kept: Kept, worth: Mapping[tuple[str, int], float]) -> Piece | None:
        """The piece that says most; of equals one that is no mere name, and the first."""
        for most in sorted(set(worth.values()), reverse=True):
            pieces = [kept.piece(*place) for place, value in worth.items() if value == most]
            readable = [piece for piece in pieces if kept.reader_of(piece.passage) in self._seen]
            if readable:
                return min(
                    readable,
                    key=lambda piece: (kept.field_of(piece.passage).startswith(LABELS), piece),
                )
        return None

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the words are in ``text``; whole sequences before single words of them."""
        places = _places(self._analyzer, text)
        found: list[tuple[int, int]] = []
        index = 0
        while index < len(places):
            if not self._prefixes and not any(token.term in self._known for token in places[index]):
                index += 1
                continue
            length = self._match(places, index)
            if length:
                last = places[index + length - 1]
                found.append((places[index][0].start, max(token.end for token in last)))
            index += length or 1
        return _joined(found)

    def _match(self, places: Sequence[Sequence[Token]], index: int) -> int:
        """How many places from ``index`` on are a word; 0 if none is."""
        term = places[index][0].term
        for word in self._beginning.get(term, ()):
            if self._follows(word, places, index):
                return len(word)
        if any((token.term,) in self.words for token in places[index][1:]):
            return 1
        return 1 if self._prefixes and term.startswith(self._prefixes) else 0

    def _follows(self, word: Word, places: Sequence[Sequence[Token]], index: int) -> bool:
        if index + len(word) > len(places):
            return False
        return all(
            any(token.term == term for token in places[index + offset]) for offset, term in enumerate(word)
        )


def _starts(word: Word, terms: Mapping[str, Sequence[int]]) -> Iterable[int]:
    """Where a word stands whole."""
    first = terms.get(word[0], ())
    if len(word) == 1 or not first:
        return first
    others = [frozenset(terms.get(term, ())) for term in word[1:]]
    return (at for at in first if all(at + n in other for n, other in enumerate(others, start=1)))


@lru_cache(maxsize=4096)
def _places(analyzer: Analyzer, text: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of a piece by position: a name stands at one position in parts and as a whole.

    Remembered, because who types on sees the same pieces again.
    """
    by_position = groupby(analyzer.tokens(text), key=lambda token: token.position)
    return tuple(tuple(group) for _, group in by_position)


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks that touch or overlap made one: parts of one word share the place of the whole."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def cut(text: str, marks: Sequence[tuple[int, int]], width: int = WIDTH) -> Snippet:
    """About ``width`` characters of ``text`` around where most marks are, on one line."""
    start, end = _window(text, marks, width)
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    piece = text[start:end]
    # Every blank stays one character long, so that marks stay where they are.
    line = _BLANK.sub(" ", piece.strip())
    shift = len(before) - start - (len(piece) - len(piece.lstrip()))
    last = len(before) + len(line)
    kept = [(max(a + shift, len(before)), min(b + shift, last)) for a, b in marks if a < end and b > start]
    return Snippet(before + line + after, tuple(mark for mark in kept if mark[0] < mark[1]))


def _window(text: str, marks: Sequence[tuple[int, int]], width: int) -> tuple[int, int]:
    if len(text) <= width + 20:
        return 0, len(text)
    if not marks:
        return 0, width
    first, last, most = marks[0][0], marks[0][1], 0
    for index, (start, _) in enumerate(marks):
        inside = [mark for mark in marks[index:] if mark[1] <= start + width * 3 // 4]
        if len(inside) > most:
            first, last, most = start, inside[-1][1], len(inside)
    room = max(0, width - (last - first))
    begin = max(0, first - room // 2)
    end = min(len(text), begin + max(width, last - begin))
    begin = max(0, end - max(width, last - first))
    return _outwards(text, begin, -1), _outwards(text, end, 1)


def _outwards(text: str, place: int, step: int) -> int:
    """The nearest end of a word of letters, a few characters on; Japanese may be cut anywhere."""
    for distance in range(16):
        at = place + step * distance
        if at <= 0 or at >= len(text):
            return min(max(at, 0), len(text))
        if not (_is_latin(text[at - 1]) and _is_latin(text[at])):
            return at
    return place


def _is_latin(character: str) -> bool:
    return character.isalnum() and ord(character) < 0x250

"""Snippets: the piece of a hit that says most, with the matches marked.

Which pieces hold a match follows from the postings; only those are analysed again. A mark goes around a whole word as
it is written, whatever form it was found in: 切り替え for 切替, サーバー for サーバ, ``failures`` for ``failed``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from rca.model.base import Audience
from rca.model.query import Passage, Snippet
from rca.search.analysis import Analyzer, Token
from rca.search.packing import Kept, Piece

WIDTH = 160
"""Characters of a snippet, about; Japanese fills two lines of a terminal with it."""

_LABELS = ("title", "key", "windows", "services.", "regions.", "facts.", "links.")
"""Fields that name things; what is said of them says more."""

Word = tuple[str, ...]
"""A word of a query as its tokens."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best place of a match: the passage, the snippet of it, and the words that were found there."""

    passage: Passage
    snippet: Snippet
    words: frozenset[Word]


class Highlighter:
    """Makes the snippets of one answer. ``words`` are token sequences with their weights."""

    def __init__(
        self,
        analyzer: Analyzer,
        words: Mapping[Word, float],
        audience: Audience,
        prefixes: Iterable[str] = (),
        locale: str = "",
    ) -> None:
        self._analyzer = analyzer
        self.words = words
        self._audience = audience
        self._prefixes = tuple(prefixes)
        self._locale = locale
        self._beginning: dict[str, list[Word]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._beginning.setdefault(word[0], []).append(word)

    def best(self, kept: Kept, places: Mapping[str, Mapping[str, Sequence[int]]]) -> Found | None:
        """The best piece of a document; None if no passage for these readers has any of the words.

        ``places`` are the terms that it has, by text field, with their positions.
        """
        pieces: dict[Piece, dict[str, set[int]]] = {}
        for field, terms in places.items():
            for term, positions in terms.items():
                for position in positions:
                    if (piece := kept.piece_at(field, position)) is not None:
                        pieces.setdefault(piece, {}).setdefault(term, set()).add(position)
        scored = [
            (self._worth(terms), *self._rank(passage), piece)
            for piece, terms in pieces.items()
            if self._audience.sees((passage := kept.passage(piece.passage)).audience)
        ]
        if not scored:
            return None
        piece = max(scored)[-1]
        text = kept.text_of(piece)
        marks, words = self.marks(text)
        return Found(kept.passage(piece.passage), cut(text, marks), frozenset(words))

    def _worth(self, terms: Mapping[str, Set[int]]) -> float:
        """How much of the query a piece says: whole words count by their weight, loose parts of them for little."""
        worth = 0.0
        for term, positions in terms.items():
            for word in self._beginning.get(term, ()):
                if len(word) == 1 or _stand_together(word, terms, positions):
                    worth += self.words[word] * len(word)
            worth += 0.01
        return worth

    def _rank(self, passage: Passage) -> tuple[bool, bool]:
        # The title is shown beside every hit; what is not the title says more.
        return (
            not (passage.is_title or passage.field.startswith(_LABELS)),
            not self._locale or passage.locale == self._locale,
        )

    def marks(self, text: str) -> tuple[list[tuple[int, int]], set[Word]]:
        """Where the words are in ``text``, and which they are; whole sequences before single words of them."""
        places = _places(self._analyzer.tokens(text))
        found: list[tuple[int, int]] = []
        words: set[Word] = set()
        index = 0
        while index < len(places):
            length, word = self._match(places, index)
            if length:
                last = places[index + length - 1]
                found.append((places[index][0].start, max(token.end for token in last)))
                words.add(word)
            index += length or 1
        return _joined(found), words

    def _match(self, places: Sequence[Sequence[Token]], index: int) -> tuple[int, Word]:
        term = places[index][0].term
        for word in self._beginning.get(term, ()):
            if self._follows(word, places, index):
                return len(word), word
        for token in places[index][1:]:
            if (token.term,) in self.words:
                return 1, (token.term,)
        if self._prefixes and term.startswith(self._prefixes):
            return 1, (term,)
        return 0, ()

    def _follows(self, word: Word, places: Sequence[Sequence[Token]], index: int) -> bool:
        if index + len(word) > len(places):
            return False
        return all(
            any(token.term == term for token in places[index + offset]) for offset, term in enumerate(word)
        )


def _stand_together(word: Word, terms: Mapping[str, Set[int]], starts: Set[int]) -> bool:
    return any(
        all(start + offset in terms.get(term, ()) for offset, term in enumerate(word)) for start in starts
    )


def _places(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens by position: a name stands at one position in parts and as a whole."""
    return [list(group) for _, group in groupby(tokens, key=lambda token: token.position)]


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
    line = "".join(" " if character.isspace() else character for character in piece.strip())
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

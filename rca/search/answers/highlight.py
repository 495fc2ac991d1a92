"""Snippets: the piece of a hit that says most, with the matches marked.

Which piece that is follows from the postings, and so do the marks: where the words of a position are written is kept
with the entry. A mark goes around a whole word as it is written, whatever form it was found in: 切り替え for 切替,
サーバー for サーバ, ``failures`` for ``failed``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rca.model.audience import Audience
from rca.model.search import Passage, Snippet
from rca.search.documents.stored_entry import StoredEntry
from rca.search.planning.clauses import PREFIX_WEIGHT

WIDTH = 160
"""Characters of a snippet, about; Japanese fills two lines of a terminal with it."""

LABELS = (
    "title", "key", "tracking_id", "upstream.", "windows", "services.", "regions.", "facts.", "links.", "term",
)  # fmt: skip
"""Beginnings of fields that name things; what is said of them says more, and the title stands beside every hit."""

_BLANK = re.compile(r"[^\S ]")
"""What is no space, but as blank."""
_LITTLE = 0.01
"""What a part of a word is worth that stands without the rest."""

Word = tuple[str, ...]
"""A word of a query as its tokens."""

Place = tuple[int, int]
"""Start and end in characters."""

Run = tuple[Sequence[int], int, float]
"""Where a whole word stands in a text field: at which positions it begins, how many it takes; and what it is worth."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The best place of a match: the passage, and the snippet of it."""

    passage: Passage
    snippet: Snippet


class Highlighter:
    """Makes the snippets of one answer, of what is written for readers in ``seen``.

    ``words`` are token sequences with their weights, ``prefixes`` beginnings of terms.
    """

    def __init__(
        self, words: Mapping[Word, float], seen: Collection[Audience], prefixes: Iterable[str] = ()
    ) -> None:
        self._words, self._seen, self._prefixes = words, seen, tuple(prefixes)
        self._asked: dict[str, list[tuple[Word, float]]] = {}

    def best(self, entry: StoredEntry, places: Mapping[str, Mapping[str, Sequence[int]]]) -> Excerpt | None:
        """The best piece of a document; None if no passage for these readers has any of the words.

        ``places`` are the terms that it has, by text field, with their positions.
        """
        worth: dict[int, float] = {}
        runs: dict[str, list[Run]] = {}
        for field, terms in places.items():
            first, begins = entry.begins(field)
            before = first - 1
            runs[field] = self._runs(terms)
            for starts, _, value in runs[field]:
                last = -1
                for at in starts:
                    number = before + bisect_right(begins, at)
                    if number != last:  # a word counts once in a piece
                        worth[number] = worth.get(number, 0.0) + value
                        last = number
        chosen = self._chosen(entry, worth or dict.fromkeys(_touched(entry, places), _LITTLE))
        if chosen is None:
            return None
        piece = entry.piece(chosen)
        passage = entry.passage(piece.passage)
        marks = _marks(entry.edges(chosen), piece.position, runs[entry.text_field_of(chosen)])
        return Excerpt(passage, cut(passage.text[piece.start : piece.end], marks))

    def _runs(self, terms: Mapping[str, Sequence[int]]) -> list[Run]:
        found: list[Run] = []
        for term, positions in terms.items():
            words = self._asked.get(term)
            if words is None:
                words = self._asked[term] = self._beginning_with(term)
            for word, value in words:
                length = len(word)
                starts = positions if length == 1 else starts_of(word, terms)
                if starts:
                    found.append((starts, length, value))
        return found

    def _beginning_with(self, term: str) -> list[tuple[Word, float]]:
        """The words that begin with a term, and what each of them is worth."""
        found = [(word, weight * len(word)) for word, weight in self._words.items() if word[0] == term]
        if self._prefixes and term.startswith(self._prefixes) and (term,) not in self._words:
            found.append(((term,), PREFIX_WEIGHT))
        return found

    def _chosen(self, entry: StoredEntry, worth: Mapping[int, float]) -> int | None:
        """The number of the piece that says most; of equals one that is no mere name, and the first."""
        while worth:
            most = max(worth.values())
            best = [
                (entry.field_of(passage).startswith(LABELS), passage, number)
                for number, value in worth.items()
                if value == most and entry.reader_of(passage := entry.passage_of(number)) in self._seen
            ]
            if best:
                return min(best)[2]
            worth = {number: value for number, value in worth.items() if value < most}
        return None


def starts_of(word: Word, terms: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """Where a word of several terms stands whole."""
    starts = terms[word[0]]
    for behind, term in enumerate(word[1:], start=1):
        if term not in terms:
            return ()
        others = frozenset(terms[term])
        starts = [at for at in starts if at + behind in others]
    return starts


def _touched(entry: StoredEntry, places: Mapping[str, Mapping[str, Sequence[int]]]) -> Iterator[int]:
    """The pieces that any of the terms are in."""
    for field, terms in places.items():
        yield from (entry.number_at(field, at) for positions in terms.values() for at in positions)


def _marks(edges: Sequence[int], begin: int, runs: Iterable[Run]) -> list[Place]:
    """The marks of a piece that begins at the position ``begin``: in order, those that touch or overlap made one.

    A word that goes from one piece into the next is marked as far as it is in this one.
    """
    end = begin + len(edges) // 2
    places = [
        _extent(edges, max(at - begin, 0), at - begin + length)
        for starts, length, _ in runs
        for at in starts
        if begin - length < at < end
    ]
    joined: list[Place] = []
    for start, stop in sorted(places):
        if not joined or start > joined[-1][1]:
            joined.append((start, stop))
        elif stop > joined[-1][1]:
            joined[-1] = (joined[-1][0], stop)
    return joined


def _extent(edges: Sequence[int], first: int, last: int) -> Place:
    """From where the words from ``first`` up to ``last`` begin to where they end."""
    if last == first + 1:
        return edges[2 * first], edges[2 * first + 1]
    return min(edges[2 * first : 2 * last : 2]), max(edges[2 * first + 1 : 2 * last : 2])


def cut(text: str, marks: Sequence[Place], width: int = WIDTH) -> Snippet:
    """About ``width`` characters of ``text`` around where most marks are, on one line."""
    start, end = _window(text, marks, width)
    before, after = "…" if start > 0 else "", "…" if end < len(text) else ""
    piece = text[start:end]
    # Every blank stays one character long, so that marks stay where they are.
    line = _BLANK.sub(" ", piece.strip())
    if len(line) == len(text):
        return Snippet(line, tuple(marks))
    shift = len(before) - start - (len(piece) - len(piece.lstrip()))
    last = len(before) + len(line)
    kept = [(max(a + shift, len(before)), min(b + shift, last)) for a, b in marks if a < end and b > start]
    return Snippet(before + line + after, tuple(mark for mark in kept if mark[0] < mark[1]))


def _window(text: str, marks: Sequence[Place], width: int) -> tuple[int, int]:
    if len(text) <= width + 20:
        return 0, len(text)
    if not marks:
        return 0, width
    first, last, most = marks[0][0], marks[0][1], 0
    ends = [end for _, end in marks]
    for index, (start, _) in enumerate(marks):
        behind = bisect_right(ends, start + width * 3 // 4)
        if behind - index > most:
            first, last, most = start, ends[behind - 1], behind - index
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

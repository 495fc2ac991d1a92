"""The words that there are, arranged so that those that resemble one are soon found among very many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from rca.search.analysis.dictionary import read_aloud

_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")
_DIGIT = re.compile(r"\d")
_CANDIDATES = 24


class Vocabulary:
    """Words, each of them once. What a question needs is arranged when it is asked first; the words never change."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        self._readings: dict[int, dict[str, list[str]]] = {}

    def near(self, spelling: str, most: int) -> Iterator[tuple[str, float]]:
        """Words that at most so many slips make of ``spelling``, with their number, the nearest first.

        Words with digits are names of something: nobody means one of them by a word without any.
        """
        from rapidfuzz import process  # most queries have no slips, and the command line starts anew for each
        from rapidfuzz.distance import OSA

        if most:
            shelf = self._by_length[spelling.isascii()]
            lengths = range(len(spelling) - most, len(spelling) + most + 1)
            words = [word for length in lengths for word in shelf.get(length, ())]
            for word, distance, _ in process.extract(
                spelling, words, scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES
            ):
                yield word, float(distance)

    def sounding_like(self, word: str) -> Iterator[str]:
        """Words with kanji that are read as ``word`` is, and are about as long; none if it has no kanji itself.

        Loads the dictionary.
        """
        if not _KANJI.search(word):
            return
        reading = read_aloud(word)
        for length in range(len(word) - 1, len(word) + 2):
            readings = self._readings.get(length)
            if readings is None:
                readings = self._readings[length] = self._read(length)
            yield from readings.get(reading, ())

    def _read(self, length: int) -> dict[str, list[str]]:
        readings: dict[str, list[str]] = defaultdict(list)
        for word in self._by_length[False].get(length, ()):
            if _KANJI.search(word):
                readings[read_aloud(word)].append(word)
        return dict(readings)

    def containing(self, pieces: Iterable[str]) -> list[str]:
        """Words that have any of ``pieces`` in them."""
        found: dict[str, None] = {}
        for piece in pieces:
            if piece and "\n" not in piece:
                found.update(dict.fromkeys(self._having(piece)))
        return list(found)

    def _having(self, piece: str) -> Iterator[str]:
        lines = self._lines
        at = lines.find(piece)
        while at >= 0:
            end = lines.index("\n", at)
            yield lines[lines.rfind("\n", 0, at) + 1 : end]
            at = lines.find(piece, end)

    @cached_property
    def _lines(self) -> str:
        """All words, each on a line of its own; words have no line ends."""
        return "".join(f"{word}\n" for word in self._words)

    @cached_property
    def _by_length(self) -> dict[bool, dict[int, list[str]]]:
        """Words without digits, by whether they are ASCII and by length."""
        shelves: dict[bool, dict[int, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
        for word in self._words:
            if not _DIGIT.search(word):
                shelves[word.isascii()][len(word)].append(word)
        return shelves

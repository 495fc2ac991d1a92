"""The general dictionary: words that the glossary does not know, in the other language. The program works without it.

It is one file, made by ``tools/dictionary.py``: a head of lines that begin with ``#``, an empty line, and then a line
for each word of either language, sorted by bytes so that one is found by halves. A line has the terms of a word, how it
is written, and the terms of the words that mean it, with tabs between the three, spaces between terms and semicolons
between words. Where a word is written as its term is, the second is empty.

Terms are those of the analysis that the file was made with. Where another one says otherwise, a word is not found, and
no wrong one is. The first line has a check sum of all that follows the head; a file that is damaged, or of another format,
is told once and done without.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from rca.model.problem import N_, Message
from rca.model.progress import Tell
from rca.model.search import WordSource
from rca.search.analysis.analyzer import Terms
from rca.search.planning.synonyms import Alternative, Concept

FORMAT = "rca-dictionary 1"
"""The format, as the first line of a file names it."""
LONGEST = 4
"""Terms of a word."""

_FIRST = re.compile(rb"# " + FORMAT.encode() + rb" crc32=([0-9a-f]{8})\n")


def check_sum(lines: bytes | memoryview) -> str:
    """What the first line says of the ``lines`` below the head."""
    return f"{zlib.crc32(lines):08x}"


class GeneralDictionary:
    """The dictionary of a file. Cheap to make: the file is read when the first word is looked up. ``tell`` is told what is
    wrong with it. Any number of threads may share one."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self._path, self._tell = path, tell
        self._others = lru_cache(maxsize=1 << 10)(self._look_up)

    def concepts(self, terms: Terms) -> Sequence[Concept]:
        """The words in a sequence of terms: in order, apart from each other, the longest first at each place."""
        found: list[Concept] = []
        at = 0
        while at < len(terms):
            for length in range(min(LONGEST, len(terms) - at), 0, -1):
                if others := self._others(terms[at : at + length]):
                    found.append(Concept(at, at + length, others))
                    at += length
                    break
            else:
                at += 1
        return found

    def _look_up(self, terms: Terms) -> tuple[Alternative, ...]:
        """What the word of these terms is in the other language."""
        found = self._line(" ".join(terms).encode())
        if found is None:
            return ()
        locale = "ja" if all(term.isascii() for term in terms) else "en"
        return tuple(
            Alternative(tuple(key.split(" ")), self._written(key), locale, by=WordSource.DICTIONARY)
            for key in found[2].split(";")
        )

    def _written(self, key: str) -> str:
        line = self._line(key.encode())
        return (line[1] if line else "") or key

    def _line(self, key: bytes) -> list[str] | None:
        """The cells of the line of a word; None if there is none."""
        lines, low = self._lines
        high = len(lines)
        while low < high:
            middle = (low + high) // 2
            start = lines.rfind(b"\n", low, middle) + 1 or low
            end = lines.find(b"\n", middle)
            word = lines[start : lines.find(b"\t", start)]
            if word == key:
                return lines[start:end].decode().split("\t")
            if word < key:
                low = end + 1
            else:
                high = start
        return None

    @cached_property
    def _lines(self) -> tuple[bytes, int]:
        """The file, and where the lines below the head begin; nothing if there is something wrong with it."""
        try:
            content = self._path.read_bytes()
        except OSError as error:
            detail = error.strerror or ""
            self._tell(
                Message(
                    N_("The dictionary {file} cannot be read, and is done without: {detail}"),
                    {"file": self._path, "detail": detail},
                )
            )
            return b"", 0
        begin = content.find(b"\n\n") + 2
        first = _FIRST.match(content)
        if first is None or first[1].decode() != check_sum(memoryview(content)[begin:]):
            self._tell(
                Message(
                    N_(
                        "The dictionary {file} is damaged or of another version, and is done without; install it again."
                    ),
                    {"file": self._path},
                )
            )
            return b"", 0
        return content, begin

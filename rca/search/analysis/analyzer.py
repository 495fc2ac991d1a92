"""Text to terms, one analyzer for all languages: what the index holds and what a query asks for.

Text is folded to one spelling (:mod:`rca.search.analysis.folding`) and read by script: Latin, Greek and Cyrillic
(:mod:`rca.search.analysis.latin`, stemmed as English), Japanese and Chinese (:mod:`rca.search.analysis.japanese`). Korean, Thai, Lao,
Khmer, Burmese and Tibetan, whose words do not stand apart or carry particles, are one term a character, so that a
query word is a phrase that is found inside longer words; any other script is one term a word. Punctuation, symbols and
emoji are no terms and leave no hole.

Positions count terms from 0. Offsets are characters of the original text, ``end`` exclusive. Nothing is raised for any
text, and time grows with its length. Importing this module is cheap; Japanese text loads the dictionary.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rca.model import kanji_variants
from rca.search.analysis import japanese, latin
from rca.search.analysis.folding import Offsets

_SINGLE = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3131-\u318e\uac00-\ud7ff"
_MARKS = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a\u0900-\u0dff"
# Only runs of one class are possessive: CPython before 3.11.5 is wrong about other possessive repeats (gh-106052).
# Nothing follows the repeats that are not, so nothing ever goes back into them and time grows with the text.
_RUN = re.compile(
    f"(?P<latin>{latin.CHUNK})"
    f"|(?P<japanese>[{japanese.CHARACTERS}]++(?: ++[{japanese.CHARACTERS}]++)*)"
    f"|(?P<single>[{_SINGLE}]++)"
    f"|(?P<other>(?:[^\\W_{latin.WORD}{japanese.CHARACTERS}{_SINGLE}]++|[{_MARKS}]++)+)"
)
_CHARACTER = re.compile(
    "[\u0e01-\u0e2e\u0e80-\uffff][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc]*|."
)
_LONGEST_OTHER = 64

Terms: TypeAlias = tuple[str, ...]
"""A word, or several in a row, as its terms."""


class Token(NamedTuple):
    """A term and where it stands.

    ``joined`` says that it goes on the word of the token before it: nothing, or only what is inside an identifier, is
    between the two.
    """

    term: str
    position: int
    start: int
    end: int
    joined: bool


class AnalyzedText(NamedTuple):
    """The terms of a text, their positions, and where what stands at each position begins and ends, in turn.

    ``edges`` are two offsets for each position. A name that stands at one in parts and as a whole is there as the whole.
    """

    terms: list[str]
    positions: list[int]
    edges: list[int]


class Analyzer:
    """Gives the terms of texts. It has no state of its own: any number may be made, copied, pickled, shared by threads."""

    def tokens(self, text: str) -> list[Token]:
        """The terms of a text that is searched, in order of position.

        Two may stand at one position: a name like ``StorageAccount`` is there in parts and as one word.
        """
        return _tokens(text, with_wholes=True)

    def query(self, text: str) -> list[Token]:
        """The terms to ask for to find ``text``: those of :meth:`tokens`, one at a position."""
        return _tokens(text, with_wholes=False)

    def terms(self, text: str) -> AnalyzedText:
        """What an index needs of :meth:`tokens`, faster."""
        offsets = Offsets(text)
        terms: list[str] = []
        positions: list[int] = []
        edges: list[int] = []
        at = 0
        for run in _RUN.finditer(offsets.text):
            kind, found, begin = run.lastgroup, run.group(), run.start()
            if kind == "latin":
                chunk = latin.chunk(found)
                for part in chunk.parts:
                    terms.append(part.term)
                    positions.append(at + part.step)
                    _widen(edges, 2 * (at + part.step), begin + part.start, begin + part.end)
                at += chunk.width
                if not chunk.parts and _is_kept(found, terms):
                    terms.append(found.lower())
                    positions.append(at)
                    edges += begin, run.end()
                    at += 1
                continue
            words = japanese.words(found) if kind == "japanese" else tuple(_other(found, kind))
            terms += [word.term for word in words]
            positions += range(at, at + len(words))
            for word in words:
                edges += begin + word.start, begin + word.end
            at += len(words)
        return AnalyzedText(terms, positions, offsets.spread(edges))


def _widen(edges: list[int], at: int, start: int, end: int) -> None:
    """Let the place of a position reach over all that stands there."""
    if at == len(edges):
        edges += start, end
    else:
        edges[at : at + 2] = min(edges[at], start), max(edges[at + 1], end)


def _tokens(text: str, with_wholes: bool) -> list[Token]:
    offsets = Offsets(text)
    tokens: list[Token] = []
    terms: list[str] = []  # the context of _is_kept, as Analyzer.terms has it
    at = 0
    reached = -1  # where the last term ended in the folded text

    def add(term: str, position: int, start: int, end: int, is_joined: bool) -> None:
        terms.append(term)
        tokens.append(Token(term, position, offsets.start(start), offsets.end(end), is_joined))

    for run in _RUN.finditer(offsets.text):
        kind, found, begin = run.lastgroup, run.group(), run.start()
        if kind == "latin":
            chunk = latin.chunk(found)
            for part in chunk.parts:
                start, end = begin + part.start, begin + part.end
                if part.is_whole:
                    if with_wholes:
                        add(part.term, at + part.step, start, end, False)
                    continue
                add(part.term, at + part.step, start, end, part.step > 0 or start == reached)
                reached = end
            at += chunk.width
            if not chunk.parts and _is_kept(found, terms):
                add(found.lower(), at, begin, run.end(), False)
                at += 1
            continue
        words = japanese.words(found) if kind == "japanese" else _other(found, kind)
        for term, first, last, is_joined in words:
            start, end = begin + first, begin + last
            add(term, at, start, end, is_joined or begin == start == reached)
            reached = end
            at += 1
    return tokens


def _is_kept(word: str, terms: list[str]) -> bool:
    """True for the ``in`` of to sign in, which is no stop word."""
    return word.lower() in ("in", "on") and bool(terms) and terms[-1] in latin.SIGNS


def _other(run: str, kind: str | None) -> Iterator[japanese.Word]:
    """The terms of a run in another script."""
    if kind == "single":
        for each in _CHARACTER.finditer(run):
            yield japanese.Word(each.group(), each.start(), each.end(), each.start() > 0)
    else:
        for start in range(0, len(run), _LONGEST_OTHER):
            piece = run[start : start + _LONGEST_OTHER]
            yield japanese.Word(piece.casefold(), start, start + len(piece), start > 0)


@cache
def fingerprint() -> str:
    """What the terms of a text depend on: this code, Python, the tokenizer, its dictionary, the stemmer, Unicode's tables.

    An index made under another fingerprint must be made anew.
    """
    from importlib.metadata import version  # it takes longer to import than all of this package

    here = Path(__file__).parent
    code = hashlib.sha256()
    for name in ("folding", "english", "latin", "katakana", "dictionary", "japanese", "analyzer"):
        code.update((here / f"{name}.py").read_bytes())
    code.update(Path(kanji_variants.__file__).read_bytes())
    libraries = "-".join(version(each) for each in ("SudachiPy", "SudachiDict-small", "PyStemmer"))
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{code.hexdigest()[:16]}-{python}-{libraries}-{unicodedata.unidata_version}"

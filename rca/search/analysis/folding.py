"""Spelling made one (Unicode NFKC, UAX #15; invisible characters dropped), with the way back to the original text.

Full-width and half-width forms, ligatures, circled digits and combining characters become what they stand for, and
variants of kanji the common character (髙﨑: 高崎). Soft
hyphens, zero-width and direction marks and variation selectors vanish, so that no word is cut or disguised by them.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache

from rca.model.kanji_variants import unified
from rca.search.analysis.katakana import fold_katakana
from rca.search.analysis.latin import fold_accents

# Soft hyphen, Mongolian and Arabic format marks, zero-width and direction marks, variation selectors, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
# What may belong to the character before it: combining marks of all scripts in which NFKC moves or joins them.
_TRAILING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u093c-\u094d\u09bc-\u09d7\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b57\u0bbe-\u0bd7\u0c3c-\u0c56\u0cbc-\u0cd6"
    "\u0d3b-\u0d57\u0dca-\u0ddf\u0e38-\u0e4c\u0eb8-\u0ecb\u0f18-\u0fc6\u102b-\u103a\u1160-\u11ff\u1ab0-\u1ace"
    "\u1b34-\u1b44\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ua66f-\ua67d\ufe20-\ufe2f\uff9e\uff9f"
)
_PLAIN = "\x00-\x7f\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff"
_CLUSTERS = re.compile(f"[{_PLAIN}]+(?![{_TRAILING}])|.[{_TRAILING}]*", re.DOTALL)
_PLAIN_RUN = re.compile(f"[{_PLAIN}]+")
_SEGMENTS = re.compile("[\x00-\x7f]*[^\x00-\x7f]*")
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """The text in one spelling."""
    if text.isascii():
        return text
    return unified(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def folded(text: str) -> str:
    """A word or a beginning of one as terms are spelled, though not stemmed."""
    plain = unified(unicodedata.normalize("NFKC", text)).strip()
    return fold_katakana(plain.casefold()) if is_asian(plain) else fold_accents(plain)


def is_asian(text: str) -> bool:
    """True if there is kana or kanji in ``text``."""
    return _ASIAN.search(text) is not None


class Offsets:
    """The way from :func:`fold` back: ``text`` is the folded text, ``start`` and ``end`` map its positions.

    A character that became several (``㍿``) is the place of each of them; where the clusters of the text cannot be
    told apart, a piece without ASCII characters is the place of all that came of it.
    """

    def __init__(self, source: str) -> None:
        self.text = fold(source)
        self._starts: array[int] | None = None
        self._ends: array[int] | None = None
        if self.text != source:
            self._starts, self._ends = _origins(source)

    def start(self, position: int) -> int:
        """Where the character at ``position`` of the folded text begins in the original."""
        return position if self._starts is None else self._starts[position]

    def end(self, position: int) -> int:
        """Where the character before ``position`` of the folded text ends in the original."""
        return position if self._ends is None else self._ends[position - 1]

    def spread(self, edges: list[int]) -> list[int]:
        """Starts and ends in turn, mapped; the list that was given, if nothing has moved."""
        if self._starts is not None and self._ends is not None:
            edges[::2] = [self._starts[start] for start in edges[::2]]
            edges[1::2] = [self._ends[end - 1] for end in edges[1::2]]
        return edges


def _origins(source: str) -> tuple[array[int], array[int]]:
    """Start and end in ``source`` of each character of its folded form."""
    starts, ends = array("Q"), array("Q")
    seen, kept = _visible(source)
    for segment in _SEGMENTS.finditer(seen):
        # ASCII characters neither join nor follow others, so the pieces that they begin are folded each for itself.
        begin, text = segment.start(), segment.group()
        if text.isascii():
            _one_to_one(starts, ends, begin, len(text))
            continue
        folded = [(each.start(), each.group(), _folded(each.group())) for each in _CLUSTERS.finditer(text)]
        if "".join(new for _, _, new in folded) != unicodedata.normalize("NFKC", text):
            folded = [(0, text, unicodedata.normalize("NFKC", text))]
        for at, old, new in folded:
            if len(new) == len(old) and (len(new) == 1 or new == old):
                _one_to_one(starts, ends, begin + at, len(new))
            else:
                starts.extend([begin + at] * len(new))
                ends.extend([begin + at + len(old)] * len(new))
    if kept is not None:
        starts = array("Q", (kept[at] for at in starts))
        ends = array("Q", (kept[at - 1] + 1 for at in ends))
    return starts, ends


def _one_to_one(starts: array[int], ends: array[int], begin: int, length: int) -> None:
    starts.extend(range(begin, begin + length))
    ends.extend(range(begin + 1, begin + length + 1))


def _visible(source: str) -> tuple[str, array[int] | None]:
    """The text without its invisible characters, and where each other one stood; None if nothing was dropped."""
    if not _INVISIBLE.search(source):
        return source, None
    kept = array("Q")
    at = 0
    for gap in _INVISIBLE.finditer(source):
        kept.extend(range(at, gap.start()))
        at = gap.end()
    kept.extend(range(at, len(source)))
    return _INVISIBLE.sub("", source), kept


def _folded(cluster: str) -> str:
    return cluster if _PLAIN_RUN.fullmatch(cluster) else _folded_rare(cluster)


@lru_cache(maxsize=4096)
def _folded_rare(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster)

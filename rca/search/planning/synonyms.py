"""Synonyms: terms of the glossary in a query, and other ways to say them in any language.

The names of one entry are alternatives of each other; what an alternative is called in other entries is not followed,
or everything would in the end be 障害. Where a name of several words is made of words that the glossary has each for
itself, in the other language too (設定変更, *configuration change*), those are the concepts, so that texts are found
that put them in another order.

Names are analysed at the first look-up, which takes the dictionary and a moment. Given a folder, the result is kept in
it, under a stamp of the names and of the analysis, and read from there the next time; a file that is missing, old or
damaged is made anew, and one that cannot be written is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from rca.model.glossary import Term
from rca.model.search import WordSource
from rca.search.analysis.analyzer import Analyzer, Terms, fingerprint

_FILE = "glossary.json"
_WORDS = re.compile(r"[A-Za-z0-9]+")
_LITTLE = frozenset({"to", "a", "an", "the", "in", "by"})
"""Words that a name does without."""

_SHORTEST_END = 3
"""Characters of a word that may be the end of another: 車 is what 自動車 is."""


class Alternative(NamedTuple):
    """Another name of a concept: its terms, as it is written, and its language (BCP 47).

    It is wide if it is but a part of the name that was asked for, as 原因 is of 根本原因, and says less; or if that is but
    the end of it, as サイト is of ウェブサイト, and means others too.
    """

    terms: Terms
    text: str
    locale: str
    is_wide: bool = False
    by: WordSource = WordSource.GLOSSARY


class Concept(NamedTuple):
    """An entry of the glossary among the terms of a query, from ``start`` up to ``end``.

    ``parts`` are the entries that its name is made of, if it is made of nothing else.
    """

    start: int
    end: int
    alternatives: tuple[Alternative, ...]
    parts: tuple[Concept, ...] = ()


class Below(Protocol):
    """What knows words that the glossary does not."""

    def concepts(self, terms: Terms) -> Sequence[Concept]:
        """The words in a sequence of terms, in order and apart from each other."""


class _Names:
    """The names of the glossary by their terms. An entry is a number, and so is each of its names."""

    def __init__(self, entries: Sequence[Sequence[tuple[str, str]]], analysed: Sequence[Terms]) -> None:
        self.terms = analysed
        self.texts = [name for names in entries for name in names]
        self.of_entry: list[range] = []
        self.entries: dict[Terms, list[int]] = {}
        self.longest: dict[str, int] = {}
        """By first term, how many a name may have."""
        begin = 0
        for number, names in enumerate(entries):
            self.of_entry.append(range(begin, begin + len(names)))
            for terms in analysed[begin : begin + len(names)]:
                if not terms:
                    continue
                numbers = self.entries.setdefault(terms, [])
                if not numbers or numbers[-1] != number:
                    numbers.append(number)
                if len(terms) > self.longest.get(terms[0], 0):
                    self.longest[terms[0]] = len(terms)
            begin += len(names)

    def of(self, terms: Terms) -> Iterator[Alternative]:
        """Every name of the entries that have the name of these terms, that one too."""
        for entry in self.entries[terms]:
            for number in self.of_entry[entry]:
                if self.terms[number]:
                    yield Alternative(self.terms[number], self.texts[number][1], self.texts[number][0])


class Synonyms:
    """The names of the glossary, ready to be looked up, and ``below`` it a dictionary. Cheap to make; one serves any
    number of threads."""

    def __init__(
        self,
        terms: Iterable[Term],
        analyzer: Analyzer,
        folder: Path | None = None,
        below: Below | None = None,
    ) -> None:
        self._terms, self._below = tuple(terms), below
        self._analyzer, self._folder = analyzer, folder
        self._made: dict[Terms, tuple[Concept, ...]] = {}
        """By name, so no more than there are names; threads that make the same one make it alike."""

    def concepts(self, terms: Sequence[str]) -> tuple[Concept, ...]:
        """The concepts in a sequence of terms: in order, apart from each other, the longest first at each place."""
        return tuple(self._concepts_in(tuple(terms), len(terms))) if self._terms and terms else ()

    def understood(self, terms: Sequence[str]) -> tuple[Concept, ...]:
        """The concepts, and between them the words that only the dictionary knows: what the glossary says of any part of a
        word is better."""
        concepts = self.concepts(terms)
        if self._below is None:
            return concepts
        found: list[Concept] = []
        at = 0
        for concept in (*concepts, None):
            end = concept.start if concept else len(terms)
            found += [_moved(each, at) for each in self._below.concepts(tuple(terms[at:end]))]
            if concept:
                found.append(concept)
                at = concept.end
        return tuple(found)

    def _concepts_in(self, terms: Terms, longest: int) -> list[Concept]:
        """The concepts in ``terms`` that have no more terms than ``longest``."""
        names = self._names
        found: list[Concept] = []
        at = 0
        while at < len(terms):
            most = min(names.longest.get(terms[at], 0), len(terms) - at, longest)
            for length in range(most, 0, -1):
                name = terms[at : at + length]
                if name in names.entries:
                    found += [_moved(each, at) for each in self._concepts_of(name)]
                    at += length
                    break
            else:
                at += 1
        return found

    def _concepts_of(self, name: Terms) -> tuple[Concept, ...]:
        """The concept of that name, or those of which it is made."""
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = tuple(self._make(name))
        return made

    def _make(self, name: Terms) -> list[Concept]:
        by_terms: dict[Terms, Alternative] = {}
        for each in self._names.of(name):
            by_terms.setdefault(each.terms, each)
        others = by_terms.values()
        parts: tuple[Concept, ...] = ()
        if len(name) > 1:
            inside = self._concepts_in(name, len(name) - 1)
            if sum(part.end - part.start for part in inside) == len(name):
                parts = tuple([part._replace(parts=()) for part in inside])
                own = {each.locale for each in self._names.of(name) if each.terms == name}
                foreign = [each.terms for each in others if each.locale not in own]
                pieces = [
                    {name[part.start : part.end], *(each.terms for each in part.alternatives)}
                    for part in inside
                ]
                if foreign and all(_is_made_of(each, pieces) for each in foreign):
                    return inside
        found = tuple(
            each._replace(is_wide=set(each.terms) < set(name) or _is_end(name, each.terms))
            for each in others
            if each.terms != name
        )
        return [Concept(0, len(name), found, parts)] if found else []

    @cached_property
    def _names(self) -> _Names:
        entries = [tuple(dict.fromkeys(term.names())) for term in self._terms]
        return _Names(entries, self._analysed([text for names in entries for _, text in names]))

    def _analysed(self, texts: Sequence[str]) -> list[Terms]:
        """The terms of every name, in order."""
        if self._folder is None:
            return self._analyse(texts)
        stamp = hashlib.sha256(
            "\n".join([fingerprint(), *texts]).encode("utf-8", "surrogatepass")
        ).hexdigest()
        kept = _read(self._folder / _FILE, stamp, len(texts))
        if kept is None:
            kept = self._analyse(texts)
            _write(self._folder / _FILE, stamp, kept)
        return kept

    def _analyse(self, texts: Sequence[str]) -> list[Terms]:
        return [self._terms_of(text) for text in texts]

    def _terms_of(self, text: str) -> Terms:
        """The terms of a name; none of one that loses a word which makes its sense, as *add-on* would be *add*."""
        terms = tuple(token.term for token in self._analyzer.query(text))
        words = [word for word in _WORDS.findall(text) if word.lower() not in _LITTLE]
        return () if len(terms) == 1 and len(words) > 1 and text.isascii() else terms


def _is_end(name: Terms, other: Terms) -> bool:
    """True if a Japanese word is but the end of another, which says what kind of it is meant."""
    if len(name) > 1 or name[0].isascii() or len(name[0]) < _SHORTEST_END:
        return False
    return "".join(other).endswith(name[0])


def _moved(concept: Concept, by: int) -> Concept:
    """The concept where ``by`` more terms stand before it."""
    start, end, alternatives, parts = concept
    return Concept(start + by, end + by, alternatives, tuple([_moved(part, by) for part in parts]))


def _is_made_of(name: Terms, pieces: Sequence[Set[Terms]]) -> bool:
    """True if ``name`` is one of each of the pieces side by side, in any order."""
    if not pieces:
        return not name
    return any(
        _is_made_of(name[len(piece) :], [*pieces[:at], *pieces[at + 1 :]])
        for at, choice in enumerate(pieces)
        for piece in choice
        if piece == name[: len(piece)]
    )


def _read(path: Path, stamp: str, count: int) -> list[Terms] | None:
    """What was kept under that stamp; None if there is no such thing."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["stamp"] != stamp or len(kept["names"]) != count:
            return None
        return [tuple(map(str, name)) for name in kept["names"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(path: Path, stamp: str, names: Sequence[Terms]) -> None:
    # Another process may write the same at the same time: each renames a file of its own into place.
    with suppress(OSError):
        handle, scratch = tempfile.mkstemp(prefix=_FILE, dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump({"stamp": stamp, "names": names}, out, ensure_ascii=True)
            Path(scratch).replace(path)
        except OSError:
            Path(scratch).unlink(missing_ok=True)
            raise

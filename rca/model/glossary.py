"""The glossary: agreed words, what else they are called, and what they are not to be called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

_BETWEEN_WORDS = re.compile(r"\W+")
_WORD = "word"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing and its names by language (BCP 47 tag).

    ``preferred`` is what we write. ``aliases`` mean the same, and may be written where they fit better (abbreviations,
    engineers' words). ``rejected`` are understood, and found by a search, but not to be written.
    """

    preferred: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep_as_is: bool = False
    """True for a name that is not translated."""
    category: str = ""
    note: str = ""

    @property
    def is_plain_word(self) -> bool:
        """True for a word of the language, such as サービス: a search knows what it is elsewhere, and that is all. It is
        no term that wording is held to, and no answer to a question."""
        return self.category == _WORD

    @property
    def id(self) -> str:
        """What tells it from other terms: its English name, or its first, in small letters with hyphens."""
        name = self.preferred.get("en") or next(iter(self.preferred.values()))
        return _BETWEEN_WORDS.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-")

    def names(self) -> Iterator[tuple[str, str]]:
        """Every name with its language, the preferred ones first."""
        yield from self.written()
        yield from _with_locales(self.rejected)

    def written(self) -> Iterator[tuple[str, str]]:
        """The names that may be written, with their languages, the preferred ones first."""
        yield from self.preferred.items()
        yield from _with_locales(self.aliases)


def _with_locales(names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((locale, name) for locale, each in names.items() for name in each)


def merged(terms: Iterable[Term], over: Iterable[Term]) -> tuple[Term, ...]:
    """The terms with others over them: one of the same id replaces what it says itself, a new one is added."""
    by_id = {term.id: term for term in terms}
    for term in over:
        below = by_id.get(term.id)
        by_id[term.id] = _over(term, below) if below else term
    return tuple(by_id.values())


def _over(term: Term, below: Term) -> Term:
    return replace(
        term,
        preferred={**below.preferred, **term.preferred},
        aliases={**below.aliases, **term.aliases},
        rejected={**below.rejected, **term.rejected},
        keep_as_is=term.keep_as_is or below.keep_as_is,
        # What a house writes down is a term, even where it is a plain word to us.
        category=term.category or ("" if below.is_plain_word else below.category),
        note=term.note or below.note,
    )

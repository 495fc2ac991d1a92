"""Words as queries over the text fields that an audience may read.

A word that analyses to one token is that term; one of several tokens is a phrase of them. It may be in any of the
fields, and counts for more in a title. Scores are BM25's, and add up over the fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import log
from unicodedata import normalize

from whoosh.query import And, ConstantScoreQuery, DisjunctionMax, Or, Phrase, Prefix, Query, Term

from rca.model.base import Audience
from rca.model.query import HitKind
from rca.search._katakana import fold_katakana
from rca.search._latin import fold_accents
from rca.search.counts import Counts

TITLE = "title"
TITLE_WEIGHT = 2.5
"""How much more a word in a title says than the same word elsewhere."""
VIA_WEIGHT = 0.4
"""How much of a direct match's score its equal by the glossary gets, among what has all the words."""
LOOSE_VIA_WEIGHT = 0.7
"""The same where some of the words are enough: two words by the glossary say more than one as it is written."""
PART_WEIGHT = 0.25
"""How much a part of a compound counts where the whole is not asked for."""
PREFIX_WEIGHT = 0.5
NAMED = 1_000.0
"""The score of what was asked for by its own name: more than any words can bring."""

_FIELDS = {
    Audience.PUBLIC: (TITLE, "public"),
    Audience.CUSTOMER: (TITLE, "public", "customer"),
    Audience.INTERNAL: (TITLE, "public", "customer", "internal"),
}
_TAILS = (
    "e", "s", "es", "d", "ed", "g", "ng", "ing", "t", "nt", "ent", "ment", "n", "on", "ion", "tion", "ation", "te",
    "ate", "y", "ty", "ity", "l", "al", "ly", "ble", "able", "r", "er", "ies",
)  # fmt: skip
"""How English words go on, for a stem that ends before the letters typed so far."""

_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

Terms = tuple[str, ...]


def fields_for(audience: Audience) -> tuple[str, ...]:
    """The text fields that readers of ``audience`` may read, and so search."""
    return _FIELDS[audience]


def any_of(queries: Sequence[Query]) -> Query:
    """At least one of them; the scores add up."""
    return queries[0] if len(queries) == 1 else Or(list(queries))


def all_of(queries: Sequence[Query]) -> Query:
    """Every one of them."""
    return queries[0] if len(queries) == 1 else And(list(queries))


def best_of(queries: Sequence[Query]) -> Query:
    """At least one of them; the best score counts."""
    return queries[0] if len(queries) == 1 else DisjunctionMax(list(queries))


class Clauses:
    """Makes the clauses of one query."""

    def __init__(self, audience: Audience, counts: Counts) -> None:
        self.fields = fields_for(audience)
        self._counts = counts

    def word(self, terms: Terms, weight: float = 1.0) -> Query:
        """One term, or a phrase of several, in any of the fields."""
        return any_of([self._in_field(field, terms, weight) for field in self._having(terms)])

    def parts(self, terms: Terms, weight: float = 1.0) -> Query:
        """The word, or less of it: each of its terms for a small part of the score."""
        if len(terms) == 1:
            return self.word(terms, weight)
        whole = self.word(terms, weight)
        return Or([whole, *(self.word((term,), weight * PART_WEIGHT) for term in dict.fromkeys(terms))])

    def via(self, direct: Terms, other: Terms, share: float = VIA_WEIGHT) -> Query | None:
        """``other`` in place of ``direct``, for a ``share`` of its score; None if ``other`` is nowhere.

        A rare translation of a common word, or a long one, would bring more than the word itself. So the weight goes
        down by as much as the terms of ``other`` are rarer together.
        """
        said = [each for field in self.fields if (each := self._information(field, direct))]
        clauses = []
        for field in self.fields:
            if own := self._information(field, other):
                weight = min(1 / len(other), min(said, default=own) / own)
                clauses.append(self._in_field(field, other, share * weight))
        return any_of(clauses) if clauses else None

    def beginning(self, texts: Sequence[str], weight: float = PREFIX_WEIGHT) -> Query:
        """Terms that begin with one of the texts; all score the same."""
        return any_of([Prefix(field, text, boost=weight) for field in self.fields for text in texts])

    def named(self, text: str) -> Query | None:
        """What has ``text`` as its key, its tracking id or its own name (a step's is ``key#step``).

        The incident itself comes before what belongs to it.

        None if nothing is named so.
        """
        name = normalize("NFKC", text).strip("。、,.;:?!")
        found: list[Query] = []
        for spelling in dict.fromkeys((name, name.casefold(), name.upper())):
            if self._has("incident", spelling):
                incident = And([Term("incident", spelling), Term("kind", HitKind.INCIDENT.value)])
                found += [
                    ConstantScoreQuery(incident, 2 * NAMED),
                    ConstantScoreQuery(Term("incident", spelling), NAMED),
                ]
            if "#" in name and self._has("id", f"step/{spelling}"):
                found.append(ConstantScoreQuery(Term("id", f"step/{spelling}"), 2 * NAMED))
        return best_of(found) if found else None

    def occurs(self, terms: Terms) -> bool:
        """True if each of the terms is somewhere in the fields."""
        return all(any(self._has(field, term) for field in self.fields) for term in terms)

    def _having(self, terms: Terms) -> Sequence[str]:
        """The fields that have all the terms; one, in which nothing is found, if none has."""
        found = [field for field in self.fields if all(self._has(field, term) for term in terms)]
        return found or self.fields[:1]

    def _has(self, field: str, term: str) -> bool:
        return self._counts.frequency(field, term) > 0

    def _in_field(self, field: str, terms: Terms, weight: float) -> Query:
        boost = weight * (TITLE_WEIGHT if field == TITLE else 1.0)
        if len(terms) == 1:
            return Term(field, terms[0], boost=boost)
        return Phrase(field, list(terms), boost=boost)

    def _information(self, field: str, terms: Terms) -> float:
        """What BM25 has the terms say together, by their rarity; 0 if they are not all in the field."""
        total = 0.0
        for term in terms:
            frequency = self._counts.frequency(field, term)
            if not frequency:
                return 0.0
            total += max(log(self._counts.total / (frequency + 1)) + 1, 0.01)
        return total


def folded(text: str) -> str:
    """A word or a beginning of one as terms are spelled, though not stemmed."""
    plain = normalize("NFKC", text).strip()
    return fold_katakana(plain.casefold()) if _ASIAN.search(plain) else fold_accents(plain)


def beginnings(
    text: str, terms_of: Callable[[str], Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a word that begins with ``text`` may be in the index: beginnings of terms, and whole terms.

    Terms are stems, and a stem may be shorter than the letters typed so far: ``certifica`` begins *certificate*,
    which is there as ``certif``. So the ways in which English words go on are tried.
    """
    begin = folded(text)
    starts = {begin, *terms_of(text)[-1:]}
    if not (begin.isascii() and begin.isalpha()) or len(begin) < 4:
        return tuple(sorted(starts)), ()
    stems = {each[0] for tail in _TAILS if len(each := terms_of(begin + tail)) == 1}
    return tuple(sorted(starts)), tuple(
        sorted(stem for stem in stems if begin.startswith(stem) and stem not in starts)
    )

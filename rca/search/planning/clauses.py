"""Words as queries over the text fields that an audience may read.

A word that analyses to one token is that term; one of several tokens is a phrase of them. It may be in any of the
fields, and counts for more in a title. Scores are BM25's, and add up over the fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple, TypeVar
from unicodedata import normalize

from whoosh.query import And, ConstantScoreQuery, DisjunctionMax, Or, Phrase, Prefix, Query, Term

from rca.model.base import Audience
from rca.model.search import HitKind
from rca.search.analysis.katakana import fold_katakana
from rca.search.analysis.latin import fold_accents
from rca.search.planning.index_statistics import Counts

TITLE = "title"
TITLE_WEIGHT = 2.5
"""How much more a word in a title says than the same word elsewhere."""
VIA_WEIGHT = 0.4
"""How much of a direct match's score its equal by the glossary gets, among what has all the words."""
LOOSE_VIA_WEIGHT = 0.75
"""The same where some of the words are enough: two words by the glossary say more than one as it is written."""
SYNONYM_WEIGHT = 0.6
"""How much of a translation's score another name in the language of the query gets: it seldom means just the same."""
PART_WEIGHT = 0.25
"""How much a part of a compound counts where the whole is not asked for."""
COVERED_WEIGHT = 0.75
"""Where some of the words are enough, how much it counts that a document has a word at all, beside how much it is about
it: what has three of four words comes before what has one of them in its title."""
COVERED_VIA_WEIGHT = 0.9
"""How much of that a word counts which is there by the glossary: next to as much, or translations never come up."""
APART_WEIGHT = 0.5
"""How much the words of a term of the glossary count where they do not stand together, and so may mean other things."""
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
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def fields_for(audience: Audience) -> tuple[str, ...]:
    """The text fields that readers of ``audience`` may read, and so search."""
    return _FIELDS[audience]


def any_of(queries: Sequence[Query]) -> Query:
    """At least one of them; the scores add up."""
    return queries[0] if len(queries) == 1 else Or(_flat(Or, queries))


def all_of(queries: Sequence[Query]) -> Query:
    """Every one of them."""
    return queries[0] if len(queries) == 1 else And(_flat(And, queries))


def best_of(queries: Sequence[Query]) -> Query:
    """At least one of them; the best score counts."""
    return queries[0] if len(queries) == 1 else DisjunctionMax(_flat(DisjunctionMax, queries))


def _flat(kind: type[Query], queries: Sequence[Query]) -> list[Query]:
    """The queries, and instead of those of the same kind their parts: every node takes the engine time."""
    flat: list[Query] = []
    for each in queries:
        if type(each) is kind and each.boost == 1.0:
            flat += each.subqueries
        else:
            flat.append(each)
    return flat


class _Made(NamedTuple):
    """Clauses that were made before: words by weight, and words in place of others by share.

    Queries share them, so nobody may change one.
    """

    words: dict[tuple[Terms, float], Query]
    others: dict[tuple[Terms, tuple[Terms, ...], float], tuple[Query, ...]]


_MOST_KEPT = 1 << 11


class Clauses:
    """Makes the clauses of queries. What was made is kept with ``counts``, the state of the index that it is true for.

    Any number of threads may make clauses for the same counts.
    """

    def __init__(self, audience: Audience, counts: Counts) -> None:
        self.fields = fields_for(audience)
        self._boosts = [(field, TITLE_WEIGHT if field == TITLE else 1.0) for field in self.fields]
        self._counts = counts
        self._made: _Made = counts.derived.setdefault((Clauses, audience), _Made({}, {}))

    def word(self, terms: Terms, weight: float = 1.0) -> Query:
        """One term, or a phrase of several, in each field that has all of them; in one, which finds nothing, if none has."""
        found = self._made.words.get((terms, weight))
        if found is None:
            told = self._information(terms)
            having = [each for each, own in zip(self._boosts, told, strict=True) if own] or self._boosts[:1]
            found = _in_fields(terms, [(field, weight * boost) for field, boost in having])
            _keep(self._made.words, (terms, weight), found)
        return found

    def parts(self, terms: Terms, weight: float = 1.0) -> Query:
        """The word, or less of it: each of its terms for a small part of the score."""
        if len(terms) == 1:
            return self.word(terms, weight)
        parts = [self.word((term,), weight * PART_WEIGHT) for term in dict.fromkeys(terms)]
        return any_of([self.word(terms, weight), *parts])

    def via(self, direct: Terms, others: tuple[Terms, ...], share: float = VIA_WEIGHT) -> tuple[Query, ...]:
        """Each of ``others`` that is anywhere, in place of ``direct`` and for a ``share`` of its score.

        A rare translation of a common word, or a long one, would bring more than the word itself. So the weight goes
        down by as much as the terms of the other are rarer together.
        """
        found = self._made.others.get((direct, others, share))
        if found is None:
            said = self._least_information(direct)
            found = tuple(
                query for other in others if (query := self._instead(direct, said, other, share)) is not None
            )
            _keep(self._made.others, (direct, others, share), found)
        return found

    def _instead(self, direct: Terms, said: float, other: Terms, share: float) -> Query | None:
        share = _weighed(share, direct, other)
        boosts = [
            (field, share * min(len(direct) / len(other), (said or own) / own) * boost)
            for (field, boost), own in zip(self._boosts, self._information(other), strict=True)
            if own
        ]
        return _in_fields(other, boosts) if boosts else None

    def covered(self, direct: Terms, others: Sequence[Terms] = ()) -> Query | None:
        """That a document has the words, or any of ``others`` in their place, for what they say by their rarity; None if
        nothing has. It counts once, in whatever field and however often it is there."""
        known = {terms: said for terms in (direct, *others) if (said := self._least_information(terms))}
        least = known.get(direct) or min(known.values(), default=0.0)
        found = []
        for terms, said in known.items():
            share = 1.0 if terms == direct else _weighed(COVERED_VIA_WEIGHT, direct, terms)
            found.append(ConstantScoreQuery(self.word(terms), COVERED_WEIGHT * share * min(least, said)))
        return best_of(found) if found else None

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
            if self._counts.frequency("incident", spelling):
                incident = And([Term("incident", spelling), Term("kind", HitKind.INCIDENT.value)])
                found += [
                    ConstantScoreQuery(incident, 2 * NAMED),
                    ConstantScoreQuery(Term("incident", spelling), NAMED),
                ]
            if "#" in name and self._counts.frequency("id", f"step/{spelling}"):
                found.append(ConstantScoreQuery(Term("id", f"step/{spelling}"), 2 * NAMED))
        return best_of(found) if found else None

    def occurs(self, terms: Terms) -> bool:
        """True if each of the terms is somewhere in the fields."""
        return all(any(self._counts.frequency(field, term) for field in self.fields) for term in terms)

    def _information(self, terms: Terms) -> list[float]:
        """By field what BM25 has the terms say together, by their rarity; 0 where they are not all in the field."""
        told = []
        for field in self.fields:
            frequencies = [self._counts.frequency(field, term) for term in terms]
            told.append(sum(map(self._said, frequencies)) if all(frequencies) else 0.0)
        return told

    def _least_information(self, terms: Terms) -> float:
        """What they say in the field where they are most common; 0 if they are in none."""
        return min(filter(None, self._information(terms)), default=0.0)

    def _said(self, frequency: int) -> float:
        return max(log(self._counts.total / (frequency + 1)) + 1, 0.01)


def _weighed(share: float, direct: Terms, other: Terms) -> float:
    """The share of another name: less of it if that is in the language of the query."""
    return share * SYNONYM_WEIGHT if _is_latin(other) == _is_latin(direct) else share


def _is_latin(terms: Terms) -> bool:
    """True for English, and for what is written like it in every language."""
    return all(term.isascii() for term in terms)


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = value


def _in_fields(terms: Terms, boosts: Sequence[tuple[str, float]]) -> Query:
    """The terms in any of the fields."""
    queries: list[Query] = (
        [Term(field, terms[0], boost) for field, boost in boosts]
        if len(terms) == 1
        else [Phrase(field, list(terms), boost=boost) for field, boost in boosts]
    )
    return queries[0] if len(queries) == 1 else Or(queries)


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

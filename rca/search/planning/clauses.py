"""Clauses: words as queries over the text fields that an audience may read.

A word that analyses to one token is that term; one of several tokens is a phrase of them. It may be in any of the
fields, and counts for more in a title. Scores are BM25's. Where every word must be there, they add up over the fields;
where some are enough, the best field counts: what says a common word everywhere would come before what has the rare one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import log
from typing import NamedTuple, TypeVar
from unicodedata import normalize

from rca.model.audience import Audience
from rca.model.search import HitKind
from rca.search.analysis.analyzer import Terms
from rca.search.analysis.folding import folded
from rca.search.nodes import (
    And,
    ConstantScore,
    Join,
    NumberRange,
    Phrase,
    Prefix,
    QueryNode,
    Term,
    any_of,
    best_of,
)
from rca.search.planning.index_statistics import IndexStatistics
from rca.search.segments.schema import TITLE

TITLE_WEIGHT = 2.5
"""How much more a word in a title says than the same word elsewhere."""
VIA_WEIGHT = 0.4
"""How much of a direct match's score its equal by the glossary gets, among what has all the words."""
LOOSE_VIA_WEIGHT = 0.75
"""The same where some of the words are enough: two words by the glossary say more than one as it is written."""
DICTIONARY_WEIGHT = 0.6
"""How much of a translation by the glossary one by the general dictionary counts: it knows nothing of the field."""
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
_MOST_GOING_ON = 64
"""Ways in which a Japanese compound may go on."""
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

_FRAGMENT = re.compile("[a-z]|[0-9]{1,3}")

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def fields_for(audience: Audience) -> tuple[str, ...]:
    """The text fields that readers of ``audience`` may read, and so search."""
    return _FIELDS[audience]


class _Made(NamedTuple):
    """Clauses that were made before: words by weight, and words in place of others by share.

    Queries share them, so nobody may change one.
    """

    words: dict[tuple[Terms, float], QueryNode]
    others: dict[tuple[Terms, tuple[Terms, ...], float], tuple[QueryNode, ...]]


_MOST_KEPT = 1 << 11


class Clauses:
    """Makes the clauses of queries; ``in_fields`` joins what a word is in each of the fields. What was made is kept with
    ``statistics``, the state of the index that it is true for.

    Any number of threads may make clauses for the same state.
    """

    def __init__(self, audience: Audience, statistics: IndexStatistics, in_fields: Join = any_of) -> None:
        self.fields = fields_for(audience)
        self._in_fields = in_fields
        self._boosts = [(field, TITLE_WEIGHT if field == TITLE else 1.0) for field in self.fields]
        self._statistics = statistics
        self._made: _Made = statistics.derived.setdefault((Clauses, audience, in_fields), _Made({}, {}))

    def word(self, terms: Terms, weight: float = 1.0) -> QueryNode:
        """One term, or a phrase of several, in each field that has all of them; in one, which finds nothing, if none has."""
        found = self._made.words.get((terms, weight))
        if found is None:
            having = self._even_boosts(terms) or self._boosts[:1]
            found = self._in_fields(_by_field(terms, [(field, weight * boost) for field, boost in having]))
            _keep(self._made.words, (terms, weight), found)
        return found

    def parts(self, terms: Terms, weight: float = 1.0) -> QueryNode:
        """The word, or less of it: each of its terms that says anything, for a small part of the score."""
        parts = [self.word((term,), weight * PART_WEIGHT) for term in telling_parts(terms)]
        return any_of([self.word(terms, weight), *parts])

    def via(
        self, direct: Terms, others: tuple[Terms, ...], share: float = VIA_WEIGHT
    ) -> tuple[QueryNode, ...]:
        """Each of ``others`` that is anywhere, in place of ``direct`` and for a ``share`` of its score.

        A rare translation of a common word, or a long one, would bring more than the word itself. So the weight goes
        down by as much as the terms of the other are rarer together.
        """
        found = self._made.others.get((direct, others, share))
        if found is None:
            least = self._least_information(direct)
            found = tuple(
                query for other in others if (query := self._instead(direct, least, other, share)) is not None
            )
            _keep(self._made.others, (direct, others, share), found)
        return found

    def _instead(self, direct: Terms, least: float, other: Terms, share: float) -> QueryNode | None:
        own = self._least_information(other)
        if not own:
            return None
        share = _weighed(share, direct, other) * min(len(direct) / len(other), (least or own) / own)
        boosts = [(field, share * boost) for field, boost in self._even_boosts(other)]
        return self._in_fields(_by_field(other, boosts))

    def covered(
        self, direct: Terms, others: Sequence[Terms] = (), share: float = COVERED_VIA_WEIGHT
    ) -> QueryNode | None:
        """That a document has the words, or any of ``others`` in their place, for what they say by their rarity; None if
        nothing has. It counts once, in whatever field and however often it is there."""
        known = {terms: worth for terms in (direct, *others) if (worth := self._least_information(terms))}
        least = known.get(direct) or min(known.values(), default=0.0)
        found: list[QueryNode] = []
        for terms, worth in known.items():
            of_it = 1.0 if terms == direct else _weighed(share, direct, terms)
            found.append(ConstantScore(self.word(terms), COVERED_WEIGHT * of_it * min(least, worth)))
        return best_of(found) if found else None

    def beginning(self, texts: Sequence[str], weight: float = PREFIX_WEIGHT) -> QueryNode:
        """Terms that begin with one of the texts; all score the same."""
        return any_of([Prefix(field, text, boost=weight) for field in self.fields for text in texts])

    def going_on(self, before: Terms, starts: Sequence[str]) -> tuple[Terms, ...]:
        """``before`` with each of the commonest terms that begin with one of ``starts`` behind it."""
        known = self._statistics.vocabulary(self.fields).containing(starts)
        found = [term for term in known if term.startswith(tuple(starts))]
        found.sort(key=lambda term: (-self._frequency(term), term))
        return tuple([(*before, term) for term in found[:_MOST_GOING_ON]])

    def _frequency(self, term: str) -> int:
        return sum(self._statistics.frequency(field, term) for field in self.fields)

    def happened(self, within: NumberRange) -> QueryNode:
        """What is in the range, for as much as a word of the title would score that is as rare."""
        worth = self._idf(self._statistics.count(within))
        return ConstantScore(within, TITLE_WEIGHT * worth)

    def named(self, text: str) -> QueryNode | None:
        """What has ``text`` as its key, its tracking id or its own name (a step's is ``key#step``).

        The incident itself comes before what belongs to it.

        None if nothing is named so.
        """
        name = normalize("NFKC", text).strip("。、,.;:?!")
        found: list[QueryNode] = []
        for spelling in dict.fromkeys((name, name.casefold(), name.upper())):
            if self._statistics.frequency("incident", spelling):
                incident = And((Term("incident", spelling), Term("kind", HitKind.INCIDENT.value)))
                found += [
                    ConstantScore(incident, 2 * NAMED),
                    ConstantScore(Term("incident", spelling), NAMED),
                ]
            if "#" in name and self._statistics.frequency("id", f"step/{spelling}"):
                found.append(ConstantScore(Term("id", f"step/{spelling}"), 2 * NAMED))
        return best_of(found) if found else None

    def occurs(self, terms: Terms) -> bool:
        """True if each of the terms is somewhere in the fields."""
        return all(any(self._statistics.frequency(field, term) for field in self.fields) for term in terms)

    def _information(self, terms: Terms) -> list[float]:
        """By field the idf of the terms, added up: what BM25 has them say; 0 where they are not all in the field."""
        found = []
        for field in self.fields:
            frequencies = [self._statistics.frequency(field, term) for term in terms]
            found.append(sum(map(self._idf, frequencies)) if all(frequencies) else 0.0)
        return found

    def _even_boosts(self, terms: Terms) -> list[tuple[str, float]]:
        """The fields that have all the terms, weighed so that they say as much in each as where they are most common: a
        common word that is rare in titles is no rare word."""
        least = self._least_information(terms)
        return [
            (field, boost * least / information)
            for (field, boost), information in zip(self._boosts, self._information(terms), strict=True)
            if information
        ]

    def _least_information(self, terms: Terms) -> float:
        """What they say in the field where they are most common; 0 if they are in none."""
        return min(filter(None, self._information(terms)), default=0.0)

    def _idf(self, frequency: int) -> float:
        return max(log(self._statistics.total / (frequency + 1)) + 1, 0.01)


def telling_parts(terms: Terms) -> tuple[str, ...]:
    """The terms of a compound that say something by themselves; none if it has but one.

    The letters and numbers of an identifier do not: 10.0.0.0/8 is not in "June 8", nor a part of L9G in "9 July".
    """
    if len(terms) == 1:
        return ()
    return tuple([term for term in dict.fromkeys(terms) if not _FRAGMENT.fullmatch(term)])


def _weighed(share: float, direct: Terms, other: Terms) -> float:
    """The share of another name: less of it if that is in the language of the query, unless one is short for the other."""
    if _is_latin(other) != _is_latin(direct) or is_short_for(direct, other) or is_short_for(other, direct):
        return share
    return share * SYNONYM_WEIGHT


def is_short_for(terms: Terms, others: Terms) -> bool:
    """True if one term is made of beginnings of several, one of each in their order: *cdn*, *regex* for *regular
    expression*. What is short for something means just the same."""
    if len(terms) != 1 or len(others) < 2:
        return False
    reached = {0}
    for other in others:
        reached = {
            end
            for at in reached
            for end in range(at + 1, len(terms[0]) + 1)
            if other.startswith(terms[0][at:end])
        }
    return len(terms[0]) in reached


def _is_latin(terms: Terms) -> bool:
    """True for English, and for what is written like it in every language."""
    return all(term.isascii() for term in terms)


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = value


def _by_field(terms: Terms, boosts: Sequence[tuple[str, float]]) -> list[QueryNode]:
    """The terms in each of the fields."""
    if len(terms) == 1:
        return [Term(field, terms[0], boost) for field, boost in boosts]
    return [Phrase(field, terms, boost=boost) for field, boost in boosts]


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

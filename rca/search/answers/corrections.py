"""Corrections: what may have been meant where a word is found nowhere: near words, and longer words that contain it.

Candidates are terms of the fields that the reader may read, and names of the glossary that are to be written. Each is
only offered if a document that the reader may see has it. A word that people write is no slip: for it only what is very
near is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rca.model.search import HitKind
from rca.search.analysis.analyzer import Analyzer, Terms, Token
from rca.search.analysis.folding import folded
from rca.search.answers.written_forms import usual
from rca.search.nodes import QueryNode, Term, all_of, any_of, never
from rca.search.planning.clauses import Clauses
from rca.search.planning.index_statistics import IndexStatistics
from rca.search.planning.plan import Plan
from rca.search.planning.synonyms import Synonyms
from rca.search.planning.term_units import TermUnit
from rca.search.query.tree import Span
from rca.search.spelling.known_words import is_beside, is_known
from rca.search.spelling.near_words import near_words
from rca.search.spelling.vocabulary import Vocabulary

_LOOKED_AT = 5
"""Candidates that are looked for before giving up."""
_MOST_WITHIN = 20
_MOST_WORDS = 12
"""Words of a query that are looked after: every one of them is compared with all words that there are."""
_ANY = 99
_TYPED = re.compile(r"[A-Za-z]{4,}|[\u30a1-\u30ff]{4,}")

FormsOf = Callable[[str], Iterable[str]]
"""How some documents write a term, where the reader may read it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """``asked`` stands at ``span`` of the query and is found nowhere; ``meant`` is found, and has these ``terms``."""

    asked: str
    span: Span
    meant: str
    terms: Terms
    distance: float = 0.0
    """How far the two are apart, in slips."""

    @property
    def is_slip(self) -> bool:
        """True if ``asked`` is a slip of the keyboard: of kana or Latin letters, and no word that people write.

        A rare word with kanji is hardly ever mistyped by one character.
        """
        return _TYPED.fullmatch(self.asked) is not None and not is_known(self.asked)


class _Near(NamedTuple):
    word: str
    distance: float


@dataclass(frozen=True, slots=True)
class Within:
    """A query for longer words that contain those that were asked for, and the words to highlight."""

    query: QueryNode
    words: Mapping[Terms, float]


class Speller:
    """Looks for what was meant by the words of one plan.

    ``names`` are what may be offered of the glossary, in all languages: the names that we write. With ``synonyms`` a name is also offered if only its translation is found.
    """

    def __init__(
        self,
        plan: Plan,
        clauses: Clauses,
        statistics: IndexStatistics,
        analyzer: Analyzer,
        forms_of: FormsOf,
        names: tuple[str, ...] = (),
        synonyms: Synonyms | None = None,
    ) -> None:
        self._plan = plan
        self._clauses = clauses
        self._statistics = statistics
        self._analyzer = analyzer
        self._forms_of = forms_of
        self._synonyms = synonyms
        self._names = names
        happened: list[QueryNode] = [never(Term("kind", HitKind.TERM.value))]
        if plan.audience is not None:
            happened.append(plan.audience)
        self._happened = all_of(happened)
        self._lexicons: list[tuple[str, Mapping[str, int]]] | None = None
        self._corrections: tuple[Correction, ...] | None = None

    def suggestion(self, text: str) -> str:
        """The query ``text`` with what was meant; "" if every word is found, or nothing is near. Quick if all is well."""
        found = self.corrections()
        return rebuilt(text, found) if found else ""

    def corrections(self) -> tuple[Correction, ...]:
        """What was meant by the words that are found nowhere, as far as anything is near them."""
        if self._corrections is None:
            known = {term for each in self._plan.alternatives for term in each.asked_terms}
            self._corrections = tuple(
                correction
                for unit in self._plan.units[:_MOST_WORDS]
                if not unit.is_open and not known.issuperset(unit.terms) and not self._is_found(unit.terms)
                for correction in self._corrected(unit)
            )
        return self._corrections

    def within(self) -> Within | None:
        """Longer words in place of those that are found nowhere; None if there are no such words."""
        clauses: list[QueryNode] = []
        words: dict[Terms, float] = {}
        has_longer = False
        for unit in self._plan.units[:_MOST_WORDS]:
            if self._is_found(unit.terms):
                clauses.append(self._clauses.word(unit.terms))
                words[unit.terms] = 1.0
            elif longer := self._longer(unit):
                has_longer = True
                clauses.append(any_of([Term(field, term) for field, term in longer]))
                words.update({(term,): 0.5 for _, term in longer})
        return Within(all_of(clauses), words) if has_longer else None

    def _is_found(self, terms: Terms) -> bool:
        if not self._clauses.occurs(terms):
            return False
        if len(terms) == 1 and self._plan.audience is None:
            return True
        return self._statistics.count(self._clauses.word(terms), self._plan.audience) > 0

    def _corrected(self, unit: TermUnit) -> Sequence[Correction]:
        """The unit as another word, or each of its tokens that is found nowhere."""
        tokens = self._analyzer.query(unit.text)
        missing = [
            token
            for token in tokens
            if not self._is_found((token.term,)) and not is_beside(unit.text[token.start : token.end])
        ]
        # Where all tokens are words, the unit is new here, or a term with one wrong character.
        limit = _ANY if missing and not is_known(unit.text) else 1
        names, spelled = _by_spelling(self._names)
        name = self._nearest(folded(unit.text), "", spelled, self._has_name, limit)
        whole = self._as_term(unit.text, unit.span, "") if missing and len(tokens) > 1 else None
        words = [whole] if whole else [self._of_token(unit, token) for token in missing]
        found = [word for word in words if word is not None]
        if name and (len(tokens) > 1 or not found or name.distance <= found[0].distance):
            written = names[name.word]
            return [Correction(unit.text, unit.span, written, self._terms_of(written), name.distance)]
        return found

    def _of_token(self, unit: TermUnit, token: Token) -> Correction | None:
        start = unit.span.start + token.start
        surface = unit.text[token.start : token.end]
        return self._as_term(surface, Span(start, start + len(surface)), token.term)

    def _as_term(self, surface: str, span: Span, stem: str) -> Correction | None:
        """What is written so, with that ``stem`` if it is one word, as the nearest term that there is."""
        terms = self._statistics.vocabulary(self._clauses.fields)
        near = self._nearest(folded(surface), stem, terms, self._has_term, 1 if is_known(surface) else _ANY)
        if near is None:
            return None
        return Correction(surface, span, self._natural(near.word, surface), (near.word,), near.distance)

    def _nearest(
        self, asked: str, stem: str, known: Vocabulary, can_be: Callable[[str], bool], limit: int
    ) -> _Near | None:
        """The nearest of the ``known`` that the reader can find; None if none is near."""
        near = near_words(asked, stem, known, self._terms_of, limit)
        order = sorted(near, key=lambda each: self._rank(asked, each, near[each]))
        word = next(filter(can_be, order[:_LOOKED_AT]), None)
        return None if word is None else _Near(word, near[word])

    def _terms_of(self, text: str) -> Terms:
        return tuple(token.term for token in self._analyzer.query(text))

    def _rank(self, asked: str, candidate: str, distance: float) -> tuple[float, bool, bool, int, str]:
        """Near ones first; of those what begins alike, has the same letters, is frequent."""
        return (
            distance,
            candidate[0] != asked[0],
            sorted(candidate) != sorted(asked),
            -sum(lexicon.get(candidate, 0) for _, lexicon in self._fields()),
            candidate,
        )

    def _has_term(self, term: str) -> bool:
        """True if something that happened has the term; the glossary also tells what is not to be written."""
        return self._statistics.count(self._clauses.word((term,)), self._happened) > 0

    def _has_name(self, name: str) -> bool:
        """True if the name of the glossary, as it is compared, is found, or another for the same."""
        terms = self._terms_of(_by_spelling(self._names)[0][name])
        others = (
            other.terms
            for concept in (self._synonyms.concepts(terms) if self._synonyms else ())
            if (concept.start, concept.end) == (0, len(terms))
            for other in concept.alternatives
        )
        return any(self._is_found(each) for each in (terms, *others) if each)

    def _fields(self) -> list[tuple[str, Mapping[str, int]]]:
        if self._lexicons is None:
            self._lexicons = [(field, self._statistics.lexicon(field)) for field in self._clauses.fields]
        return self._lexicons

    def _longer(self, unit: TermUnit) -> list[tuple[str, str]]:
        """Fields with terms that contain the unit, the most frequent first."""
        asked = {folded(unit.text), *(unit.terms if len(unit.terms) == 1 else ())}
        pieces = [each for each in asked if len(each) >= (3 if each.isascii() else 1)]
        found = [
            (lexicon[term], field, term)
            for term in self._statistics.vocabulary(self._clauses.fields).containing(pieces)
            for field, lexicon in self._fields()
            if term in lexicon
        ]
        found.sort(key=lambda each: (-each[0], each[2], each[1]))
        return [(field, term) for _, field, term in found[:_MOST_WITHIN]]

    def _natural(self, term: str, asked: str) -> str:
        return usual(self._forms_of(term), is_lower=asked.islower()) or term


@lru_cache(maxsize=4)
def _by_spelling(names: tuple[str, ...]) -> tuple[Mapping[str, str], Vocabulary]:
    """The names of the glossary by how they are compared, and these spellings."""
    found = {folded(text): text for text in names}
    return found, Vocabulary(found)


def rebuilt(text: str, corrections: Iterable[Correction]) -> str:
    """The query with what was meant in place of what was asked; the rest of it stays as it is."""
    for each in sorted(corrections, key=lambda each: each.span, reverse=True):
        text = text[: each.span.start] + each.meant + text[each.span.end :]
    return text

"""Likeness: incidents that resemble each other: by the words that tell most, and by what they concern.

A word tells much if it is frequent here and rare elsewhere (tf·idf). The most telling words of a text, those of the
glossary in both languages, are searched like any others; shared services, regions and causes come on top.
"""

from __future__ import annotations

from calendar import month_name
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rca.model.audience import Audience
from rca.model.search import HitKind, Likeness, Passage
from rca.search.analysis.analyzer import Analyzer
from rca.search.documents.stored_entry import StoredEntry, decode
from rca.search.matching.evaluator import Evaluator, TermPositions
from rca.search.matching.paging import Match
from rca.search.nodes import And, AndMaybe, ConstantScore, Or, Phrase, QueryNode, Term, never
from rca.search.planning.clauses import VIA_WEIGHT, fields_for
from rca.search.planning.filter_queries import audience_query
from rca.search.planning.synonyms import Synonyms
from rca.search.query.fields import CALLED

_TERMS = 30
"""How many words stand for a text."""

_SHOWN = 6
_LEAST = 0.05
"""How much of what is telling must be shared; with less, likeness is chance."""

_TOO_GENERAL = frozenset({"unknown"})
_WEIGHTS = {"service": 0.6, "cause": 0.5, "region": 0.3}
"""What sharing one is worth, in shares of the score of the best words together."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: its passages, and its keywords if it is one of ours; ``incident`` is left out."""

    passages: Sequence[Passage]
    keywords: Mapping[str, Sequence[str]]
    incident: str = ""


def subject_of(evaluator: Evaluator, key: str, audience: Audience) -> Subject | None:
    """An incident of the index as these readers see it; None if it has none."""
    numbers = evaluator.documents(And((Term("incident", key), Term("kind", HitKind.INCIDENT.value))))
    if not numbers:
        return None
    entry = decode(evaluator.stored(numbers[0]))
    passages = [passage for passage in entry.passages if audience.sees(passage.audience)]
    keywords = {name: evaluator.values(numbers[0], name) for name in _WEIGHTS}
    return Subject(passages, keywords, key)


def likenesses(
    evaluator: Evaluator,
    analyzer: Analyzer,
    synonyms: Synonyms,
    subject: Subject,
    audience: Audience,
    size: int,
) -> Sequence[Likeness]:
    """The incidents most like the subject, best first."""
    texts = [
        analyzer.terms(passage.text).terms
        for passage in subject.passages
        if passage.field not in ("key", "windows")
    ]
    counts = Counter(term for terms in texts for term in terms)
    fields = fields_for(audience)
    leading = evaluator.leading_terms(counts, fields, limit=_TERMS, least=1)
    leading = [(term, weight) for term, weight in leading if not (term.isdecimal() or term in _of_time())]
    if not leading:
        return ()
    most = leading[0][1] or 1.0
    words = {term: weight / most for term, weight in leading}
    also = _in_other_words(texts, words, synonyms)
    query: QueryNode = Or(
        (
            *(Term(field, term, boost=weight) for term, weight in words.items() for field in fields),
            *(
                Term(field, terms[0], boost=weight) if len(terms) == 1 else Phrase(field, terms, boost=weight)
                for terms, weight in also.items()
                for field in fields
            ),
        )
    )
    limits: list[QueryNode] = [Term("kind", HitKind.INCIDENT.value)]
    if (seen := audience_query(audience)) is not None:
        limits.append(seen)
    if subject.incident:
        limits.append(never(Term("incident", subject.incident)))
    where = And(tuple(limits))
    alike = evaluator.rank(query, where=where, limit=1)
    if not alike.items:
        return ()
    shared = _shared(subject, alike.items[0].score)
    ranking = evaluator.rank(AndMaybe(query, Or(tuple(shared))) if shared else query, where=where, limit=size)
    places = evaluator.located(fields, words, [item.docnum for item in ranking.items])
    found = (
        _likeness(evaluator, subject, item, words, places[item.docnum], audience) for item in ranking.items
    )
    return [each for each in found if each.share >= _LEAST or each.services]


@cache
def _of_time() -> frozenset[str]:
    """Words that every incident's times are written with."""
    english = " ".join((*month_name, "UTC JST am pm hour minute day"))
    return frozenset("年月日時分秒件名") | frozenset(Analyzer().terms(english).terms)


def _in_other_words(
    texts: Sequence[Sequence[str]], words: Mapping[str, float], synonyms: Synonyms
) -> dict[tuple[str, ...], float]:
    """What the telling words are in other words, by the glossary, with their weights."""
    found: dict[tuple[str, ...], float] = {}
    for terms in texts:
        for concept in synonyms.concepts(terms):
            weight = min(words.get(term, 0.0) for term in terms[concept.start : concept.end])
            for other in concept.alternatives if weight else ():
                share = weight * VIA_WEIGHT / len(other.terms)
                found[other.terms] = max(share, found.get(other.terms, 0.0))
    most = sorted(found, key=lambda terms: (-found[terms], terms))[:_TERMS]
    return {terms: found[terms] for terms in most if not words.keys() >= set(terms)}


def _shared(subject: Subject, best: float) -> list[QueryNode]:
    return [
        ConstantScore(Term(name, value), best * _WEIGHTS[name] / max(1, len(_ids(values))))
        for name, values in subject.keywords.items()
        for value in _ids(values)
    ]


def _ids(values: Iterable[str]) -> list[str]:
    return [value for value in values if not value.startswith(CALLED) and value not in _TOO_GENERAL]


def _likeness(
    evaluator: Evaluator,
    subject: Subject,
    item: Match,
    words: Mapping[str, float],
    places: TermPositions,
    audience: Audience,
) -> Likeness:
    entry = decode(evaluator.stored(item.docnum))
    common = {
        name: [value for value in _ids(evaluator.values(item.docnum, name)) if value in values]
        for name, values in subject.keywords.items()
    }
    at = {term: (field, found[0]) for field, terms in places.items() for term, found in terms.items()}
    written = (surface(entry, *at[term], audience) for term in words if term in at)
    shared = dict.fromkeys(filter(None, written))
    return Likeness(
        incident=entry.incident,
        title={each.locale: each.text for each in entry.titles if audience.sees(each.audience)},
        score=item.score,
        share=sum(words[term] for term in at) / sum(words.values()),
        terms=tuple(shared)[:_SHOWN],
        services=tuple(common.get("service", ())),
        regions=tuple(common.get("region", ())),
        cause=next(iter(common.get("cause", ())), ""),
    )


def surface(entry: StoredEntry, field: str, position: int, audience: Audience) -> str:
    """What is written at that position of an entry; empty where these readers may not see it."""
    number = entry.number_at(field, position)
    piece = entry.piece(number)
    if not audience.sees(entry.reader_of(piece.passage)):
        return ""
    start, end = entry.edges(number)[2 * (position - piece.position) :][:2]
    return entry.passage(piece.passage).text[piece.start + start : piece.start + end]

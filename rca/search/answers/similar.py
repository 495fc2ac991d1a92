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
from rca.search.answers.telling_words import ToldWords, elsewhere, in_other_words
from rca.search.documents.stored_entry import StoredEntry, decode
from rca.search.matching.evaluator import Evaluator, TermPositions
from rca.search.matching.paging import Match
from rca.search.nodes import And, AndMaybe, ConstantScore, Or, Phrase, QueryNode, Term, never
from rca.search.planning.clauses import fields_for
from rca.search.planning.filter_queries import audience_query
from rca.search.planning.synonyms import Synonyms
from rca.search.query.fields import CALLED
from rca.search.spelling.known_words import is_beside

_TERMS = 30
"""How many words stand for a text."""

_FILLERS = """
    UTC JST am pm hour minute day week month year com www http https take get give go come make use do see need let keep
    put set try want show way thing lot very also only just still even again more most less than after before during
    while when which what who we our us they some any all each other another same many few one two three new old out up
    年 月 日 時 分 秒 件 名 出来る 客 様 お客様 後 前 中 間 間際 者 的 等 以上 以下 以外 事 物 為 場合 通り 旨 弊社 当社 今回 本件 次第 申し上げる
    詫びる 迷惑 下記 新しい 約 全て 一部 際 まま 台 度 数 分間 時間 時点 頃 現在"""
"""What is in every report, whatever happened."""

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
    counts = Counter(term for terms in texts for term in terms if not _says_nothing(term))
    fields = fields_for(audience)
    concepts = [(terms, concept) for terms in texts for concept in synonyms.concepts(terms)]
    otherwise = elsewhere(evaluator, fields, concepts)
    leading = evaluator.leading_terms(counts, fields, limit=_TERMS, least=1, otherwise=otherwise)
    if not leading:
        return ()
    most = leading[0][1] or 1.0
    words = {term: weight / most for term, weight in leading}
    also = in_other_words(concepts, words)
    told = ToldWords(words, also)
    query: QueryNode = Or(
        (
            *(Term(field, term, boost=weight) for term, weight in words.items() for field in fields),
            *(
                Term(field, terms[0], boost) if len(terms) == 1 else Phrase(field, terms, boost=boost)
                for terms, (boost, _) in also.items()
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
    places = evaluator.located(fields, told.terms, [item.docnum for item in ranking.items])
    found = (
        _likeness(evaluator, subject, item, told, places[item.docnum], audience) for item in ranking.items
    )
    return [each for each in found if each.share >= _LEAST or each.services]


@cache
def _fillers() -> frozenset[str]:
    """Words that every incident's times and apologies are written with."""
    english = " ".join((*month_name, _FILLERS))
    return frozenset(Analyzer().terms(english).terms)


def _says_nothing(term: str) -> bool:
    """True for a number, a word of every report, and what only stands beside others, as 後 does."""
    if term.isdecimal() or term in _fillers():
        return True
    return len(term) == 1 and (term.isascii() or term < "\u3400" or is_beside(term))


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
    told: ToldWords,
    places: TermPositions,
    audience: Audience,
) -> Likeness:
    entry = decode(evaluator.stored(item.docnum))
    common = {
        name: [value for value in _ids(evaluator.values(item.docnum, name)) if value in values]
        for name, values in subject.keywords.items()
    }
    written = (surface(entry, field, first, last, audience) for field, first, last in told.places(places))
    shared = {text.casefold(): text for text in filter(None, written)}
    return Likeness(
        incident=entry.incident,
        title={each.locale: each.text for each in entry.titles if audience.sees(each.audience)},
        score=item.score,
        share=told.share(places),
        terms=tuple(shared.values())[:_SHOWN],
        services=tuple(common.get("service", ())),
        regions=tuple(common.get("region", ())),
        cause=next(iter(common.get("cause", ())), ""),
    )


def surface(entry: StoredEntry, field: str, first: int, last: int, audience: Audience) -> str:
    """What is written from the one position of an entry to the other; empty where these readers may not see it."""
    number = entry.number_at(field, first)
    piece = entry.piece(number)
    edges = entry.edges(number)
    at, end = 2 * (first - piece.position), 2 * (last - piece.position) + 1
    if not audience.sees(entry.reader_of(piece.passage)) or end >= len(edges):
        return ""
    return entry.passage(piece.passage).text[piece.start + edges[at] : piece.start + edges[end]]

"""Answers to queries: planned, ranked, counted, and each hit with the words that were found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import partial

from rca.model.audience import Audience
from rca.model.search import Answer, Count, Hit, HitKind, Matched, Query, Via
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.corrections import Speller, rebuilt
from rca.search.answers.fallbacks import Fallbacks, pages
from rca.search.answers.highlight import LABELS, Excerpt, Highlighter, Word, cut
from rca.search.answers.written_forms import written_forms
from rca.search.documents.stored_entry import StoredEntry, decode
from rca.search.matching.evaluator import Evaluator, Ranking, TermPositions
from rca.search.matching.paging import Match
from rca.search.planning.clauses import Clauses, fields_for
from rca.search.planning.plan import Plan, plan
from rca.search.planning.synonyms import Synonyms
from rca.search.query.fields import CALLED

_OTHERS = 3
"""Further hits of an incident that are shown with the best one."""

_LOOKED_AT = 5
"""Hits of an incident that are read for those to show."""


def answer(
    query: Query,
    evaluator: Evaluator,
    analyzer: Analyzer,
    synonyms: Synonyms,
    glossary: tuple[str, ...],
    zone: tzinfo,
) -> Answer:
    """The answer to ``query``, from an index that is up to date; ``glossary`` are words to suggest, days those of
    ``zone``."""
    planned = plan(query, analyzer, synonyms, evaluator, zone)
    speller = Speller(
        planned,
        Clauses(query.audience, evaluator),
        evaluator,
        analyzer,
        partial(written_forms, evaluator, query.audience),
        glossary,
        synonyms,
    )
    fallbacks = Fallbacks(query, planned, evaluator)
    if fallbacks.is_less and (meant := _meant(query.text, speller)):
        instead = answer(replace(query, text=meant), evaluator, analyzer, synonyms, glossary, zone)
        if instead.total:
            matched = Matched.MEANT if instead.matched is Matched.ALL else instead.matched
            return replace(instead, matched=matched, suggestion=meant, problems=planned.problems)
    ranked = fallbacks.ranked(speller)
    words = {**planned.parts, **planned.words, **ranked.words} if ranked.is_less else planned.words
    hits = _Hits(query, planned, evaluator, words)
    ranking = ranked.ranking
    kinds = ranking.facets["kind"]
    return Answer(
        hits=tuple(hits.all(ranked.items)),
        total=ranking.total + ranked.terms,
        incidents=ranking.blocks - kinds.get(HitKind.TERM.value, 0),
        page=query.page,
        pages=pages(ranking, query),
        matched=ranked.matched,
        facets=_facets(ranking, query.facets),
        suggestion="" if ranked.matched is Matched.ALL else speller.suggestion(query.text),
        problems=planned.problems,
        explanation=planned.explanation,
    )


def _meant(text: str, speller: Speller) -> str:
    """The query without its slips of the keyboard; "" if it has none, or other words that nothing has.

    What may be a word that is only new here is suggested, never replaced.
    """
    found = speller.corrections()
    return rebuilt(text, found) if found and all(each.is_slip for each in found) else ""


def _facets(ranking: Ranking, names: Sequence[str]) -> Mapping[str, tuple[Count, ...]]:
    return {
        name: tuple(
            Count(value, count)
            for value, count in ranking.facets[name].items()
            if not value.startswith(CALLED)
        )
        for name in names
    }


def _is_only_title(entry: StoredEntry, found: Excerpt) -> bool:
    """True for the title of the incident that a step belongs to: it stands beside the hit, and does not say which step."""
    return entry.kind is HitKind.STEP and found.passage.field == "title"


def _told_once(hits: Sequence[Hit]) -> list[Hit]:
    """The hits of an incident without those that show the words of a step that is a hit itself; a step comes in place
    of what showed its words."""
    steps = {hit.field: hit for hit in hits if hit.kind is HitKind.STEP}
    told = [steps.get(hit.field, hit) for hit in hits]
    return list({hit.id: hit for hit in told}.values())


class _Hits:
    """Makes the hits of one answer."""

    def __init__(
        self, query: Query, planned: Plan, evaluator: Evaluator, words: Mapping[Word, float]
    ) -> None:
        self._query, self._plan, self._evaluator = query, planned, evaluator
        self._seen = frozenset(each for each in Audience if query.audience.sees(each))
        self._highlighter = Highlighter(words, self._seen, planned.prefixes)
        self._terms = tuple(dict.fromkeys(term for word in words for term in word))

    def all(self, items: Sequence[tuple[Match, bool]]) -> Iterator[Hit]:
        """The hits of these items, each with the others of its incident."""
        shown = [(item, item.others[:_LOOKED_AT], is_partial) for item, is_partial in items]
        numbers = [n for item, others, _ in shown for n in (item.docnum, *(other for other, _ in others))]
        fields = fields_for(self._query.audience)
        places = self._evaluator.located(fields, self._terms, numbers, self._plan.prefixes)
        for item, others, is_partial in shown:
            each = ((item.docnum, item.score), *others)
            first, *also = _told_once(
                [self._one(number, score, is_partial, places[number]) for number, score in each]
            )
            yield replace(first, others=tuple(also[:_OTHERS]))

    def _one(self, number: int, score: float, is_partial: bool, places: TermPositions) -> Hit:
        entry = decode(self._evaluator.stored(number))
        found = self._highlighter.best(entry, places)
        if found is None or found.passage.field.endswith(".id") or _is_only_title(entry, found):
            found = self._first(entry)
        return Hit(
            kind=entry.kind,
            id=entry.id,
            incident=entry.incident,
            locale=found.passage.locale,
            field=found.passage.field,
            audience=found.passage.audience,
            score=score,
            snippet=found.snippet,
            title=self._title(entry),
            is_partial=is_partial,
            via=tuple(self._via(places)) if self._plan.alternatives else (),
        )

    def _first(self, entry: StoredEntry) -> Excerpt:
        """What is shown of an entry that was found by something else than its words."""
        passages = [each for each in entry.passages if each.audience in self._seen]
        own = next((each for each in passages if not each.field.startswith(LABELS)), None)
        passage = own or passages[0]
        return Excerpt(passage, cut(passage.text, ()))

    def _title(self, entry: StoredEntry) -> Mapping[str, str]:
        return {each.locale: each.text for each in entry.titles if each.audience in self._seen}

    def _via(self, places: TermPositions) -> Iterator[Via]:
        """The terms of the query that are not in the entry themselves, but in other words."""
        has = set().union(*places.values())
        shown: set[str] = set()
        for each in self._plan.alternatives:
            if (
                each.asked not in shown
                and not has.issuperset(each.asked_terms)
                and has.issuperset(each.found_terms)
            ):
                shown.add(each.asked)
                yield Via(each.asked, each.found, each.by)

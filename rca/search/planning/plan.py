"""What is asked of the index for a query: what must be there, what would do, and what is let through at all.

``strict`` finds what has all the words, ``relaxed`` what has some of them, the more and rarer the better. ``where`` is
a mask that both are read through: the audience, kinds, languages, fields, dates, and everything with a minus or a plus.
Nothing in a plan looks into a text field that the reader may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property
from typing import NamedTuple

from whoosh.query import Every, Query, Term

from rca.model.problem import N_, Message
from rca.model.search import Query as Question
from rca.model.search import QueryProblem, Sort
from rca.search.analysis.analyzer import Analyzer
from rca.search.planning.clauses import Clauses, Terms, all_of, any_of
from rca.search.planning.filter_queries import audience_mask, filter_mask, never
from rca.search.planning.filter_values import Resolver
from rca.search.planning.index_statistics import Counts
from rca.search.planning.query_builder import Weaver, is_filter
from rca.search.planning.term_units import Glossary, Unit
from rca.search.query.parser import parse
from rca.search.query.tree import All, Must, Node, Without, Word, leaves, written


class Alternative(NamedTuple):
    """What the glossary has for words of the query: the words as they were asked, another way to say them, its terms."""

    asked: str
    asked_terms: Terms
    found: str
    found_terms: Terms
    locale: str


@dataclass(frozen=True)
class Plan:
    """A query, ready to be asked. ``strict`` is every document if there are no words to look for.

    ``words`` are token sequences to highlight, with their weights; ``parts`` those that also count when ``relaxed`` is
    asked; ``prefixes`` are beginnings of terms.
    """

    strict: Query
    loosen: Callable[[], Query] | None = field(repr=False, compare=False)
    """Weaves :attr:`relaxed`, which most queries are answered without."""
    where: Query | None
    audience: Query | None
    """What the reader may see at all; part of ``where``."""
    sort: Sort
    words: Mapping[Terms, float]
    parts: Mapping[Terms, float]
    prefixes: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    units: tuple[Unit, ...]
    """The words that are looked for, in the order of the text; for :mod:`rca.search.answers.corrections`."""
    problems: tuple[QueryProblem, ...]
    tree: Node | None
    """The query as it was understood."""
    fields: tuple[str, ...]
    """The text fields that are searched."""

    @cached_property
    def relaxed(self) -> Query | None:
        """What has some of the words; None if nothing less would do than ``strict``."""
        if self.loosen is None or sum(len(unit.terms) for unit in self.units) < 2:
            return None
        relaxed = self.loosen()
        return None if relaxed == self.strict else relaxed

    @cached_property
    def explanation(self) -> tuple[Message, ...]:
        """How the query was understood, for people."""
        return tuple(_explained(self))

    @property
    def is_list(self) -> bool:
        """True if there are no words to look for, only filters."""
        return isinstance(self.strict, Every)


def plan(
    question: Question, analyzer: Analyzer, glossary: Glossary, counts: Counts, zone: tzinfo = UTC
) -> Plan:
    """The plan for ``question``. Days begin at midnight in ``zone``."""
    parsed = parse(question.text)
    problems = list(parsed.problems)
    seen = audience_mask(question.audience)
    tree = parsed.tree
    if tree is not None:
        resolver = Resolver(counts, question.audience, seen or Every())
        tree = resolver.resolved(tree)
        problems += resolver.problems
    typing = _last_word(tree, question) if question.is_typing else None
    weaver = Weaver(Clauses(question.audience, counts), analyzer, glossary, zone, typing)
    scored, masks = _sorted_out(tree, weaver, zone)
    woven = weaver.woven(scored)
    if woven is None or weaver.only_asks():
        woven = None
        if scored and not masks:
            problems.append(_nothing_said(question.text))
    sort = question.sort if question.sort is not Sort.RELEVANCE else parsed.sort or Sort.RELEVANCE
    if woven is None and sort is Sort.RELEVANCE:
        sort = Sort.NEWEST
    return Plan(
        strict=woven.strict if woven else Every(),
        loosen=woven.relaxed if woven else None,
        audience=seen,
        where=_where([seen, *_chosen(question), *masks]),
        sort=sort,
        words=weaver.words,
        parts=weaver.parts,
        prefixes=tuple(dict.fromkeys(weaver.prefixes)),
        alternatives=tuple(dict.fromkeys(_alternatives(weaver, question.text))),
        units=tuple(sorted(weaver.units, key=lambda unit: unit.span)),
        problems=_told(problems, question),
        tree=tree,
        fields=weaver.fields,
    )


def _sorted_out(tree: Node | None, weaver: Weaver, zone: tzinfo) -> tuple[list[Node], list[Query]]:
    """The parts of the query that bring a score, and those that only let through."""
    scored: list[Node] = []
    masks: list[Query] = []
    for part in tree.parts if isinstance(tree, All) else [tree]:
        if part is None:
            continue
        if isinstance(part, Without):
            unwanted = weaver.mask(part.part)
            if unwanted is not None:
                masks.append(never(unwanted))
        elif is_filter(part):
            masks.append(filter_mask(part, zone))
        else:
            scored.append(part)
            if isinstance(part, Must) and (query := weaver.mask(part.part, is_literal=False)) is not None:
                masks.append(query)
    return scored, masks


def _chosen(question: Question) -> Iterator[Query]:
    """What the caller chose beside the text."""
    if question.kinds:
        yield any_of([Term("kind", kind.value) for kind in question.kinds])
    if question.locales:
        yield any_of([Term("locale", locale) for locale in question.locales])


def _where(masks: Sequence[Query | None]) -> Query | None:
    given = [mask for mask in masks if mask is not None]
    return all_of(given) if given else None


def _last_word(tree: Node | None, question: Question) -> Word | None:
    """The word that may be unfinished: the one that the text ends with."""
    last = max(leaves(tree), key=lambda leaf: leaf.span, default=None)
    if isinstance(last, Word) and not last.is_prefix and last.span.end == len(question.text):
        return last
    return None


def _nothing_said(text: str) -> QueryProblem:
    message = Message(N_("there is no word in it to look for; this is everything, the newest first"))
    end = len(text.rstrip())
    return QueryProblem(message, len(text) - len(text.lstrip()), end)


def _told(problems: Sequence[QueryProblem], question: Question) -> tuple[QueryProblem, ...]:
    """The problems from left to right; while typing without those that the next letters may solve."""
    end = len(question.text.rstrip())
    told = [each for each in problems if not (question.is_typing and each.end >= end)]
    return tuple(sorted(told, key=lambda each: (each.start, each.end)))


def _alternatives(weaver: Weaver, text: str) -> Iterator[Alternative]:
    for terms, span, alternatives in weaver.via:
        asked = text[span.start : span.end]
        for each in alternatives:
            yield Alternative(asked, terms, each.text, each.terms, each.locale)


_ORDERS = {
    Sort.RELEVANCE: N_("the best first"),
    Sort.NEWEST: N_("the newest first"),
    Sort.OLDEST: N_("the oldest first"),
    Sort.DUE: N_("the earliest due first"),
}


def _explained(made: Plan) -> Iterator[Message]:
    if made.tree is not None:
        yield Message(N_("Understood as: {query}"), {"query": written(made.tree)})
    if made.units:
        terms = ", ".join(dict.fromkeys(" ".join(unit.terms) for unit in made.units))
        yield Message(N_("Looked for: {terms}"), {"terms": terms})
    asked: dict[str, dict[str, None]] = {}
    for each in made.alternatives:
        asked.setdefault(each.asked, {})[each.found] = None
    for word, found in asked.items():
        yield Message(
            N_("By the glossary: {asked} is also {found}"), {"asked": word, "found": ", ".join(found)}
        )
    yield Message(N_("Searched in: {fields}"), {"fields": ", ".join(made.fields)})
    yield Message(N_("Order: {order}"), {"order": Message(_ORDERS[made.sort])})

"""The plan of a query: what must be there, what would do, and what is let through at all.

``strict`` finds what has all the words, ``relaxed`` what has some of them, the more and rarer the better. ``where`` is
a mask that both are read through: the audience, kinds, languages, fields, dates, and everything with a minus or a plus.
Nothing in a plan looks into a text field that the reader may not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from functools import cached_property, partial
from typing import NamedTuple

from rca.model.audience import Audience
from rca.model.problem import N_, Listed, Message
from rca.model.search import Query as Question
from rca.model.search import QueryProblem, Sort, WordSource
from rca.search.analysis.analyzer import Analyzer, Terms
from rca.search.nodes import Every, QueryNode, Term, all_of, any_of, best_of
from rca.search.planning import question_words
from rca.search.planning.clauses import Clauses
from rca.search.planning.filter_queries import audience_query, filter_query
from rca.search.planning.filter_values import Resolver
from rca.search.planning.index_statistics import IndexStatistics
from rca.search.planning.looked_for import LookedFor
from rca.search.planning.query_builder import RelaxedBuilder, StrictBuilder
from rca.search.planning.reader import Reader
from rca.search.planning.synonyms import Synonyms
from rca.search.planning.term_units import TermUnit
from rca.search.planning.wanted import Happened, Wanted
from rca.search.planning.wanted import leaves as wanted_leaves
from rca.search.query.parser import parse
from rca.search.query.tree import All, Must, Node, Without, Word, is_filter, leaves, written
from rca.search.query.written_dates import Calendar


class UsedAlternative(NamedTuple):
    """What the glossary or the dictionary has for words of the query: the words as they were asked, another way to say them,
    its terms."""

    asked: str
    asked_terms: Terms
    found: str
    found_terms: Terms
    locale: str
    by: WordSource


@dataclass(frozen=True)
class Plan:
    """A query, ready to be asked. ``strict`` is every document if there are no words to look for.

    ``words`` are token sequences to highlight, with their weights; ``parts`` those that also count when ``relaxed`` is
    asked; ``prefixes`` are beginnings of terms.
    """

    strict: QueryNode
    loosen: Callable[[], QueryNode] | None = field(repr=False, compare=False)
    """Builds :attr:`relaxed`, which most queries are answered without."""
    where: QueryNode | None
    audience: QueryNode | None
    """What the reader may see at all; part of ``where``."""
    sort: Sort
    words: Mapping[Terms, float]
    parts: Mapping[Terms, float]
    prefixes: tuple[str, ...]
    alternatives: tuple[UsedAlternative, ...]
    units: tuple[TermUnit, ...]
    """The words that are looked for, in the order of the text; for :mod:`rca.search.answers.corrections`."""
    problems: tuple[QueryProblem, ...]
    dates: tuple[Happened, ...]
    """The dates among the words."""
    tree: Node | None
    """The query as it was understood."""
    fields: tuple[str, ...]
    """The text fields that are searched."""

    @cached_property
    def relaxed(self) -> QueryNode | None:
        """What has some of the words; None if nothing less would do than ``strict``."""
        if self.loosen is None or sum(len(unit.terms) for unit in self.units) < 2:
            return None
        relaxed = self.loosen()
        return None if relaxed == self.strict else relaxed

    @cached_property
    def explanation(self) -> tuple[Message, ...]:
        """How the query was understood, for people."""
        return tuple(_explained(self))


def plan(
    question: Question,
    analyzer: Analyzer,
    synonyms: Synonyms,
    statistics: IndexStatistics,
    zone: tzinfo = UTC,
) -> Plan:
    """The plan for ``question``. Days begin at midnight in ``zone``."""
    calendar = Calendar(question.now.astimezone(zone).date() if question.now else None, zone)
    parsed = parse(question.text, calendar)
    problems = list(parsed.problems)
    seen = audience_query(question.audience)
    tree = parsed.tree
    if tree is not None:
        resolver = Resolver(statistics, question.audience, seen or Every())
        tree = resolver.resolved(tree)
        problems += resolver.problems
    clauses = Clauses(question.audience, statistics)
    typing = _last_word(tree, question) if question.is_typing else None
    reader, strict = Reader(clauses, analyzer, synonyms, calendar, typing), StrictBuilder(clauses)
    parts = () if tree is None else tree.parts if isinstance(tree, All) else (tree,)
    limits = list(_limits(parts, reader, strict, zone))
    scored = [part for part in parts if not isinstance(part, Without) and not is_filter(part)]
    wanted = reader.read(scored)
    words = LookedFor(wanted)
    if wanted is None or _only_asks(words.units, clauses):
        wanted = None
        if scored and not limits:
            problems.append(_nothing_said(question.text))
    sort = question.sort if question.sort is not Sort.RELEVANCE else parsed.sort or Sort.RELEVANCE
    if sort is Sort.RELEVANCE and all(isinstance(leaf, Happened) for leaf in wanted_leaves(wanted)):
        sort = Sort.NEWEST
    return Plan(
        strict=Every() if wanted is None else strict.build(wanted),
        loosen=None if wanted is None else partial(_loosened, wanted, question.audience, statistics),
        audience=seen,
        where=_where([seen, *_chosen(question), *limits]),
        sort=sort,
        words=words.words,
        parts=words.parts,
        prefixes=tuple(dict.fromkeys(words.prefixes)),
        alternatives=tuple(dict.fromkeys(_alternatives(words, question.text))),
        units=tuple(sorted(words.units, key=lambda unit: unit.span)),
        problems=_shown(problems, question),
        dates=tuple(words.dates),
        tree=tree,
        fields=clauses.fields,
    )


def _loosened(wanted: Wanted, audience: Audience, statistics: IndexStatistics) -> QueryNode:
    return RelaxedBuilder(Clauses(audience, statistics, best_of)).build(wanted)


def _limits(
    parts: Sequence[Node], reader: Reader, strict: StrictBuilder, zone: tzinfo
) -> Iterator[QueryNode]:
    """The parts of the query that only let through: filters, what has a minus, and again what has a plus."""
    for part in parts:
        if isinstance(part, Without):
            unwanted = reader.unwanted(part)
            if unwanted is not None:
                yield strict.build(unwanted)
        elif is_filter(part):
            yield filter_query(part, zone)
        elif isinstance(part, Must) and (wanted := reader.read([part.part])) is not None:
            yield strict.build(wanted)


def _only_asks(units: Sequence[TermUnit], clauses: Clauses) -> bool:
    """True if all that is looked for are words that only ask, and not even they are anywhere."""
    return bool(units) and all(
        question_words.asks(unit.terms[0]) and not clauses.occurs(unit.terms) for unit in units
    )


def _chosen(question: Question) -> Iterator[QueryNode]:
    """What the caller chose beside the text."""
    if question.kinds:
        yield any_of([Term("kind", kind.value) for kind in question.kinds])
    if question.locales:
        yield any_of([Term("locale", locale) for locale in question.locales])


def _where(limits: Sequence[QueryNode | None]) -> QueryNode | None:
    given = [limit for limit in limits if limit is not None]
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


def _shown(problems: Sequence[QueryProblem], question: Question) -> tuple[QueryProblem, ...]:
    """The problems from left to right; while typing without those that the next letters may solve."""
    end = len(question.text.rstrip())
    shown = [each for each in problems if not (question.is_typing and each.end >= end)]
    return tuple(sorted(shown, key=lambda each: (each.start, each.end)))


def _alternatives(words: LookedFor, text: str) -> Iterator[UsedAlternative]:
    for terms, span, alternatives in words.translated:
        asked = text[span.start : span.end]
        for each in alternatives:
            yield UsedAlternative(asked, terms, each.text, each.terms, each.locale, each.by)


_ORDERS = {
    Sort.RELEVANCE: N_("the best first"),
    Sort.NEWEST: N_("the newest first"),
    Sort.OLDEST: N_("the oldest first"),
    Sort.DUE: N_("the earliest due first"),
}


_KNOWN_BY = {
    WordSource.GLOSSARY: N_("By the glossary: {asked} is also {found}"),
    WordSource.DICTIONARY: N_("By the dictionary: {asked} is also {found}"),
}


def _explained(made: Plan) -> Iterator[Message]:
    if made.tree is not None:
        yield Message(N_("Understood as: {query}"), {"query": written(made.tree)})
    if made.units:
        terms = Listed(dict.fromkeys(" ".join(unit.terms) for unit in made.units))
        yield Message(N_("Looked for: {terms}"), {"terms": terms})
    for asked_for in made.dates:
        first, end = asked_for.days
        if first and end:
            last = end - timedelta(days=1)
            days = f"{first}" if first == last else f"{first}..{last}"
            yield Message(N_("First what began on {days}: {asked}"), {"days": days, "asked": asked_for.asked})
    asked: dict[tuple[str, WordSource], dict[str, None]] = {}
    for each in made.alternatives:
        asked.setdefault((each.asked, each.by), {})[each.found] = None
    for (word, by), found in asked.items():
        yield Message(_KNOWN_BY[by], {"asked": word, "found": Listed(found)})
    yield Message(N_("Searched in: {fields}"), {"fields": Listed(made.fields)})
    yield Message(N_("Order: {order}"), {"order": Message(_ORDERS[made.sort])})

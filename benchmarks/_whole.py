"""A whole user query through the door of the search, over the composed corpus as entries.

Parsed, expanded by the glossary, ranked, counted, with three facets and ten highlighted snippets: what ``rca search``
and a web page ask for. The index is made once for each size, and kept for the next run.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from datetime import UTC
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from random import Random

from benchmarks import _corpus
from rca.i18n.glossary import load_glossary
from rca.model.base import Audience
from rca.model.search import Answer, Entry, HitKind, Matched, Passage, Query
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.answer import answer
from rca.search.documents.indexed_entry import document_of
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import And, Phrase, QueryNode, Term, children
from rca.search.planning.plan import plan
from rca.search.planning.synonyms import Synonyms
from rca.search.segments.contents import PlainIndex, create
from rca.search.segments.live_segment import live_segments
from rca.search.segments.schema import Document
from rca.search.segments.whoosh.schema import schema
from rca.search.segments.writer import Writer

ROUNDS = 5
_SHARE = 200


def entry(number: int) -> Entry:
    """A composed incident as the search is given it: a line is a passage, some of them internal."""
    made = _corpus.incident(number)
    english, _, japanese = made.title.partition(" / ")
    key = f"i-{number:06}"
    return Entry(
        kind=HitKind.INCIDENT,
        id=f"incident/{key}",
        group=key,
        incident=key,
        audience=Audience.PUBLIC,
        passages=(
            Passage("title", "en", Audience.PUBLIC, english, is_title=True),
            Passage("title", "ja", Audience.PUBLIC, japanese, is_title=True),
            Passage("tracking_id", "en", Audience.PUBLIC, made.ticket, is_title=True),
            *(
                Passage(
                    f"timeline.{place}.text",
                    locale,
                    Audience.INTERNAL if place == 7 else Audience.PUBLIC,
                    line,
                )
                for locale, text in made.texts.items()
                for place, line in enumerate(text.split("\n"))
            ),
        ),
        keywords={
            "service": (made.service,),
            "region": (made.region,),
            "severity": (made.severity,),
            "locale": ("en", "ja"),
        },
        start=made.start,
    )


def _documents(first: int, count: int) -> list[Document]:
    analyzer = Analyzer()
    return [document_of(entry(number), analyzer) for number in range(first, min(first + _SHARE, count))]


def prepare(folder: Path, count: int) -> Path:
    """The index of that size."""
    place = folder / f"whole-{count}"
    if place.is_dir():
        return place
    aside = folder / f"whole-{count}.new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    with (
        Writer(create(aside, schema())) as writer,
        Pool() as pool,
    ):
        for documents in pool.imap(partial(_documents, count=count), range(0, count, _SHARE)):
            for document in documents:
                writer.add(document)
    return aside.rename(place)


def questions(count: int = 24, seed: int = 8) -> list[str]:
    """What engineers type: two to four words, in one language or the other, some of them names."""
    chance = Random(seed)
    found = []
    for turn in range(count):
        side = turn % 2
        service, region, thing, effect, cause = (
            chance.choice(values[:24])[side]
            for values in (
                _corpus.SERVICES, _corpus.REGIONS, _corpus.THINGS, _corpus.EFFECTS, _corpus.CAUSES
            )
        )  # fmt: skip
        found.append(
            (f"{service} {effect}", f"{effect}", f"{thing} {region}", cause, f"{service} {region} {effect}")[
                turn % 5
            ]
        )
    return found


class Door:
    """The search over the composed corpus, open."""

    def __init__(self, folder: Path, count: int) -> None:
        place = prepare(folder, count)
        self._evaluator = Evaluator(live_segments(PlainIndex(place, schema()).reader()))
        self._analyzer, terms = Analyzer(), load_glossary()
        self._expansion = Synonyms(terms, self._analyzer)
        self._names = tuple(dict.fromkeys(name for term in terms for _, name in term.names()))

    def ask(self, text: str) -> Answer:
        return answer(
            Query(text, facets=("service", "region", "severity")),
            self._evaluator,
            self._analyzer,
            self._expansion,
            self._names,
            UTC,
        )

    def match(self, text: str) -> str:
        """The same question for FTS5: the same words and their alternatives, joined in the same way."""
        return match_of(plan(Query(text), self._analyzer, self._expansion, self._evaluator).strict)

    def raw_match(self, text: str) -> str:
        """The same question for FTS5's trigrams, which look for pieces of the text itself, of three characters or more."""
        planned = plan(Query(text), self._analyzer, self._expansion, self._evaluator)
        parts = []
        for unit in planned.units:
            also = (each.found for each in planned.alternatives if unit.text in each.asked)
            ways = [f'"{way}"' for way in dict.fromkeys((unit.text, *also)) if len(way) > 2]
            if ways:
                parts.append(f"({' OR '.join(ways)})")
        return " AND ".join(parts)


def match_of(asked: QueryNode) -> str:
    """A query tree as an FTS5 expression over its only column."""
    if isinstance(asked, Term):
        return f'"{asked.text}"'
    if isinstance(asked, Phrase):
        return '"' + " ".join(asked.words) + '"'
    parts = dict.fromkeys(match_of(part) for part in children(asked))
    joined = (" AND " if isinstance(asked, And) else " OR ").join(parts)
    return f"({joined})" if len(parts) > 1 else joined


def loose(count: int = 100, seed: int = 5) -> list[str]:
    """Questions that nothing answers whole: two in one, and a slip in every fourth."""
    chance = Random(seed)
    every = questions(2 * count, seed)
    found = []
    for turn, (one, other) in enumerate(zip(every[:count], every[count:], strict=True)):
        text = f"{one} {other}"
        at = chance.randrange(len(text) - 1)
        found.append(text if turn % 4 else text[:at] + text[at + 1 :])
    return found


def once(door: Door) -> list[float]:
    """The time of questions that nobody has asked before, each of them once."""
    asked = [text for text in dict.fromkeys(questions(300, seed=99)) if text not in questions()]
    return [timed(door, text) for text in asked]


def loosely(door: Door) -> list[float]:
    """The time of questions that are answered by what has some of the words, each of them asked again."""
    return [timed(door, text) for text in loose() if door.ask(text).matched is not Matched.ALL]


def timed(door: Door, text: str) -> float:
    started = time.perf_counter()
    door.ask(text)
    return 1000 * (time.perf_counter() - started)


def milliseconds(door: Door, asked: Sequence[str]) -> list[float]:
    """The time of each of ``asked``, each of them several times; the first time warms up, as for every engine."""
    turns = [[timed(door, text) for text in asked] for _ in range(ROUNDS + 1)]
    return [each for turn in turns[1:] for each in turn]

"""Entries, queries and hits: what is searched, what is asked, and what is answered.

An :class:`Entry` is one thing that can be found. Its words are :class:`Passage` values: each has a field, a language
and an audience, so that a hit can say where it matched, and nothing internal reaches anyone else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rca.model.audience import Audience
from rca.model.problem import Message


class HitKind(StrEnum):
    """What a hit is."""

    INCIDENT = "incident"
    STEP = "step"
    """A next step; once a customer has read it, a commitment."""
    REVISION = "revision"
    """What customers were told: a published notice in one language."""
    TERM = "term"
    """An entry of the glossary."""


class Sort(StrEnum):
    """The order of an answer."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


FACETS = ("kind", "service", "region", "cause", "severity", "year", "state")
"""What an answer can be counted by."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an entry as a reader sees them: facts filled in, no Markdown. ``field`` is a path: ``cause.summary``."""

    field: str
    locale: str
    audience: Audience
    text: str
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    ``id`` is its name in the index (``step/2021-10-13-x#name``), ``group`` what is indexed and forgotten together: the
    key of an incident, or ``glossary``. ``keywords`` are values to select and count by (``service``, ``region``,
    ``severity``, ``cause``, ``state``, ``owner`` …): ids; ``service_name`` and ``region_name`` are what these are called,
    in every language. ``start`` is minutes since 1970 (UTC), ``due`` a day as :meth:`datetime.date.toordinal` counts, both None if there is none.
    """

    kind: HitKind
    id: str
    group: str
    incident: str
    audience: Audience
    passages: tuple[Passage, ...]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int | None = None
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the user's words, for a reader of ``audience``. Pages count from 1."""

    text: str
    audience: Audience = Audience.INTERNAL
    kinds: tuple[HitKind, ...] = ()
    locales: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    facets: tuple[str, ...] = ()
    """What to count the answer by; see :data:`FACETS`."""
    grouped: bool = True
    """One hit for each incident, its others within it."""
    is_typing: bool = False
    """True while the last word may be unfinished."""
    now: datetime | None = None
    """The instant of the question (aware), for 先月 and *last month*; without it they are words like any other."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a passage. ``marks`` are (start, end) in characters of ``text``, in order and apart."""

    text: str
    marks: tuple[tuple[int, int], ...]


class WordSource(StrEnum):
    """Where it is known from what a word is in the other language."""

    GLOSSARY = "glossary"
    DICTIONARY = "dictionary"
    """A general dictionary, which says less surely what is meant."""


@dataclass(frozen=True, slots=True)
class Via:
    """A term of the query that was found in other words, and by what these are known."""

    asked: str
    found: str
    by: WordSource = WordSource.GLOSSARY


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is, in which field and language it matched, and where.

    ``title`` is the title by language. ``is_partial`` says that not all words of the query are in it.
    """

    kind: HitKind
    id: str
    incident: str
    locale: str
    field: str
    audience: Audience
    score: float
    snippet: Snippet
    title: Mapping[str, str]
    is_partial: bool = False
    via: tuple[Via, ...] = ()
    others: tuple[Hit, ...] = ()


class Matched(StrEnum):
    """How the words of a query were met."""

    ALL = "all"
    MEANT = "meant"
    """A word is found nowhere; hits have what was meant by it, as ``suggestion`` says."""
    SOME = "some"
    """Nothing has all of them; hits have some."""
    PARTS = "parts"
    """No word was found whole; hits have longer words that contain them."""
    NONE = "none"
    """There are no hits."""


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """What is wrong with a query, from ``start`` to ``end`` (characters of its text). It was searched all the same."""

    message: Message
    start: int
    end: int
    remedy: Message | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents (or terms) of an answer have a value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query. ``total`` counts all hits, ``incidents`` the incidents they belong to."""

    hits: tuple[Hit, ...]
    total: int
    incidents: int
    page: int = 1
    pages: int = 1
    matched: Matched = Matched.ALL
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    suggestion: str = ""
    """The query as it may have been meant, if that finds more."""
    problems: tuple[QueryProblem, ...] = ()
    explanation: tuple[Message, ...] = ()
    """How the query was understood, for ``--explain``."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An incident that resembles another or a text, and why."""

    incident: str
    title: Mapping[str, str]
    score: float
    share: float
    """How much of what is telling they share, from 0 to 1."""
    terms: tuple[str, ...]
    """The words they share that are telling, as they are written there."""
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    cause: str = ""

"""Nodes of queries: what a plan asks of an engine, in no engine's own terms.

A query is a tree of small values that are equal where they say the same, and never change. The names are those of
Whoosh and Lucene. Scores add up unless a node says otherwise; a *boost* multiplies what a node brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that have ``text`` in ``field``: scored by BM25 in a text, by ``boost`` alone among keywords."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that have the words in a row, each 1 to ``slop`` positions after the one before."""

    field: str
    words: tuple[str, ...]
    slop: int = 1
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents that have a term that begins with ``text``; all score the same if ``is_constant``."""

    field: str
    text: str
    boost: float = 1.0
    is_constant: bool = True


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Documents whose number in ``field`` is from ``low`` to ``high``, both included; None is open.

    A document without a number is in no range. Each match scores ``boost``.
    """

    field: str
    low: int | None = None
    high: int | None = None
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Every:
    """Every document, or every one that has anything in ``field``. Each scores ``boost``."""

    field: str | None = None
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Nothing:
    """What no document matches."""


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every part; nothing if there are no parts."""

    parts: tuple[QueryNode, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match at least one part."""

    parts: tuple[QueryNode, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class DisjunctionMax:
    """Documents that match at least one part, for the best of its scores."""

    parts: tuple[QueryNode, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match ``part``. Each scores 1."""

    part: QueryNode


@dataclass(frozen=True, slots=True)
class AndNot:
    """Documents that match ``wanted`` and not ``unwanted``."""

    wanted: QueryNode
    unwanted: QueryNode


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """Documents that match ``wanted``; those that match ``welcome`` too score more."""

    wanted: QueryNode
    welcome: QueryNode


@dataclass(frozen=True, slots=True)
class ConstantScore:
    """Documents that match ``part``, each for the same ``score``."""

    part: QueryNode
    score: float = 1.0


QueryNode: TypeAlias = (
    Term
    | Phrase
    | Prefix
    | NumberRange
    | Every
    | Nothing
    | And
    | Or
    | DisjunctionMax
    | Not
    | AndNot
    | AndMaybe
    | ConstantScore
)
Join: TypeAlias = Callable[[Sequence[QueryNode]], QueryNode]


def any_of(queries: Sequence[QueryNode]) -> QueryNode:
    """At least one of them; the scores add up."""
    return queries[0] if len(queries) == 1 else Or(tuple(_flat(Or, queries)))


def all_of(queries: Sequence[QueryNode]) -> QueryNode:
    """Every one of them."""
    return queries[0] if len(queries) == 1 else And(tuple(_flat(And, queries)))


def best_of(queries: Sequence[QueryNode]) -> QueryNode:
    """At least one of them; the best score counts."""
    return queries[0] if len(queries) == 1 else DisjunctionMax(tuple(_flat(DisjunctionMax, queries)))


def never(query: QueryNode) -> QueryNode:
    """Everything but ``query``; joined to Every, because engines know no Not without something to take from."""
    return And((Every(), Not(query)))


def children(query: QueryNode) -> tuple[QueryNode, ...]:
    """The parts of a node; none of a leaf."""
    match query:
        case And(parts) | Or(parts) | DisjunctionMax(parts):
            return parts
        case Not(part) | ConstantScore(part):
            return (part,)
        case AndNot(wanted, other) | AndMaybe(wanted, other):
            return wanted, other
    return ()


def _flat(
    kind: type[And] | type[Or] | type[DisjunctionMax], queries: Sequence[QueryNode]
) -> Iterator[QueryNode]:
    """The queries, and instead of those of the same kind their parts: every node takes the engine time."""
    for query in queries:
        if isinstance(query, kind) and query.boost == 1.0:
            yield from query.parts
        else:
            yield query

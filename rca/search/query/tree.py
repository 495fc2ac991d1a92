"""A query as it was understood: a tree of words, filters and what joins them.

Every leaf knows its :class:`Span`, the characters of the query's text that it was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from rca.search.query.fields import CALLED

_NEEDS_QUOTES = re.compile(r"[\s()|,、\"“”„«「『*]")
_SHORT = {"locale": "lang"}


class Span(NamedTuple):
    """From ``start`` up to ``end``, in characters of the query's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two blanks; with ``is_prefix`` only the beginning of a word. May analyse to several tokens."""

    text: str
    span: Span
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in this order, next to each other."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """A keyword: entries whose ``field`` has the value ``text``, or one that begins so."""

    field: str
    text: str
    span: Span
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Entries whose ``field`` (``start`` or ``due``) lies from the day ``first`` to before the day ``end``; None is open."""

    field: str
    first: date | None
    end: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class Must:
    """The part must hold, also where some of the words are enough."""

    part: Node


_LEAVES = (Word, Quoted, Value, When)
Node: TypeAlias = Word | Quoted | Value | When | All | Either | Without | Must


def joined(kind: type[All] | type[Either], parts: Sequence[Node | None]) -> Node | None:
    """The parts under one node; the part itself if it is the only one, None if there is none."""
    given = tuple(part for part in parts if part is not None)
    return kind(given) if len(given) > 1 else given[0] if given else None


def is_filter(node: Node) -> bool:
    """True if there is no word in ``node``."""
    if isinstance(node, All | Either):
        return all(is_filter(part) for part in node.parts)
    if isinstance(node, Without | Must):
        return is_filter(node.part)
    return isinstance(node, Value | When)


def written(node: Node) -> str:
    """The node as a query: the shortest way to write what it means. Parsed again, it is the same tree."""
    if isinstance(node, All):
        return " ".join(_within(part) if isinstance(part, Either) else written(part) for part in node.parts)
    if isinstance(node, Either):
        return " OR ".join(
            _within(part) if isinstance(part, Either) else written(part) for part in node.parts
        )
    if isinstance(node, Without | Must):
        sign = "-" if isinstance(node, Without) else "+"
        return sign + (written(node.part) if isinstance(node.part, _LEAVES) else _within(node.part))
    if isinstance(node, When):
        return _days(node)
    if isinstance(node, Quoted):
        return _quoted(node.text)
    star = "*" if node.is_prefix else ""
    if isinstance(node, Value):
        text = node.text.removeprefix(CALLED)
        name = _SHORT.get(node.field, node.field)
        return (
            f"{name}:{_quoted(text)}" if not star and _NEEDS_QUOTES.search(text) else f"{name}:{text}{star}"
        )
    return node.text + star


def _quoted(text: str) -> str:
    return f"「{text}」" if '"' in text else f'"{text}"'


def _within(node: Node) -> str:
    return f"({written(node)})"


def _days(when: When) -> str:
    last = None if when.end is None else when.end - timedelta(days=1)
    if when.first is None:
        return f"{when.field}<={last}"
    if last is None:
        return f"{when.field}>={when.first}"
    return f"{when.field}:{when.first}..{last}" if last != when.first else f"{when.field}:{last}"


def leaves(node: Node | None) -> Iterator[Word | Quoted | Value | When]:
    """The leaves of the tree, from left to right."""
    if isinstance(node, All | Either):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Without | Must):
        yield from leaves(node.part)
    elif node is not None:
        yield node

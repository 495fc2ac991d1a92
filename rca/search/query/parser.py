"""The query language: text → tree. ``docs/reference/query-language.md`` shows it by examples.

::

    query  := all { OR all }
    all    := part { [ AND ] part }
    part   := ( NOT | - | + ) part | leaf | "(" query ")"
    leaf   := word | word* | "words" | field ( : | < | <= | > | >= ) values
    values := value { , value } | "(" query ")"

What is written side by side must all be there, so OR is the weakest: ``a b OR c`` is ``(a b) OR c``. Only between the
values of a field, as in ``state:(planned blocked)``, does side by side mean either.

No text is wrong enough to find nothing: a piece that cannot mean what it says is explained, and searched as words,
and the rest keeps its meaning. Parsing never raises, takes one pass, and goes a fixed depth into parentheses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rca.model.problem import N_
from rca.model.search import QueryProblem, Sort
from rca.search.query.filters import Filters, bare_severity
from rca.search.query.scanner import Piece, Scanner, Sign
from rca.search.query.tree import All, Either, Must, Node, Quoted, Span, Without, Word, joined
from rca.search.query.written_dates import Calendar

DEEPEST = 20
"""Parentheses within parentheses; further ones are left out."""
MOST_PROBLEMS = 8

_STARTS = (Sign.LEAF, Sign.FIELD, Sign.OPEN, Sign.NOT, Sign.MUST)
"""The pieces with which a part can begin."""

Read = Callable[[Piece], Node | None]
"""What a leaf means where it stands."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood. ``tree`` is None if there is nothing in it, ``sort`` if it does not say."""

    text: str
    tree: Node | None
    sort: Sort | None = None
    problems: tuple[QueryProblem, ...] = ()


def parse(text: str, calendar: Calendar | None = None) -> Parsed:
    """The meaning of ``text``, and what is wrong with it: the first few problems, from left to right.

    Dates are read by ``calendar``; without one no word means a day from today.
    """
    parser = _Parser(text, calendar or Calendar())
    tree = parser.whole()
    problems = sorted(parser.problems, key=lambda each: (each.start, each.end))
    return Parsed(text, tree, parser.sort, tuple(problems[:MOST_PROBLEMS]))


class _Parser:
    def __init__(self, text: str, calendar: Calendar) -> None:
        self._text = text
        scanner = Scanner(text)
        self._pieces = list(scanner.pieces())
        self._at = 0
        self._depth = 0
        self._flattened = 0
        self._problem = scanner.problem
        self._filters = Filters(scanner.problem, calendar)
        self.problems = scanner.problems

    @property
    def sort(self) -> Sort | None:
        return self._filters.sort

    def whole(self) -> Node | None:
        """The whole query; a parenthesis too many is left out."""
        parts: list[Node] = []
        while True:
            part = self._either(self._plain)
            if part is not None:
                parts.append(part)
            if self._at == len(self._pieces):
                return joined(All, parts)
            self._problem(self._pieces[self._at].span, N_("no parenthesis is open that this one could close"))
            self._at += 1

    def _plain(self, piece: Piece) -> Node | None:
        if isinstance(piece.leaf, Word):
            self._filters.is_ambiguous(piece.leaf.text, piece.span)
            return bare_severity(piece.leaf) or piece.leaf
        return piece.leaf

    def _sign(self) -> Sign | None:
        """The sign of the next piece; parentheses too deep within others are passed over."""
        while self._at < len(self._pieces):
            sign = self._pieces[self._at].sign
            if sign is Sign.CLOSE and self._flattened:
                self._flattened -= 1
            elif sign is Sign.OPEN and self._depth >= DEEPEST:
                if not self._flattened:
                    self._problem(
                        self._pieces[self._at].span,
                        N_("parentheses more than {limit} deep are left out"),
                        limit=DEEPEST,
                    )
                self._flattened += 1
            else:
                return sign
            self._at += 1
        return None

    def _next(self) -> Piece:
        self._at += 1
        return self._pieces[self._at - 1]

    def _either(self, read: Read) -> Node | None:
        options: list[Node] = []
        while True:
            option = self._all(read)
            if option is not None:
                options.append(option)
            if self._sign() is not Sign.OR:
                break
            operator = self._next()
            if option is None or self._sign() not in (*_STARTS, Sign.AND):
                self._stray(operator)
        return joined(Either, options)

    def _all(self, read: Read) -> Node | None:
        parts: list[Node] = []
        is_either = read != self._plain
        while True:
            sign = self._sign()
            if sign in _STARTS:
                part = self._part(read)
                if part is not None:
                    parts.append(part)
            elif sign is Sign.AND:
                operator = self._next()
                is_either = False
                if not parts or self._sign() not in _STARTS:
                    self._stray(operator)
            elif is_either:
                return _side_by_side(parts)
            else:
                self._filters.contradict(parts)
                return joined(All, parts)

    def _part(self, read: Read) -> Node | None:
        # A loop, not recursion: NOT may be repeated as often as anybody likes.
        signs: list[Piece] = []
        while (sign := self._sign()) in (Sign.NOT, Sign.MUST):
            signs.append(self._next())
        if sign not in _STARTS:
            for piece in signs:
                self._stray(piece)
            return None
        piece = self._next()
        if sign is Sign.OPEN:
            node = self._group(piece, read)
        elif sign is Sign.FIELD:
            node = self._field(piece)
        else:
            node = read(piece)
        if node is None or not signs:
            return node
        if sum(each.sign is Sign.NOT for each in signs) % 2:
            return Without(node)
        return Must(node) if signs[-1].sign is Sign.MUST else node

    def _group(self, opening: Piece, read: Read) -> Node | None:
        self._depth += 1
        node = self._either(read)
        # Only now may the closing one be looked at: those within were passed over at this depth.
        closed = self._sign() is Sign.CLOSE
        self._depth -= 1
        if closed:
            self._at += 1
        else:
            self._problem(
                Span(opening.span.start, len(self._text.rstrip())), N_("the parenthesis is not closed")
            )
        return node

    def _field(self, piece: Piece) -> Node | None:
        if piece.values:
            return self._filters.any_of(piece, piece.values)
        if self._sign() is Sign.OPEN:
            return self._group(self._next(), partial(self._value_of, piece))
        self._problem(
            piece.span,
            N_("`{name}:` has no value"),
            N_("Write one right after it, or put the word into quotation marks."),
            name=piece.name,
        )
        return Word(piece.name, piece.span)

    def _value_of(self, field: Piece, piece: Piece) -> Node | None:
        """A leaf within the parenthesis after a field: one value, or several with commas."""
        leaf = piece.leaf
        if leaf is None or isinstance(leaf, Quoted):
            return self._filters.any_of(field, (leaf,) if leaf else ())
        return self._filters.any_of(field, split(leaf))

    def _stray(self, operator: Piece) -> None:
        """Explain an operator that is left out: as a word it would be one that says nothing."""
        self._problem(
            operator.span,
            N_("there is nothing here for {operator} to act on"),
            N_("Put it into quotation marks if it is a word to look for."),
            operator=self._text[operator.span.start : operator.span.end],
        )


def split(word: Word) -> tuple[Word, ...]:
    """The values of a word with commas in it."""
    found, at = [], word.span.start
    for text in word.text.replace("、", ",").replace("，", ",").split(","):
        if text:
            found.append(Word(text, Span(at, at + len(text))))
        at += len(text) + 1
    if found and word.is_prefix:
        found[-1] = Word(found[-1].text, Span(found[-1].span.start, word.span.end), is_prefix=True)
    return tuple(found)


def _side_by_side(values: list[Node]) -> Node | None:
    """Values of a field side by side: any of them, and none of those with a minus."""
    wanted = [value for value in values if not isinstance(value, Without)]
    unwanted = [value for value in values if isinstance(value, Without)]
    return joined(All, [joined(Either, wanted), *unwanted])

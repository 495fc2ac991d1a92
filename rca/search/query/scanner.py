"""The characters of a query as pieces: words, quotations, parentheses, operators, and fields with their values.

Full-width punctuation and the quotation marks of Japanese and typography do what their ASCII forms do. Scanning is
one pass, and whatever belongs to nothing is part of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from rca.model.near_names import Nearest
from rca.model.problem import N_, Listed, Message
from rca.model.search import QueryProblem
from rca.search.query.fields import DATES, FIELDS, SHOWN, Meaning, fold
from rca.search.query.tree import Quoted, Span, Word

MOST_CHARACTERS = 5_000
MOST_WORDS = 256
MOST_PREFIXES = 16
"""What is longer is no question but a text, and has a command of its own."""

_FLAT = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "\u3000": " ", "｡": "。", "｢": "「", "｣": "」", "､": "、", "ｰ": "ー", "−": "-",
        "≦": "≤", "≧": "≥",
    }
)  # fmt: skip
_CLOSING = {'"': '"“”', "“": '”"', "”": '”“"', "„": '“”"', "«": "»", "「": "」", "『": "』"}
_STOPS = rf"\s()|{''.join(_CLOSING)}"
_BLANKS = re.compile(r"\s+")
_WORD = re.compile(rf"[^{_STOPS}]+")
_VALUE = re.compile(rf"[^{_STOPS},、]+")
_SIGNED = set("(_.#/@$%") | set(_CLOSING)
_FIELD = re.compile(r"([^\W\d_][^\W_]{0,39})(\s{0,2})(<=|>=|=<|=>|[:<>=≤≥])")
_PAIR = re.compile(r"(?<![^\s,{])([^\W\d]\w{0,39})=(?=[^\s=])")
_COMPARISONS = {":": "", "≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}


class Sign(Enum):
    """What a piece is."""

    LEAF = "leaf"
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    MUST = "must"


_OPERATORS = {
    "AND": Sign.AND, "&": Sign.AND, "&&": Sign.AND, "かつ": Sign.AND,
    "OR": Sign.OR, "または": Sign.OR, "NOT": Sign.NOT,
}  # fmt: skip


class Piece(NamedTuple):
    """One piece. A field has its name as it was written, how it compares ("" if only a colon says), and its values.

    A field without values is followed by a parenthesis, or wants some.
    """

    sign: Sign
    span: Span
    leaf: Word | Quoted | None = None
    meaning: Meaning = Meaning("")
    comparison: str = ""
    name: str = ""
    values: tuple[Word | Quoted, ...] = ()


class Scanner:
    """Scans ``text``; :attr:`problems` grow while :meth:`pieces` are taken. Raises nothing on any text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[QueryProblem] = []
        self._flat = text[:MOST_CHARACTERS].translate(_FLAT)
        self._end = len(self._flat)
        self._words = 0
        self._prefixes = 0
        self._near = Nearest(FIELDS)
        others = {name for name in _PAIR.findall(self._flat) if fold(name) not in FIELDS}
        self._is_log = len(others) > 1
        """True for a line of a log, where ``service=a level=b msg=c`` asks for nothing."""

    def pieces(self) -> Iterator[Piece]:
        """The pieces from left to right."""
        at = self._past(_BLANKS, 0)
        while at < self._end:
            if self._words >= MOST_WORDS:
                self._cut(at, N_("only the first {limit} words were looked at"), MOST_WORDS)
                return
            piece = self._piece(at)
            yield piece
            at = self._past(_BLANKS, max(piece.span.end, at + 1))
        if len(self.text) > self._end:
            self._cut(self._end, N_("only the first {limit} characters were looked at"), MOST_CHARACTERS)

    def problem(self, span: Span, text: str, remedy: str = "", /, **values: object) -> None:
        """Remember what is wrong at ``span``."""
        self.problems.append(
            QueryProblem(
                Message(text, values),
                span.start,
                span.end,
                Message(remedy, values) if remedy else None,
            )
        )

    def _cut(self, at: int, text: str, limit: int, end: int | None = None) -> None:
        remedy = N_("Ask in fewer words; rca similar --text FILE compares a whole text.")
        self.problem(Span(at, len(self.text) if end is None else end), text, remedy, limit=limit)

    def _past(self, kind: re.Pattern[str], at: int) -> int:
        """Where the run of characters of that kind ends that begins at ``at``."""
        run = kind.match(self._flat, at)
        return run.end() if run else at

    def _piece(self, at: int) -> Piece:
        character = self._flat[at]
        if character == "(":
            return Piece(Sign.OPEN, Span(at, at + 1))
        if character == ")":
            return Piece(Sign.CLOSE, Span(at, at + 1))
        if character == "|":
            end = at + 2 if self._flat[at : at + 2] == "||" else at + 1
            return Piece(Sign.OR, Span(at, end))
        if character in _CLOSING:
            return self._leaf(self._quoted(at))
        if character in "+-ー" and self._is_sign(at):
            return Piece(Sign.MUST if character == "+" else Sign.NOT, Span(at, at + 1))
        return self._field(at) or self._word_or_operator(at)

    def _is_sign(self, at: int) -> bool:
        """True if the plus or minus at the beginning of a word belongs to what follows.

        A long vowel mark is a minus if nothing before it could be the katakana word that it ends.
        """
        following = self._flat[at + 1 : at + 2]
        if not (following.isalnum() or following in _SIGNED) or not following:
            return False
        if self._flat[at] != "ー":
            return True
        before = self._flat[:at].rstrip()[-1:]
        return following != "ー" and not "\u3040" <= before <= "\u30ff"

    def _leaf(self, leaf: Word | Quoted) -> Piece:
        self._words += 1
        return Piece(Sign.LEAF, leaf.span, leaf)

    def _quoted(self, at: int) -> Quoted:
        closing = _CLOSING[self._flat[at]]
        end = at + 1
        while end < self._end and self._flat[end] not in closing:
            end += 1
        if end == self._end:
            self.problem(
                Span(at, end), N_("the quotation is not closed"), N_("Close it with {mark}."), mark=closing[0]
            )
        return Quoted(self.text[at + 1 : end], Span(at, min(end + 1, self._end)))

    def _word_or_operator(self, at: int) -> Piece:
        end = self._past(_WORD, at)
        text = self._flat[at:end]
        if operator := _OPERATORS.get(text):
            return Piece(operator, Span(at, end))
        return self._leaf(self._starred(at, end) if "*" in text else Word(self.text[at:end], Span(at, end)))

    def _starred(self, at: int, end: int) -> Word:
        stem = len(self._flat[at:end].rstrip("*")) + at
        inside = self._flat.find("*", at, stem)
        # *.example.com is how certificates and patterns are named, and ** is emphasis.
        if inside >= 0 and self._flat[at : at + 2] not in ("*.", "**"):
            self.problem(
                Span(inside, inside + 1),
                N_("a * stands for the rest of a word only at its end"),
                N_("Leave it out: parts of words are looked for where no whole word is found."),
            )
            return Word(self.text[at:stem], Span(at, end))
        is_prefix = at < stem < end
        self._prefixes += is_prefix
        if is_prefix and self._prefixes > MOST_PREFIXES:
            self._cut(stem, N_("only the first {limit} words may end in *"), MOST_PREFIXES, end)
            is_prefix = False
        return Word(self.text[at:stem], Span(at, end), is_prefix)

    def _field(self, at: int) -> Piece | None:
        match = _FIELD.match(self._flat, at, self._end)
        if match is None:
            return None
        written, blank, sign = match.groups()
        after = match.end()
        meaning = FIELDS.get(fold(written))
        if self._flat[after : after + 1] in (":", "/", "\\") or (sign == "=" and (blank or self._is_log)):
            return None
        comparison = _COMPARISONS.get(sign, sign)
        if meaning is None or (blank and comparison and meaning.field not in DATES):
            if not blank:
                self._unknown(written, Span(at, match.end(1)), after, comparison)
            return None
        values = self._values(self._past(_BLANKS, after))
        end = values[-1].span.end if values else after
        return Piece(Sign.FIELD, Span(at, end), None, meaning, comparison, written, tuple(values))

    def _unknown(self, name: str, span: Span, after: int, comparison: str) -> None:
        """Explain a name that is no field, unless what it begins is an address, an identifier or a sentence."""
        end = self._past(_WORD, after)
        value = self._flat[after:end]
        if ":" in value or (end == after and self._flat[after : after + 1] not in _CLOSING):
            return
        near = self._near(fold(name))
        if near:
            self.problem(
                span, N_("there is no field `{name}`"), N_("Did you mean `{near}`?"), name=name, near=near
            )
        elif not comparison and not value[:1].isdigit() and len(name) > 1:
            self.problem(
                span,
                N_("there is no field `{name}`"),
                N_("Choose one of: {known}."),
                name=name,
                known=Listed(SHOWN),
            )

    def _values(self, at: int) -> list[Word | Quoted]:
        """The values from ``at`` on, separated by commas; none before a parenthesis or the end."""
        values: list[Word | Quoted] = []
        while at < self._end and self._flat[at] not in "()" and len(values) < MOST_WORDS:
            if self._flat[at] in _CLOSING:
                values.append(self._quoted(at))
            else:
                end = self._past(_VALUE, at)
                if end > at:
                    values.append(self._value(at, end))
                elif self._flat[at] not in ",、|":
                    break
            after = max(values[-1].span.end, at) if values else at
            separator = self._flat[after : after + 1]
            if not separator or separator not in ",、|":
                break
            at = self._past(_BLANKS, after + 1)
        self._words += len(values)
        return values

    def _value(self, at: int, end: int) -> Word:
        stem = len(self._flat[at:end].rstrip("*")) + at
        return Word(self.text[at:stem], Span(at, end), is_prefix=at < stem < end)

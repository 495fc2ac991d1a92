"""What a field with its values means: keywords to have, days to lie in, or an order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Protocol

from rca.model.language_tags import TAG_PATTERN
from rca.model.near_names import Nearest
from rca.model.problem import N_
from rca.model.search import Sort
from rca.search.query.dates import compared, is_range, parse_range
from rca.search.query.fields import CHOICES, DATES, LANGUAGES, SORT, fold, known_values
from rca.search.query.scanner import Piece
from rca.search.query.tree import All, Either, Node, Quoted, Span, Value, When, Word, joined
from rca.search.query.written_dates import Calendar, parse_days, two_meanings

_COMPARED = re.compile(r"\s*(<=|>=|=<|=>|[<>=≤≥])\s*")
_ASCII = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}
_YEAR = re.compile(r"(\d{4})年?")
_WIDE = str.maketrans("＜＞＝≦≧", "<>=≤≥")


_DIGITS = str.maketrans("ｓｅｖＳＥＶ１２３４－", "sevSEV1234-")
_SEVERITY = re.compile(r"(?:sev|重大度|深刻度)[-_ ]?([1-4])(の(?=.))?", re.IGNORECASE)


class Explain(Protocol):
    """Remembers what is wrong at a place: a text, a remedy, and the values of both."""

    def __call__(self, span: Span, text: str, remedy: str = "", /, **values: object) -> None: ...


class Filters:
    """Reads the fields of one query. A value that cannot be one is explained, and is a word. :attr:`sort` is the order."""

    def __init__(self, problem: Explain, calendar: Calendar) -> None:
        self._problem = problem
        self._calendar = calendar
        self.sort: Sort | None = None

    def any_of(self, field: Piece, values: Iterable[Word | Quoted]) -> Node | None:
        """Entries that have one of the values; None if they only say in which order."""
        nodes = [self._one(field, value) for value in values]
        return joined(Either, [node for node in nodes if node is not None])

    def _one(self, field: Piece, value: Word | Quoted) -> Node | None:
        name, text = field.meaning.field, value.text.strip()
        comparison = field.comparison
        if not text:
            return None
        sign = _COMPARED.match(text.translate(_WIDE))
        if sign and not comparison:
            comparison, text = _ASCII.get(sign[1], sign[1]), text[sign.end() :]
        if name in DATES or (name == "year" and (comparison or is_range(text))):
            return self._days(field, text, comparison, value)
        if comparison not in ("", "="):
            self._problem(
                field.span,
                N_("`{name}` cannot be compared"),
                N_("Only dates can: start, due and year."),
                name=field.name,
            )
            return value
        if name == SORT:
            return self._order(text, value)
        return self._keyword(name, text, value)

    def _days(self, field: Piece, text: str, comparison: str, value: Word | Quoted) -> Node:
        index = "due" if field.meaning.field == "due" else "start"
        own = field.meaning.comparison
        if is_range(text) and not comparison and own == "=":
            days = parse_range(text, self._calendar)
            if days and days.first and days.end and days.first >= days.end:
                self._problem(
                    value.span,
                    N_("the range {value} ends before it begins"),
                    N_("Exchange the two dates."),
                    value=text,
                )
                return value
        else:
            days = parse_days(text, self._calendar)
            if days and comparison not in ("", "=") and own != "=":
                self._problem(
                    field.span,
                    N_("`{name}` compares by itself"),
                    N_("Write it with a colon and a date, such as {example}."),
                    name=field.name,
                    example=f"{field.name}:2021-10",
                )
                return value
            days = days and compared(own if comparison in ("", "=") else comparison, days)
        if days is None:
            if not self.is_ambiguous(text, value.span):
                self._problem(
                    value.span,
                    N_("{value} is not a date"),
                    N_("Write 2021, 2021-10 or 2021-10-13, and a range as 2021-10..2021-12."),
                    value=text or field.name,
                )
            return value
        return When(index, days.first, days.end, Span(field.span.start, value.span.end))

    def is_ambiguous(self, text: str, span: Span) -> bool:
        """Explain a date that may be two."""
        meanings = two_meanings(text)
        if meanings is not None:
            one, other = meanings
            self._problem(
                span,
                N_("{value} can be two days"),
                N_("Write {one} or {other}."),
                value=text,
                one=one.isoformat(),
                other=other.isoformat(),
            )
        return meanings is not None

    def contradict(self, parts: Sequence[Node]) -> None:
        """Explain limits side by side that no day keeps: one begins after another has ended."""
        limits = [part for part in parts if isinstance(part, When)]
        for earlier, later in combinations(limits, 2):
            first = max(filter(None, (earlier.first, later.first)), default=None)
            end = min(filter(None, (earlier.end, later.end)), default=None)
            if earlier.field == later.field and first and end and first >= end:
                self._problem(
                    Span(earlier.span.start, later.span.end),
                    N_("no day is in both"),
                    N_("Exchange the two dates."),
                )
                return

    def _order(self, text: str, value: Word | Quoted) -> Node | None:
        sort = CHOICES[SORT].get(fold(text))
        if sort is None:
            return self._no_choice(SORT, text, value)
        self.sort = Sort(sort)
        return None

    def _keyword(self, name: str, text: str, value: Word | Quoted) -> Node | None:
        is_prefix = isinstance(value, Word) and value.is_prefix
        known = text
        if is_prefix:
            return Value(name, text, value.span, is_prefix=True)
        if name in CHOICES:
            known = CHOICES[name].get(fold(text), "")
            if not known:
                return self._no_choice(name, text, value)
        elif name == "locale":
            known = LANGUAGES.get(fold(text), text)
            if not re.fullmatch(TAG_PATTERN, known, re.IGNORECASE | re.ASCII):
                self._problem(
                    value.span,
                    N_("{value} is not a language"),
                    N_("Write its tag, such as ja, en or pt-BR."),
                    value=text,
                )
                return value
        elif name == "year":
            year = _YEAR.fullmatch(fold(text))
            if year is None:
                self._problem(value.span, N_("{value} is not a year"), N_("Write 2021."), value=text)
                return value
            known = str(int(year[1]))
        return Value(name, known, value.span)

    def _no_choice(self, name: str, text: str, value: Word | Quoted) -> Node:
        near = Nearest(CHOICES[name])(fold(text))
        self._problem(
            value.span,
            N_("{value} is not one of {known}"),
            N_("Did you mean `{near}`?") if near else N_("Choose one of these."),
            value=text,
            known=known_values(name),
            near=near,
        )
        return value


def bare_severity(word: Word) -> Node | None:
    """What a word without a field means that names a severity, as ``sev1`` and 重大度1の障害 do; None for any other."""
    match = None if word.is_prefix else _SEVERITY.match(word.text.translate(_DIGITS))
    if match is None or (match.end() < len(word.text) and not match[2]):
        return None
    at = word.span.start + match.end()
    value = Value("severity", f"sev{match[1]}", Span(word.span.start, at))
    rest = word.text[match.end() :]
    return All((value, Word(rest, Span(at, word.span.end)))) if rest else value

"""Markup that our Markdown does not have: what would stand in a notice as it was typed, vanish, or take its place apart.

Our Markdown has paragraphs, headings, lists, tables, quotations, code, links, emphasis and ``<br>``. Where a text goes
decides what else it cannot have: a cell of a table holds no blocks but lists, an item of a list no headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from rca.model.characters import forbidden


class Home(Enum):
    """Where a text goes in a notice."""

    PAGE = auto()
    ITEM = auto()
    STEP = auto()
    """An item with the state of the step behind it."""
    CELL = auto()
    LINE = auto()
    """A name or a title, which is no Markdown."""


class Alien(NamedTuple):
    """A piece of markup that cannot stand: the rule, the piece, and how many equal ones stand before it."""

    rule: str
    piece: str
    before: int


_M = re.MULTILINE
_TAGS = (
    "a|abbr|b|big|blockquote|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre|"
    "q|rp|rt|ruby|s|samp|script|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|var|video"
)
_EVERYWHERE = {
    "markdown.image": re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"),
    "markdown.footnote": re.compile(r"\[\^[^\]\s]+\]:?"),
    "markdown.html": re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>\n]*>|<!--", re.IGNORECASE),
    "markdown.strike": re.compile(r"~~(?=\S)[^~\n]+~~"),
    "markdown.definition": re.compile(r"^ {0,3}\[[^\]^\n][^\]\n]*\]:[ \t]*\S.*", _M),
    "markdown.underlined": re.compile(r"^(?![\s|>#*+-])[^\n|]*\n {0,3}(?:=+|-{2,})[ \t]*$", _M),
    "markdown.task": re.compile(r"^[ \t]*[-*+] \[[ xX]\](?=[ \t])", _M),
    # An address that nobody may follow is left out, and a pair of brackets may be no link at all.
    "markdown.link": re.compile(
        r"(?<!!)\[[^\]\n]*\]\((?!\s*<?(?:https?://[^\s/?#]|mailto:[^\s>)]|\{))[^)\n]*\)", re.IGNORECASE
    ),
    "markdown.break": re.compile(r"\\$", _M),
}
_HEADING_IN_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+#{1,6}[ \t].*|^[ \t]+#{1,6}[ \t]+\S.*", _M)
_HEADING = re.compile(r"^(#{1,6})[ \t]+\S.*", _M)
_INDENTED_FENCE = re.compile(r"^[ \t]+(?:`{3,}|~{3,}).*", _M)
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*", _M)
_BLOCK = re.compile(r"^ {0,3}>.*|^[^\n]*\|[^\n]*\n[ |:]*-[-| :]*\|[-| :]*$", _M)
_ENDING = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]*[|>]|[ \t]*(?:`{3}|~{3})|    )")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_MARKED = re.compile(
    r"\*\*[^*\n]+\*\*|`[^`\n]+`|!?\[[^\]\n]+\]\([^)\n]+\)|\[\^[^\]\s]+\]|~~(?=\S)[^~\n]+~~"
    rf"|</?(?:{_TAGS}|br)(?=[\s/>])[^<>\n]*>|<!--|{_ENTITY.pattern}",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[ \t]*$|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\\[!-/:-@\[-`{-~]",
    re.MULTILINE | re.DOTALL,
)
_HOMES = (
    (re.compile(r"timeline\[\d+\]\.text|windows\[\d+\]\.label"), Home.CELL),
    (re.compile(r"next_steps\[\d+\]\.text"), Home.STEP),
    (
        re.compile(
            r"scope\.(?:un)?affected\[\d+\]|cause\.(?:mechanism|contributing)\[\d+\]"
            r"|mitigation\.(?:stop_gap|permanent)\[\d+\]|next_steps\[\d+\]\.reason"
        ),
        Home.ITEM,
    ),
)


def home_of(field: str) -> Home:
    """Where the text of that field of an incident, such as ``timeline[0].text``, goes."""
    return next((home for pattern, home in _HOMES if pattern.fullmatch(field)), Home.PAGE)


def aliens(text: str, home: Home) -> Iterator[Alien]:
    """The markup in a text that cannot stand where it goes, in the order of the rules. Code is left alone."""
    if home is Home.LINE:
        yield from _each("markdown.plain", _MARKED, text)
        return
    in_page = home is Home.PAGE
    yield from _each("markdown.fence", _INDENTED_FENCE if in_page else _FENCE, text)
    prose = _CODE.sub(lambda match: re.sub(r"[^\n]", "\x00", match[0]), text)
    for rule, pattern in _EVERYWHERE.items():
        yield from _each(rule, pattern, prose)
    for alien in _each("markdown.entity", _ENTITY, prose):
        # The null character is read as U+FFFD.
        if any(map(forbidden, unescape(alien.piece))):
            yield alien
    yield from _each("markdown.heading", _HEADING_IN_ITEM if in_page else _HEADING, prose)
    if home is Home.CELL:
        yield from _each("markdown.block", _BLOCK, prose)
    last = text.rstrip().rpartition("\n")[2]
    if home is Home.STEP and _ENDING.match(last):
        yield Alien("markdown.ending", last.strip(), 0)
    levels = [len(match[1]) for match in _HEADING.finditer(prose)]
    if in_page and levels and levels[0] > min(levels):
        first = _HEADING.search(prose)
        assert first is not None
        yield Alien("markdown.outline", first[0], 0)


def _each(rule: str, pattern: re.Pattern[str], text: str) -> Iterator[Alien]:
    seen: Counter[str] = Counter()
    for match in pattern.finditer(text):
        piece = match[0].strip().split("\n")[0]
        yield Alien(rule, piece, seen[piece])
        seen[piece] += 1

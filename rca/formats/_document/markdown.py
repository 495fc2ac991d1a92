"""Markdown as notices use it: Python-Markdown, made safe for text from anywhere, then cleaned by nh3.

Python-Markdown and not CommonMark, because CommonMark's flanking rule breaks ``**「重要」**です``
(commonmark-spec issue 650). Raw HTML and images are no part of our Markdown: they come out as the text they
are; only ``<br>``, the one way to break a line in a table cell, is a line break.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import (
    LINK_RE,
    REFERENCE_RE,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.util import AtomicString

from rca.errors import RcaError
from rca.formats._document.lists import Lists
from rca.model.notices.printable import printable
from rca.model.problem import N_
from rca.model.tables import MAX_COLUMNS, columns_of

if TYPE_CHECKING:
    _Base = LinkInlineProcessor
else:
    _Base = object

MAX_CHARACTERS = 100_000
"""About sixty pages. Python-Markdown's time grows faster than its input, so there must be a limit."""

MAX_FENCES = 400
"""Text with more lines of ``` than this has no code blocks: each that is not closed is sought to the end."""

_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "code", "a",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_SCHEMES = {"https", "http", "mailto"}

_FENCE = re.compile(r"^(?=```|~~~)", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]]")


def to_html(markdown: str) -> str:
    """``markdown`` as printable HTML of known tags only, with links that are ``https``, ``http`` or ``mailto``.

    Raises RcaError if the text is longer than MAX_CHARACTERS, or has a table that is too wide.
    """
    if len(markdown) > MAX_CHARACTERS:
        raise RcaError(
            N_("the text has {length} characters; a notice may have {limit}"),
            remedy=N_("Shorten it, or link to the details."), length=len(markdown), limit=MAX_CHARACTERS,
        )  # fmt: skip
    if (columns := columns_of(markdown)) > MAX_COLUMNS:
        raise RcaError(
            N_("a table has {columns} columns; a notice may have {limit}"),
            remedy=N_("Divide it, or link to the details."), columns=columns, limit=MAX_COLUMNS,
        )  # fmt: skip
    # Python-Markdown keeps its place with \x02 and \x03; text that held them would be taken for its own marks.
    text = printable(markdown)
    if len(_FENCE.findall(text)) > MAX_FENCES:
        text = _FENCE.sub(" ", text)
    # Entities such as &#8; are characters only now.
    return printable(_tools.cleaner.clean(_tools.parser.reset().convert(text)))


class _BoundedText(_Base):
    """Looks for the end of a link's text near by only; the library's search is quadratic in open brackets."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        depth = 1
        for bracket in _BRACKET.finditer(data, index, index + 1000):
            depth += 1 if bracket[0] == "[" else -1
            if depth == 0:
                return data[index : bracket.start()], bracket.end(), True
            if depth > 8:
                break
        return "", index, False


class _Link(_BoundedText, LinkInlineProcessor):
    def getLink(  # noqa: N802
        self, data: str, index: int
    ) -> tuple[str, str | None, int, bool]:
        end = data.find("](", index, index + 4000)
        return super().getLink(data[: index + 4000 if end < 0 else end], index)


class _Reference(_BoundedText, ReferenceInlineProcessor):
    """[label][id]"""


class _ShortReference(_BoundedText, ShortReferenceInlineProcessor):
    """[id]"""


class _Table(TableProcessor):
    """Looks at two lines to see whether a block is a table; the library splits all that is left."""

    def test(self, parent: Element, block: str) -> bool:
        return super().test(parent, "\n".join(block.split("\n", 2)[:2]))


class _BareAddress(InlineProcessor):
    """Keeps underscores in a bare URL from being emphasis; the tree makes the link."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span")
        element.text = AtomicString(m[0])
        return element, m.start(), m.end()


class _LineBreak(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        return Element("br"), m.start(), m.end()


def _parser() -> Markdown:
    parser = Markdown(
        extensions=[TableExtension(), SaneListExtension(), FencedCodeExtension()],
        output_format="html",
    )
    parser.parser.blockprocessors.register(_Table(parser.parser, {"use_align_attribute": True}), "table", 75)
    parser.preprocessors.deregister("html_block")
    parser.preprocessors.register(Lists(parser), "lists", 10)  # after fenced code has been put aside
    patterns = parser.inlinePatterns
    for name in ("html", "image_link", "image_reference", "short_image_ref"):
        patterns.deregister(name)
    patterns.register(_Reference(REFERENCE_RE, parser), "reference", 170)
    patterns.register(_Link(LINK_RE, parser), "link", 160)
    patterns.register(_ShortReference(REFERENCE_RE, parser), "short_reference", 130)
    patterns.register(
        _BareAddress(r"https?://[!#-);=?-_a-{}~+-;]*[A-Za-z0-9/=#&%~+-]", parser), "bare_address", 115
    )
    patterns.register(_LineBreak(r"<br\s{0,3}/?>", parser), "line_break", 90)
    return parser


class _Tools(threading.local):
    """One parser for each thread: making one costs as much as parsing a page, no two threads may share."""

    def __init__(self) -> None:
        self.parser = _parser()
        self.cleaner = nh3.Cleaner(
            tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
        )


_tools = _Tools()

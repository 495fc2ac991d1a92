"""Plain text of 72 columns, for mail and terminals: 禁則 is kept, no word, number or URL is ever cut.

``tables``  tables as columns, labelled lines or records
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rca.formats._document.plain_style import PlainStyle, plain_style_of
from rca.formats._document.tree import Node, parse
from rca.formats._layout.laid_out_once import laid_out_once
from rca.formats._layout.layouts import layout
from rca.formats.txt.tables import table_lines
from rca.i18n import columns as widths
from rca.model.notices.notice import Notice

SUFFIX = ".txt"
MEDIA_TYPE = "text/plain"
COLUMNS = 72


def render(notice: Notice) -> bytes:
    """The notice as text. Raises RcaError if the body is too long or the layout is wrong."""
    return laid_out_once(notice, _layout, _page(notice.frame.locale).left)


def _layout(notice: Notice) -> str:
    frame = notice.frame
    text = layout(frame.kind, frame.locale, "txt").render(
        frame=frame,
        page=_page(frame.locale),
        opening=body_text(frame.opening, frame.locale) if frame.opening else "",
        body=body_text(notice.body, frame.locale),
    )
    return text.strip("\n") + "\n"


@lru_cache(maxsize=512)
def body_text(markdown: str, locale: str, columns: int = COLUMNS) -> str:
    """``markdown`` as plain text in the style of a language."""
    return "\n".join(_Writer(plain_style_of(locale)).blocks(parse(markdown).blocks, columns))


@dataclass(frozen=True, slots=True)
class Page:
    """What the layouts set lines of the frame with."""

    style: PlainStyle
    columns: int = COLUMNS

    def left(self, text: str) -> str:
        """The text from the first column, in as many lines as it takes."""
        return "\n".join(self._lines(text))

    def right(self, text: str) -> str:
        """The text so that it ends in the last column."""
        return "\n".join(
            widths.flush_right(line, self.columns, self.style.ambiguous) for line in self._lines(text)
        )

    def block(self, texts: Sequence[str]) -> str:
        """Lines that begin below each other, the longest of them ending in the last column."""
        lines = [line for text in texts for line in self._lines(text)]
        longest = max((widths.width(line, self.style.ambiguous) for line in lines), default=0)
        return "\n".join(" " * (self.columns - longest) + line for line in lines)

    def centre(self, text: str) -> str:
        """The text in the middle of the line."""
        return "\n".join(
            widths.centred(line, self.columns, self.style.ambiguous) for line in self._lines(text)
        )

    def heading(self, text: str) -> str:
        """The text as a heading of the body is set."""
        return "\n".join(_Writer(self.style).heading("h2", text, self.columns))

    def underline(self, text: str, sign: str = "=") -> str:
        """Signs below the text, as long as it."""
        return sign * max(widths.width(line, self.style.ambiguous) for line in self._lines(text))

    def entry(self, label: str, value: str, href: str = "") -> str:
        """A label and its value, and where it leads unless the value says so."""
        shown = href.partition(":")[2] if href.startswith(("mailto:", "tel:")) else href
        if shown and shown != value and not href.startswith("tel:"):
            value = f"{value} <{shown}>".lstrip()
        return self.left(f"{label}{self.style.colon}{value}")

    def _lines(self, text: str) -> tuple[str, ...]:
        return _lines(text, self.columns, self.style.ambiguous)


@lru_cache(maxsize=4096)  # one sender, title and contact for many readers
def _lines(text: str, columns: int, ambiguous: int) -> tuple[str, ...]:
    return tuple(widths.wrap(text, columns, ambiguous))


@lru_cache(maxsize=64)
def _page(locale: str) -> Page:
    return Page(plain_style_of(locale))


class _Writer:
    """Writes blocks as lines."""

    def __init__(self, style: PlainStyle) -> None:
        self.style = style

    def blocks(self, nodes: Iterable[Node], columns: int) -> list[str]:
        """Blocks with an empty line between them."""
        lines: list[str] = []
        for node in nodes:
            lines += ["", *self.block(node, columns)] if lines else self.block(node, columns)
        return lines

    def block(self, node: Node, columns: int) -> list[str]:
        columns = max(columns, 20)
        match node.tag:
            case "ul" | "ol":
                return self._list(node, columns)
            case "blockquote":
                return [f"> {line}".rstrip() for line in self.blocks(node.nodes, columns - 2)]
            case "pre":
                return [f"    {line}".rstrip() for line in self.text(node.children).split("\n")]
            case "hr":
                return ["-" * columns]
            case "table":
                return table_lines(self._cells(node), bool(node.nodes[0].tag == "thead"), columns, self.style)
            case "p":
                return self._wrap(self.text(node.children), columns)
            case _:
                return self.heading(node.tag, self.text(node.children), columns)

    def heading(self, tag: str, text: str, columns: int) -> list[str]:
        text, level = text.replace("\n", " "), int(tag[1]) - 2
        if marks := self.style.headings:
            return self._hanging(marks[min(level, len(marks) - 1)], self._wrap(text, columns - 3))
        lines = self._wrap(text, columns)
        longest = max(widths.width(line, self.style.ambiguous) for line in lines)
        return [*lines, "-" * longest] if level == 0 else lines

    def text(self, nodes: Iterable[Node | str]) -> str:
        """Text with its links written out."""
        return "".join(node if isinstance(node, str) else self._span(node) for node in nodes)

    def _span(self, node: Node) -> str:
        if node.tag == "br":
            return "\n"
        text = self.text(node.children)
        shown = node.href.removeprefix("mailto:")
        if not shown or shown.rstrip("/") == text.rstrip("/"):
            return text
        # RFC 3986, appendix C: between angle brackets no reader takes the text that follows for the address.
        return f"{text} <{shown}>"

    def _list(self, node: Node, columns: int) -> list[str]:
        lines: list[str] = []
        loose = any(
            child.tag in {"pre", "table", "blockquote"} for item in node.nodes for child in item.nodes[1:]
        )
        for number, item in enumerate(node.nodes, start=node.start):
            sign = self.style.bullet if node.tag == "ul" else self.style.number.format(number=number)
            inner = columns - widths.width(sign, self.style.ambiguous)
            content: list[str] = []
            for child in item.nodes:
                apart = content and child.tag not in {"ul", "ol"}
                content += ["", *self.block(child, inner)] if apart else self.block(child, inner)
            if loose and lines:
                lines.append("")
            lines += self._hanging(sign, content or [""])
        return lines

    def _hanging(self, sign: str, lines: list[str]) -> list[str]:
        indent = " " * widths.width(sign, self.style.ambiguous)
        return [((indent if number else sign) + line).rstrip() for number, line in enumerate(lines)]

    def _cells(self, table: Node) -> list[list[tuple[str, str]]]:
        """The texts of a table's cells with their alignment, row by row."""
        rows = (row for part in table.nodes for row in part.nodes)
        return [[(self.text(cell.children), cell.align) for cell in row.nodes] for row in rows]

    def _wrap(self, text: str, columns: int) -> list[str]:
        return widths.wrap(text, columns, self.style.ambiguous)

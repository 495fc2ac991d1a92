"""HTML: one complete page that needs nothing from outside, runs nothing and is safe whatever the text holds.

The body is written from the document tree, so only tags named here can occur; the layout escapes every field.
A content security policy in the page says the same to the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from markupsafe import Markup
from markupsafe import escape as markup_escape

from rca.formats._document.links import is_followable
from rca.formats._document.tree import Node, parse, text_of
from rca.formats._layout.laid_out_once import laid_out_once
from rca.formats._layout.layouts import layout, style
from rca.i18n.columns import width
from rca.model.base import Audience
from rca.model.notices.notice import Notice

SUFFIX = ".html"
MEDIA_TYPE = "text/html"
LABEL_COLUMNS = 24
"""Up to this width, in columns of plain text, the labels of a table's rows stay in one line on wide pages."""

KEPT_COLUMNS = 14
"""The widest word of East Asian text that a cell of a table keeps in one line."""
_PLACES_TO_BREAK = re.compile(r"[\s、／（]")
_TELEPHONE = re.compile(r"tel:\+?[0-9().-]+")


def render(notice: Notice) -> bytes:
    """The notice as a page. Raises RcaError if the body is too long or the layout is wrong."""
    return laid_out_once(notice, _page, _line)


def _line(text: str) -> str:
    return str(markup_escape(text))


def _page(notice: Notice) -> str:
    frame = notice.frame
    page = layout(frame.kind, frame.locale, "html").render(
        frame=frame,
        language=frame.locale.replace("_", "-"),
        style=style(frame.kind),
        opening=body_html(frame.opening) if frame.opening else "",
        body=body_html(notice.body),
        listed=notice.audience is Audience.PUBLIC,
        contact=[(entry, address_of(entry.href)) for entry in frame.contact],
    )
    return page.rstrip("\n") + "\n"


@lru_cache(maxsize=512)
def body_html(markdown: str) -> Markup:
    """``markdown`` as HTML that may stand in any page."""
    return Markup("\n".join(_block(node) for node in parse(markdown).blocks))  # noqa: S704 - escaped here


def address_of(href: str) -> str:
    """The address of a contact if it may be followed; empty for anything else."""
    return href if is_followable(href) or _TELEPHONE.fullmatch(href) else ""


def _block(node: Node) -> str:
    match node.tag:
        case "hr":
            return "<hr>"
        case "pre":
            return f"<pre><code>{_inline(node.children)}</code></pre>"
        case "ul" | "blockquote":
            return f"<{node.tag}>\n{_blocks(node.nodes)}\n</{node.tag}>"
        case "ol":
            start = f' start="{node.start}"' if node.start != 1 else ""
            return f"<ol{start}>\n{_blocks(node.nodes)}\n</ol>"
        case "li":
            return f"<li>{_item(node)}</li>"
        case "table":
            return _table(node)
        case _:
            return f"<{node.tag}>{_inline(node.children)}</{node.tag}>"


def _blocks(nodes: Iterable[Node]) -> str:
    return "\n".join(_block(node) for node in nodes)


def _item(item: Node) -> str:
    """An item with one paragraph is set tight, without ``<p>``."""
    first, *rest = item.nodes or (Node("p"),)
    if first.tag != "p" or any(node.tag == "p" for node in rest):
        return "\n" + _blocks(item.nodes) + "\n"
    return _inline(first.children) + "".join(f"\n{_block(node)}" for node in rest)


def _has_short_labels(table: Node) -> bool:
    """True if the first column is narrow enough to be kept in one line."""
    rows = [row for part in table.nodes for row in part.nodes if len(row.nodes) > 1]
    return bool(rows) and all(width(text_of(row.nodes[0].children), 2) <= LABEL_COLUMNS for row in rows)


def _table(table: Node) -> str:
    """A table. Of three columns or more, a page that is too narrow makes records, in which each cell names its column."""
    first = table.nodes[0]
    heads = [text_of(cell.children) for cell in first.nodes[0].nodes] if first.tag == "thead" else []
    heads = heads if len(heads) > 2 else []
    classes = [*(["short"] if _has_short_labels(table) else []), *(["records"] if heads else [])]
    parts = []
    for part in table.nodes:
        labels = len(part.nodes[0].children) > 1 and part.tag == "tbody"
        rows = "\n".join(_row(row, heads if part.tag == "tbody" else [], labels=labels) for row in part.nodes)
        parts.append(f"<{part.tag}>\n{rows}\n</{part.tag}>")
    form = f' class="{" ".join(classes)}"' if classes else ""
    return "\n".join([f"<table{form}>", *parts, "</table>"])


def _is_kept(text: str) -> bool:
    """True for East Asian text of short words, such as 影響時間 or a date, which narrow columns must not break."""
    longest = max((width(word, 2) for word in _PLACES_TO_BREAK.split(text)), default=0)
    return width(text) > len(text) and longest <= KEPT_COLUMNS


def _row(row: Node, heads: list[str], *, labels: bool) -> str:
    cells = []
    for column, cell in enumerate(row.nodes):
        tag, scope = cell.tag, ' scope="col"' if cell.tag == "th" else ""
        if labels and column == 0:
            tag, scope = "th", ' scope="row"'
        classes = [cell.align] if cell.align in {"center", "right"} else []
        classes += ["kept"] if _is_kept(text_of(cell.children)) else []
        form = f' class="{" ".join(classes)}"' if classes else ""
        if heads and column:
            form += f' data-head="{escape(heads[column])}"'
        cells.append(f"<{tag}{scope}{form}>{_inline(cell.children)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _inline(nodes: Iterable[Node | str]) -> str:
    return "".join(escape(node, quote=False) if isinstance(node, str) else _span(node) for node in nodes)


def _span(node: Node) -> str:
    if node.tag == "br":
        return "<br>"
    href = ""
    if node.tag == "a":  # on paper, links show where they lead unless their text says so
        written_out = ' class="url"' if node.children == (node.href,) else ""
        href = f' href="{escape(node.href)}"{written_out} rel="noopener"'
    return f"<{node.tag}{href}>{_inline(node.children)}</{node.tag}>"

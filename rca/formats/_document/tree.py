"""The document tree: what every format writes, whatever it was in Markdown.

Containers (``Document``, ``blockquote``, ``li``) hold blocks only: ``h2`` to ``h6``, ``p``, ``ul``, ``ol``,
``table``, ``blockquote``, ``pre``, ``hr``. ``h*``, ``p``, ``th`` and ``td`` hold text, ``strong``, ``em``,
``code``, ``a`` and ``br``; ``pre`` and ``code`` hold one string. Lists hold ``li``; tables hold ``thead``, if
they have a header, and ``tbody``; those hold ``tr``. Nothing else occurs: a writer of these tags is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby

from rca.formats._document.links import is_followable, with_links

_CJK = re.compile(
    "[\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_SOFT_BREAK = re.compile(r"[ \t]*\n\s*")
_INLINE = frozenset({"strong", "em", "code", "a", "br"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"blockquote", "ul", "ol", "li"})
_PROSE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "th", "td"})
_PARTS = {
    "ul": {"li"},
    "ol": {"li"},
    "table": {"thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
}
_VOID = frozenset({"br", "hr"})


@dataclass(frozen=True, slots=True)
class Node:
    """An element. ``href`` is for ``a``, ``align`` (left, center, right) for cells, ``start`` for ``ol``."""

    tag: str
    children: tuple[Node | str, ...] = ()
    href: str = ""
    align: str = ""
    start: int = 1

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The children that are elements: all of them, in containers, lists and tables."""
        return tuple(child for child in self.children if isinstance(child, Node))


@dataclass(frozen=True, slots=True)
class Document:
    """A body of text. Headings begin at ``h2``, below the notice's title, and leave out no level."""

    blocks: tuple[Node, ...]


@lru_cache(maxsize=512)
def parse(markdown: str) -> Document:
    """The tree of ``markdown``; one incident's text, sent to a thousand customers, is parsed once.

    Raises RcaError if the text is too long (see :data:`rca.formats._document.markdown.MAX_CHARACTERS`).
    """
    from rca.formats._document.markdown import to_html

    builder = _Builder()
    builder.feed(to_html(markdown))
    builder.close()
    return Document(tuple(_with_levels(_blocks(builder.root))))


def text_of(nodes: Iterable[Node | str]) -> str:
    """The text alone, without any form."""
    return "".join(node if isinstance(node, str) else text_of(node.children) for node in nodes)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str | None]
    children: list[_Open | str]


class _Builder(HTMLParser):
    """Collects clean HTML as a tree that can still be changed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[_Open | str] = []
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = _Open(tag, dict(attrs), [])
        self._open[-1].append(element)
        if tag not in _VOID:
            self._open.append(element.children)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].append(data)


def _blocks(children: Sequence[_Open | str]) -> list[Node]:
    """Blocks of a container; text that stands in it directly becomes paragraphs."""
    result: list[Node] = []
    for inline, run in groupby(children, lambda child: isinstance(child, str) or child.tag in _INLINE):
        if not inline:
            result += [_block(child) for child in run if isinstance(child, _Open)]
        elif prose := _prose(list(run)):
            result.append(Node("p", prose))
    return [node for node in result if node.children or node.tag == "hr"]


def _block(element: _Open) -> Node:
    tag, children = element.tag, element.children
    if tag in _PROSE:
        return Node(tag, _prose(children), align=element.attributes.get("align") or "")
    if tag in {"li", "blockquote"}:
        return Node(tag, tuple(_blocks(children)))
    if tag == "pre":
        return Node(tag, (_raw(children).strip("\n"),))
    parts = _PARTS.get(tag, ())
    nodes = tuple(_block(child) for child in children if isinstance(child, _Open) and child.tag in parts)
    if tag == "table":  # Markdown cannot leave the header out; an empty one stands for none
        nodes = tuple(part for part in nodes if text_of(part.children).strip())
    start = element.attributes.get("start") or ""
    return Node(tag, nodes, start=int(start) if start.isdecimal() and len(start) < 10 else 1)


def _prose(children: list[_Open | str]) -> tuple[Node | str, ...]:
    _join_lines(children)
    return tuple(_inline(children, linked=False))


def _inline(children: Iterable[_Open | str], *, linked: bool) -> Iterable[Node | str]:
    for child in children:
        if isinstance(child, str):
            if linked:
                yield child
            else:
                yield from (
                    Node("a", (text,), href=href) if href else text for text, href in with_links(child)
                )
            continue
        href = child.attributes.get("href") or "" if child.tag == "a" else ""
        if child.tag == "code":
            yield Node("code", (_raw(child.children),))
        elif child.tag == "a" and not is_followable(href):
            yield from _inline(child.children, linked=True)
        elif child.tag in _INLINE:
            yield Node(child.tag, tuple(_inline(child.children, linked=linked or bool(href))), href=href)
        else:
            yield from _inline(child.children, linked=linked)


def _raw(children: Iterable[_Open | str]) -> str:
    return "".join(child if isinstance(child, str) else _raw(child.children) for child in children)


def _join_lines(children: list[_Open | str]) -> None:
    """Replace line ends inside prose: by a blank between words, by nothing beside Japanese or Chinese."""
    leaves = list(_leaves(children))
    before = ""
    for number, (owner, index) in enumerate(leaves):
        text = owner[index]
        if not isinstance(text, str):
            before = ""
            continue
        after = ""
        if number + 1 < len(leaves):
            following = leaves[number + 1][0][leaves[number + 1][1]]
            after = following.lstrip()[:1] if isinstance(following, str) else ""
        if "\n" in text:
            text = _joined(before, text, after)
        if not before:
            text = text.lstrip()
        owner[index] = text
        before = text[-1:] or before


def _joined(before: str, text: str, after: str) -> str:
    lines = _SOFT_BREAK.split(text)
    result = lines[0]
    for number, line in enumerate(lines[1:], start=1):
        left = result[-1:] or before
        right = line[:1] or (after if number == len(lines) - 1 else "")
        spaced = left and right and not left.isspace() and not _CJK.match(left) and not _CJK.match(right)
        result += (" " if spaced else "") + line
    return result


def _leaves(children: list[_Open | str]) -> Iterable[tuple[list[_Open | str], int]]:
    """Where texts and line breaks stand, in reading order."""
    for index, child in enumerate(children):
        if isinstance(child, str) or child.tag == "br":
            yield children, index
        else:
            yield from _leaves(child.children)


def _with_levels(blocks: Iterable[Node]) -> Iterable[Node]:
    """Headings renumbered so that the highest is h2 and each is at most one level below the one before."""
    blocks = tuple(blocks)
    used = sorted({node.tag for node in blocks if node.tag in _PROSE and node.tag != "p"})
    level = 1
    for node in blocks:
        if node.tag in used:
            level = min(used.index(node.tag) + 2, level + 1, 6)
            yield Node(f"h{level}", node.children)
        else:
            yield _without_headings(node)


def _without_headings(node: Node) -> Node:
    """A heading within a list or quotation is no part of the notice's outline: it becomes a strong paragraph."""
    if node.tag not in _CONTAINERS:
        return node
    children = tuple(
        Node("p", (Node("strong", child.children),)) if child.tag in _HEADINGS else _without_headings(child)
        for child in node.nodes
    )
    return replace(node, children=children)

"""The document tree as paragraphs, lists and tables of Word, in its own styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml.ns import qn

from rca.formats._document.links import is_followable
from rca.formats._document.plain_style import plain_style_of
from rca.formats._document.tree import Document as Tree
from rca.formats._document.tree import Node, text_of
from rca.formats.docx import tables
from rca.formats.docx.document import define, step_of, text_width
from rca.formats.docx.numbering import DEEPEST, MOST, STYLED
from rca.formats.docx.styles import Design, spans
from rca.formats.docx.xml import Properties, Value, element, paragraph, run

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_QUOTE = 280
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# The first of these that a text is inside of is its style.
_STYLES = {"a": "Hyperlink", "code": "HTMLCode", "em": "Emphasis", "strong": "Strong"}
_LONGEST_LINK = 2000
"""Word refuses hyperlinks of more than 2,083 characters."""

# Characters that are full width in Chinese and half width elsewhere; Word asks the hint.
_AMBIGUOUS = re.compile("[“”‘’…—·]")
_HOST = re.compile(r"(?:[^@/]*@)?(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand."""

    prose: str
    """The style of paragraphs here."""
    left: int = 0
    """The indent of this place in twips."""
    depth: int = 0
    """How many lists there are around."""
    quoted: bool = False


class Writer:
    """Writes into one document: it knows that document's styles, lists and links."""

    def __init__(self, document: Document, design: Design, locale: str, *, bare: bool = False) -> None:
        self.styles, self._numbering, self._lists = define(document, design, locale, bare=bare)
        self.design = design
        self.plain = plain_style_of(locale)
        self.width = text_width(document)
        self._part = document.part
        self._step = step_of(design, locale)
        self._links: dict[str, str] = {}
        self._letters = {style.id: style.letters for style in spans(design.face)}

    def line(self, style: str, *runs: BaseOxmlElement, **form: Value) -> BaseOxmlElement:
        """A paragraph in one of our styles."""
        return paragraph(self.styles[style], *runs, **form)

    def text(self, text: str, span: str = "", direct: Properties | None = None) -> BaseOxmlElement:
        """A run of plain text, perhaps in one of our styles for letters; ``direct`` is what it has beside it."""
        form: dict[str, Value] = dict(direct or {})
        if span:
            form["rStyle"] = self.styles[span]
        if self.design.face.script.startswith("zh") and _AMBIGUOUS.search(text):
            form["rFonts"] = {"hint": "eastAsia", **_fonts(form)}
        return run(text, form)

    def link(self, href: str, *runs: BaseOxmlElement) -> list[BaseOxmlElement]:
        """The runs as a link; as they are if the address is none that Word would take."""
        address = _address(href)
        if not address:
            return list(runs)
        if address not in self._links:
            self._links[address] = self._part.relate_to(address, RELATIONSHIP.HYPERLINK, is_external=True)
        hyperlink = element("hyperlink", *runs, history=1)
        hyperlink.set(qn("r:id"), self._links[address])
        return [hyperlink]

    def tree(self, tree: Tree, prose: str = "BodyText") -> list[BaseOxmlElement]:
        """The blocks of a tree; ``prose`` is the style of its paragraphs."""
        return list(self._blocks(tree.blocks, _Place(prose)))

    def _blocks(self, nodes: Iterable[Node], place: _Place) -> Iterator[BaseOxmlElement]:
        blocks = list(nodes)
        for number, node in enumerate(blocks):
            following = blocks[number + 1].tag if number + 1 < len(blocks) else ""
            yield from self._block(node, place)
            if node.tag == "table" and following not in _HEADINGS:
                yield self.line("NoticeTableGap")  # two tables would become one

    def _block(self, node: Node, place: _Place) -> Iterator[BaseOxmlElement]:
        form: dict[str, Value] = {"ind": {"left": place.left}} if place.left else {}
        match node.tag:
            case "ul" | "ol":
                yield from self._list(node, place)
            case "blockquote":
                inner = replace(place, prose="Quote", left=place.left + _QUOTE, quoted=True)
                yield from self._blocks(node.nodes, inner)
            case "pre":
                yield self.line("HTMLPreformatted", self.text(text_of(node.children)), **form)
            case "hr":
                yield self.line("NoticeRule", **form)
            case "table":
                names = (self.styles["NoticeTable"], self.styles["NoticeTableText"])
                yield tables.table(
                    node, max(self.width - place.left, self.width // 3), names, self._runs,
                    em=self.design.em, ambiguous=self.plain.ambiguous, indent=place.left,
                )  # fmt: skip
            case "p":
                yield self.line(place.prose, *self._runs(node), **form)
            case tag:
                yield self.line(f"Heading{int(tag[1]) - 1}", *self._runs(node), **form)

    def _list(self, node: Node, place: _Place) -> Iterator[BaseOxmlElement]:
        """Items of a list. Bullets follow their style alone; numbers have a list of their own, to count afresh."""
        bullets, level = node.tag == "ul", min(place.depth, DEEPEST)
        suffix = str(min(level + 1, STYLED)) if level else ""
        style = f"List{'Bullet' if bullets else 'Number'}{suffix}"
        number, at = self._lists[0 if bullets else 1], level
        list_of_style = self.styles.list_of(style) if level < STYLED else None
        if list_of_style:
            number, at = list_of_style
        counted = bullets or node.start + len(node.nodes) <= MOST
        if not bullets:
            number = self._numbering.restarted(number, at, node.start) if counted else 0
        hanging = self.design.em * 5 // 4 if bullets else self._step
        left = hanging + (place.left if place.quoted else self._step * level)
        form: dict[str, Value] = {}
        if not bullets or not list_of_style:
            form["numPr"] = {"ilvl": {"val": at}, "numId": {"val": number}}
        if place.quoted or not counted:
            form["ind"] = {"left": left, "hanging": hanging}
        inner = replace(place, prose=f"ListContinue{suffix}", left=left, depth=place.depth + 1)
        for count, item in enumerate(node.nodes, start=node.start):
            first, *rest = item.nodes or (Node("p"),)
            if first.tag != "p":
                first, rest = Node("p"), list(item.nodes)
            sign = [] if counted else [self.text(self.plain.number.format(number=count))]
            yield self.line(style, *sign, *self._runs(first), **form)
            yield from self._blocks(rest, inner)

    def _runs(self, node: Node) -> list[BaseOxmlElement]:
        return list(self._spans(node.children, ()))

    def _spans(self, nodes: Iterable[Node | str], around: tuple[str, ...]) -> Iterator[BaseOxmlElement]:
        for node in nodes:
            if isinstance(node, str):
                yield self.text(node, *self._form(around))
            elif node.tag == "br":
                yield run("\n")
            elif node.tag == "a":
                yield from self._anchor(node, around)
            else:
                yield from self._spans(node.children, (*around, node.tag))

    def _anchor(self, node: Node, around: tuple[str, ...]) -> Iterator[BaseOxmlElement]:
        """A link, and where it leads unless its text says so: on paper, it is read."""
        yield from self.link(node.href, *self._spans(node.children, (*around, "a")))
        shown = node.href.removeprefix("mailto:")
        if shown.rstrip("/") != text_of(node.children).rstrip("/"):
            form = self._form(around)
            opening, closing = (
                "（）" if self.design.face.script in {"ja", "zh-Hans", "zh-Hant"} else (" (", ")")
            )
            yield self.text(opening, *form)
            yield from self.link(node.href, self.text(shown, *self._form((*around, "a"))))
            yield self.text(closing, *form)

    def _form(self, around: tuple[str, ...]) -> tuple[str, Properties]:
        """The form of letters inside these tags: one style, for Word takes no more, and what the others add."""
        tags = [tag for tag in _STYLES if tag in around]
        if not tags:
            return "", {}
        direct: dict[str, Value] = {}
        for tag in tags[1:]:
            direct |= self._letters[_STYLES[tag]]
        return _STYLES[tags[0]], direct


def _fonts(form: dict[str, Value]) -> dict[str, Value]:
    fonts = form.get("rFonts")
    return dict(fonts) if isinstance(fonts, dict) else {}


def _address(href: str) -> str:
    """``href`` as a URI in ASCII (RFC 3986); nothing if it is none."""
    if not is_followable(href) or len(href) > _LONGEST_LINK:
        return ""
    address = quote(href, safe="!#$%&'()*+,-./:;=?@[]_~")
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return ""
    if parts.scheme != "mailto" and not _HOST.fullmatch(parts.netloc):
        return ""
    return address

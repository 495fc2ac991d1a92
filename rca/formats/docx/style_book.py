"""A style of Word documents as a value, and where it is kept in a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from rca.formats.docx.xml import ORDER, Properties, Value, properties

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_FONTS = frozenset({"rFonts", "color", "sz", "szCs"})
_DEFAULTS = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList"})


@dataclass(frozen=True, slots=True)
class Style:
    """A style; ``name`` is the one in the file, which Word shows in the user's language if it is built in."""

    id: str
    name: str
    kind: str = "paragraph"
    based_on: str = "Normal"
    next: str = ""
    form: Properties = field(default_factory=dict)
    letters: Properties = field(default_factory=dict)
    table: Properties = field(default_factory=dict)
    parts: tuple[tuple[str, Properties], ...] = ()
    """What differs in parts of a table, such as its first row."""
    quick: bool = True


class StyleBook:
    """The styles of one document, found by name: in Word's own files ids differ from language to language."""

    def __init__(self, document: Document) -> None:
        self._root: BaseOxmlElement = document.part._styles_part.element
        self._found: dict[str, BaseOxmlElement] = {}
        for element in self._root.findall(qn("w:style")):
            name = element.find(qn("w:name"))
            if name is not None:
                self._found.setdefault(_key(name.get(qn("w:val"))), element)
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def add(self, styles: Iterable[Style], *, bare: bool = False) -> None:
        """Add those styles that the document lacks; with ``bare``, in the fonts and colours of the document."""
        missing = []
        for style in styles:
            self._names[style.id] = _key(style.name)
            found = self._found.get(_key(style.name))
            if found is None:
                missing.append(style)
            self._ids[style.id] = style.id if found is None else found.get(qn("w:styleId"))
        for style in missing:
            element = _element(style, self._ids, bare=bare)
            self._root.append(element)
            self._found[_key(style.name)] = element

    def __getitem__(self, style: str) -> str:
        """The id that one of our styles has in this document."""
        return self._ids[style]

    def join(self, style: str, number: int, level: int) -> None:
        """Make paragraphs of this style items of a list, unless they are items of another one already."""
        if self.list_of(style):
            return
        form = self._element(style).get_or_add_pPr()
        form.append(properties("numPr", {"ilvl": {"val": level}, "numId": {"val": number}}))
        form[:] = sorted(form, key=lambda child: ORDER["pPr"].index(child.tag.rpartition("}")[2]))

    def list_of(self, style: str) -> tuple[int, int] | None:
        """The list that this style belongs to, and the level in it, if any."""
        listed = self._element(style).find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number = None if listed is None else listed.find(qn("w:numId"))
        if number is None:
            return None
        level = listed.find(qn("w:ilvl"))
        return int(number.get(qn("w:val"))), 0 if level is None else int(level.get(qn("w:val")))

    def _element(self, style: str) -> BaseOxmlElement:
        return self._found[self._names[style]]


def _key(name: str) -> str:
    return name.lower()


def _element(style: Style, ids: dict[str, str], *, bare: bool) -> BaseOxmlElement:
    values: dict[str, Value] = {"name": style.name}
    if style.based_on:
        values["basedOn"] = ids[style.based_on]
    if style.next:
        values["next"] = ids[style.next]
    values |= {"qFormat": True} if style.quick else {"semiHidden": True, "unhideWhenUsed": True}
    letters = {key: value for key, value in style.letters.items() if not bare or key not in _FONTS}
    for tag, value in (("pPr", style.form), ("rPr", letters), ("tblPr", style.table)):
        if value:
            values[tag] = value
    result = properties("style", values)
    result.set(qn("w:type"), style.kind)
    result.set(qn("w:styleId"), style.id)
    if style.id in _DEFAULTS:
        result.set(qn("w:default"), "1")
    elif style.name.startswith("Notice "):
        result.set(qn("w:customStyle"), "1")
    for part, inner in style.parts:
        child = properties("tblStylePr", inner)
        child.set(qn("w:type"), part)
        result.append(child)
    return result

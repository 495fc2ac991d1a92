"""WordprocessingML from plain values: the elements of a .docx file, with properties in the order of the schema.

Word calls a file damaged if the children of ``w:pPr`` and its like stand in another order than ECMA-376 gives,
so properties are written by name here and put in order in one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

Properties = Mapping[str, "Value"]
Value = bool | int | str | list[tuple[str, "Value"]] | Mapping[str, "Value"]

# ECMA-376, part 1, annex A: CT_PPr, CT_RPr, CT_TblPr and so on.
_SCHEMA = """
pPr: pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs \
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd \
snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment \
textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange
rPr: rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid \
vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em \
lang eastAsianLayout specVanish oMath
tblPr: tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing \
tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription
tcPr: cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark
style: name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked \
pPr rPr tblPr trPr tcPr tblStylePr
tblStylePr: pPr rPr tblPr trPr tcPr
lvl: start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr
pBdr: top left bottom right between bar
tblBorders: top left bottom right insideH insideV
tcBorders: top left bottom right insideH insideV
tblCellMar: top left bottom right
"""
ORDER: Mapping[str, Sequence[str]] = {
    tag: names.split() for tag, _, names in (line.partition(": ") for line in _SCHEMA.strip().splitlines())
}
"""The children of an element in the order of the schema."""

_PIECE = re.compile(r"[\n\t]|[^\n\t]+")


def element(tag: str, /, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """The element ``w:tag`` with attributes of the same namespace."""
    result = cast("BaseOxmlElement", OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        result.set(qn(f"w:{name}"), str(value))
    result.extend(children)
    return result


def properties(tag: str, value: Value) -> BaseOxmlElement:
    """The element ``w:tag`` of a property.

    True is the bare element, False switches it off, texts and numbers are its ``w:val``; of a mapping, plain values
    are attributes, and mappings, lists and truth values are children; a list is its children.
    """
    result = element(tag)
    if isinstance(value, bool):
        if not value:
            result.set(qn("w:val"), "0")
    elif isinstance(value, str | int):
        result.set(qn("w:val"), str(value))
    else:
        items = list(value.items()) if isinstance(value, Mapping) else value
        order = ORDER.get(tag)
        if order:
            items = sorted(items, key=lambda item: order.index(item[0]))
        for name, inner in items:
            plain = isinstance(inner, str | int) and not isinstance(inner, bool)
            if plain and isinstance(value, Mapping) and not order:
                result.set(qn(f"w:{name}"), str(inner))
            else:
                result.append(properties(name, inner))
    return result


def run(text: str, form: Properties | None = None) -> BaseOxmlElement:
    """A run of ``text``; line ends and tabs become the elements that Word has for them."""
    result = element("r")
    if form:
        result.append(properties("rPr", form))
    for piece in _PIECE.findall(text):
        if piece == "\n":
            result.append(element("br"))
        elif piece == "\t":
            result.append(element("tab"))
        else:
            leaf = element("t")
            leaf.text = piece
            if piece != piece.strip() or "  " in piece:
                leaf.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            result.append(leaf)
    return result


def paragraph(style: str, *runs: BaseOxmlElement, **form: Value) -> BaseOxmlElement:
    """A paragraph in the style of that id; ``form`` are properties that it has beside its style."""
    return element("p", properties("pPr", {"pStyle": style, **form}), *runs)


def field(instruction: str, shown: str) -> BaseOxmlElement:
    """A field such as ``PAGE``, which Word fills; ``shown`` is what it says until then."""
    return element("fldSimple", run(shown), instr=f" {instruction} ")

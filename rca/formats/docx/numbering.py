"""Lists in Word: one definition for bullets and one for numbers, and a fresh count for every numbered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from rca.formats.docx.xml import Value, element, properties

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from rca.formats._document.plain_style import PlainStyle

DEEPEST = 8
"""Word counts nine levels, from 0."""
MOST = 32_767
"""The highest number that Word counts to in a list."""
STYLED = 3
"""Levels that have a style of their own: List Bullet, List Bullet 2, List Bullet 3."""


class Numbering:
    """The numbering part of one document."""

    def __init__(self, document: Document) -> None:
        self._root: BaseOxmlElement = document.part.numbering_part.element
        self._abstract_of = {
            int(num.get(qn("w:numId"))): int(num.find(qn("w:abstractNumId")).get(qn("w:val")))
            for num in self._root.findall(qn("w:num"))
        }
        self._next_abstract = 1 + max(
            (int(each.get(qn("w:abstractNumId"))) for each in self._root.findall(qn("w:abstractNum"))),
            default=-1,
        )
        self._next = 1 + max(self._abstract_of, default=0)

    def define(self, signs: tuple[str, ...], hanging: int, step: int, styles: tuple[str, ...]) -> int:
        """A definition, and a list that uses it; returns the list's number.

        ``signs`` stand before the items of each level, in turn (``%1`` is the count); ``hanging`` is the room for a
        sign and ``step`` the indent of each level, in twips; ``styles`` are the ids of the first levels' styles.
        """
        abstract, self._next_abstract = self._next_abstract, self._next_abstract + 1
        definition = element(
            "abstractNum", properties("multiLevelType", "hybridMultilevel"), abstractNumId=abstract
        )
        for level in range(DEEPEST + 1):
            sign = signs[level % len(signs)]
            form: dict[str, Value] = {
                "start": 1,
                "numFmt": "decimal" if "%1" in sign else "bullet",
                "lvlText": sign.replace("%1", f"%{level + 1}"),
                "lvlJc": "left",
                "pPr": {"ind": {"left": step * level + hanging, "hanging": hanging}},
            }
            if level < len(styles):
                form["pStyle"] = styles[level]
            item = properties("lvl", form)
            item.set(qn("w:ilvl"), str(level))
            definition.append(item)
        first = self._root.find(qn("w:num"))  # definitions stand before the lists that use them
        if first is None:
            self._root.append(definition)
        else:
            first.addprevious(definition)
        return self._add(abstract)

    def restarted(self, number: int, level: int, start: int) -> int:
        """Another list of the same definition, which counts from ``start``; returns its number."""
        if number not in self._abstract_of:
            return number
        override = properties("lvlOverride", {"ilvl": level, "startOverride": {"val": start}})
        return self._add(self._abstract_of[number], override)

    def _add(self, abstract: int, *more: BaseOxmlElement) -> int:
        number, self._next = self._next, self._next + 1
        self._root.append(element("num", properties("abstractNumId", abstract), *more, numId=number))
        self._abstract_of[number] = abstract
        return number


def signs_of(plain: PlainStyle) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bullets and numbers by level, as plain text has them: ・ and （1） in Japanese, • and 1. elsewhere."""
    bullet = plain.bullet.strip()
    number = plain.number.strip().format(number="%1")
    return (("•", "–") if bullet == "-" else (bullet,)), (number,)

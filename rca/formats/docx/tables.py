"""Tables in Word: widths from what the cells hold, headings repeated on every page, rows kept whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rca.formats._document.tree import Node
from rca.formats.docx.measure import ems
from rca.formats.docx.xml import Properties, Value, element, paragraph, properties
from rca.i18n.columns import wrap

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

PADDING = 260
"""The margins of a cell, in twips, and some room for wide letters."""
LONG = 400
"""Ems beyond which a row may be cut by the end of a page: it might not fit on one."""

Runs = Callable[[Node], "list[BaseOxmlElement]"]


def table(
    node: Node, total: int, styles: tuple[str, str], runs: Runs, *, em: int, ambiguous: int, indent: int = 0
) -> BaseOxmlElement:
    """A table ``total`` twips wide; ``styles`` are the ids of the table's and its paragraphs' style."""
    rows = [(part.tag == "thead", row) for part in node.nodes for row in part.nodes]
    texts = [[_text(cell) for cell in row.nodes] for _, row in rows]
    widths = column_widths(texts, total, em, ambiguous)
    headed = rows[0][0]
    result = element(
        "tbl",
        properties("tblPr", {
            "tblStyle": styles[0],
            "tblW": {"w": sum(widths), "type": "dxa"},
            "tblInd": {"w": indent, "type": "dxa"},
            "tblLayout": {"type": "fixed"},
            "tblLook": {
                "val": "0420" if headed else "0480",
                "firstRow": str(int(headed)), "lastRow": "0", "firstColumn": str(int(not headed)), "lastColumn": "0",
                "noHBand": "0", "noVBand": "1",
            },
        }),
        element("tblGrid", *(element("gridCol", w=size) for size in widths)),
    )  # fmt: skip
    for number, (is_header, row) in enumerate(rows):
        keep = is_header and number < len(rows) - 1
        result.append(_row(row, texts[number], widths, styles[1], runs, is_header=is_header, keep=keep))
    return result


def _row(
    row: Node, texts: list[str], widths: list[int], style: str, runs: Runs, *, is_header: bool, keep: bool
) -> BaseOxmlElement:
    form: dict[str, Value] = {"tblHeader": True} if is_header else {}
    if max(map(len, texts)) < LONG:
        form["cantSplit"] = True
    result = element("tr", properties("trPr", form))
    for cell, size in zip(row.nodes, widths, strict=True):
        text: dict[str, Value] = {"jc": cell.align} if cell.align in {"center", "right"} else {}
        if keep:
            text["keepNext"] = True
        width: Properties = {"tcW": {"w": size, "type": "dxa"}}
        result.append(element("tc", properties("tcPr", width), paragraph(style, *runs(cell), **text)))
    return result


def column_widths(rows: list[list[str]], total: int, em: int, ambiguous: int) -> list[int]:
    """Widths in twips that fill ``total``: short columns take what they need, long texts share the rest."""

    def measured(lines: Iterable[str]) -> int:
        return round(max(min(ems(line, ambiguous), LONG) for line in lines) * em) + PADDING

    columns = list(zip(*rows, strict=True))
    natural = [measured(line for text in column for line in text.split("\n")) for column in columns]
    if len(natural) == 2 and natural[0] <= total // 3:
        return [natural[0], total - natural[0]]
    if sum(natural) <= total:
        return _shared(natural, total)
    result = [0] * len(natural)
    wide, left = sorted(range(len(natural)), key=natural.__getitem__), total
    while natural[wide[0]] <= left // len(wide):  # true of no column at last, since all of them do not fit
        result[wide[0]] = natural[wide[0]]
        left -= natural[wide.pop(0)]
    least = [
        min(measured(piece for text in columns[at] for piece in wrap(text[:LONG], 1)), left // len(wide))
        for at in wide
    ]
    spare = _shared([natural[at] for at in wide], left - sum(least))
    for at, minimum, more in zip(wide, least, spare, strict=True):
        result[at] = minimum + more
    return result


def _shared(weights: list[int], total: int) -> list[int]:
    """``total`` in parts like ``weights``, to the twip."""
    parts = [total * weight // sum(weights) for weight in weights]
    return [*parts[:-1], total - sum(parts[:-1])]


def _text(node: Node) -> str:
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else _text(child)
        for child in node.children
    )

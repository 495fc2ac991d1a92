"""Tables in plain text: label and value, columns where they fit, and records where they do not."""

from __future__ import annotations

import re

from rca.formats._document.plain_style import PlainStyle
from rca.i18n.columns import padded, width, wrap

Row = list[tuple[str, str]]
"""Texts of cells and their alignments."""

_GAP = 2
_COLON = re.compile(r"[:：]")


def table_lines(rows: list[Row], headed: bool, columns: int, style: PlainStyle) -> list[str]:
    """The lines of a table whose first row is its header if it is ``headed``."""
    if not rows:
        return []
    plain = [[(" ".join(text.split("\n")), align) for text, align in row] for row in rows]
    if len(rows[0]) == 2 and not any(_COLON.search(row[0][0]) for row in plain):
        return [line for label, value in rows for line in _entry(label[0], value[0], columns, style)]
    widths = [max(width(row[column][0], style.ambiguous) for row in plain) for column in range(len(rows[0]))]
    if sum(widths) + _GAP * (len(widths) - 1) <= columns:
        return _grid(plain, widths, headed, style)
    if len(rows[0]) == 2 and widths[0] <= columns // 3:
        return _labelled(rows, widths[0], headed, columns, style)
    return _records(rows, headed, columns, style)


def _entry(label: str, value: str, columns: int, style: PlainStyle) -> list[str]:
    sign = f"{label}{style.colon}" if label else ""
    first = wrap(sign + value, columns, style.ambiguous)[0]
    rest = (sign + value)[len(first) :].strip(" \n")
    if not rest:
        return [first]
    indent = min(width(sign, style.ambiguous), columns // 3)
    return [first, *(" " * indent + line for line in wrap(rest, columns - indent, style.ambiguous))]


def _grid(rows: list[Row], widths: list[int], headed: bool, style: PlainStyle) -> list[str]:
    lines = [
        (" " * _GAP)
        .join(
            padded(text, size, style.ambiguous, align)
            for (text, align), size in zip(row, widths, strict=True)
        )
        .rstrip()
        for row in rows
    ]
    return [lines[0], _rule(widths), *lines[1:]] if headed else lines


def _labelled(rows: list[Row], label: int, headed: bool, columns: int, style: PlainStyle) -> list[str]:
    """Two columns, the second one wrapped: a timeline."""
    lines: list[str] = []
    for number, row in enumerate(rows):
        value = wrap(row[1][0], columns - label - _GAP, style.ambiguous)
        lines.append((padded(row[0][0], label + _GAP, style.ambiguous) + value[0]).rstrip())
        lines += [" " * (label + _GAP) + line for line in value[1:]]
        if headed and number == 0:
            lines.append(_rule([label, columns - label - _GAP]))
    return lines


def _records(rows: list[Row], headed: bool, columns: int, style: PlainStyle) -> list[str]:
    header = [text for text, _ in rows[0]] if headed else [""] * len(rows[0])
    lines: list[str] = []
    for row in rows[1 if headed else 0 :]:
        if lines:
            lines.append("")
        for label, (value, _) in zip(header, row, strict=True):
            if value:
                lines += _entry(label, value, columns, style)
    return lines


def _rule(widths: list[int]) -> str:
    return (" " * _GAP).join("-" * size for size in widths)

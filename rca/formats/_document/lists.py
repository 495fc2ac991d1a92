"""Lists and tables as people write them, for Python-Markdown, which wants more blanks than people give.

People write lists and tables as on GitHub: straight after the sentence that announces them, nested by two or
three blanks, numbered ``1)``. Left alone, Python-Markdown would run them into the paragraph before.
"""

from __future__ import annotations

import re

from markdown.preprocessors import Preprocessor

MAX_NESTING = 16
"""Quotes and lists nested deeper than this are text: the parser is recursive."""

MAX_LINES = 1000
"""A block of more lines than this becomes two: the parser's time grows with the square of a block's lines."""

_ITEM = re.compile(r"( *)([-*+]|(\d{1,9})[.)])(?: +(.*)|$)")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
_HEADING = re.compile(r"#{1,6} ")
_TABLE_RULE = re.compile(r" {0,3}(?=[^|]*\|)[-| :]*-[-| :]*")
_MARKERS = re.compile(r"(?: *(?:>|[-*+](?= )|\d{1,9}\.(?= )))*+")
_MARKER = re.compile(r">|[-*+](?= )|\.(?= )")


class Lists(Preprocessor):
    """Rewrites indents and blank lines of lists, and disarms nesting that no person wrote."""

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        columns: list[int] = []  # where the content of each open item begins
        blank, listed, continued = True, False, False
        for line in map(_shallow, lines):
            text = line.lstrip(" ")
            indent = len(line) - len(text)
            item = _item(line, interrupting=not blank and not listed, nested=bool(columns))
            if not text:
                blank = True
                result.append("")
                continue
            if item:
                _close(columns, indent)
                if not blank and (continued or not listed):
                    result.append("")
                listed, continued = True, False
                marker = f"{item[3]}." if item[3] else item[2]
                line = _indented(columns, f"{marker} {item[4] or ''}")
                columns.append(indent + len(marker) + 1)
            elif blank:
                _close(columns, indent)
                listed = continued = bool(columns)
                line = _indented(columns, line[columns[-1] if columns else 0 :])
            elif listed and _HEADING.match(line):
                columns.clear()
                listed = continued = False
                result.append("")
            elif not listed and _TABLE_RULE.fullmatch(line) and result[-2:-1] != [""]:
                result.insert(-1, "")
            result.append(line)
            blank = False
        return _divided(result)


def _divided(lines: list[str]) -> list[str]:
    if len(lines) <= MAX_LINES:
        return lines
    result: list[str] = []
    length = 0
    for line in lines:
        length = length + 1 if line else 0
        if length > MAX_LINES:
            result.append("")
            length = 1
        result.append(line)
    return result


def _item(line: str, *, interrupting: bool, nested: bool) -> re.Match[str] | None:
    """The parts of a list item's first line. In mid-paragraph only a bullet or the number 1 begins a list."""
    item = _ITEM.fullmatch(line)
    if not item or _RULE.fullmatch(line) or (len(item[1]) > 3 and not nested):
        return None
    return None if interrupting and (not item[4] or item[3] not in {None, "1"}) else item


def _close(columns: list[int], indent: int) -> None:
    while columns and indent < columns[-1]:
        columns.pop()


def _indented(columns: list[int], text: str) -> str:
    return "    " * min(len(columns), MAX_NESTING) + text


def _shallow(line: str) -> str:
    """The line with at most MAX_NESTING markers of quotes and lists at its start; the rest become text."""
    prefix = _MARKERS.match(line)
    if prefix is None or prefix.end() <= MAX_NESTING:
        return line
    markers = list(_MARKER.finditer(line, 0, prefix.end()))
    if len(markers) <= MAX_NESTING:
        return line
    cut = markers[MAX_NESTING].start()
    return line[:cut] + "\\" + line[cut:]

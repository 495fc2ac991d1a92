"""Comma-separated files as spreadsheets read and write them: their encoding, their rows with line numbers, their problems.

The columns of a file that is read are separated by commas, semicolons or tabs, whichever its header shows, or as a line
``sep=;`` before it says. A row that cannot be read does not stop those below it.

A cell that a spreadsheet would run as a formula goes out with an apostrophe before it (OWASP, CSV Injection), and comes in
without: what we wrote, we read as it was.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found

Encoding = Literal["utf-8", "cp932"]
Known = Callable[[Sequence[str]], int]
SPREADSHEET = "utf-8-sig"
"""The encoding in which spreadsheets open a file as it is meant: UTF-8 with a byte order mark."""
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+@\uff1d\uff0b\uff20\uff0d-])")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".xls"}
"""How files of spreadsheets begin that are no text; OpenDocument is a zip archive, too."""
_SEPARATORS = (",", ";", "\t")
_SAID = re.compile(r'"?sep=(?P<separator>[,;\t])"?[,;\t]*[\r\n]*', re.IGNORECASE)
"""What spreadsheets write before the header to say what separates the columns."""
_MOST_BROKEN = 100
"""Rows that cannot be read before the file is given up."""
_MOST_UNEVEN = 1000
"""Rows with other numbers of cells than the first one before the file is given up: it is no table."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line on which it begins (from 1)."""

    line: int
    cells: Sequence[str]
    fault: Problem | None = None
    """Why the row cannot be read; its cells are then a guess at the first line of it."""

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def read_up_to(path: Path, limit: int) -> bytes | None:
    """What a file, a device or a pipe holds; None if that is more than ``limit`` bytes. Raises OSError.

    A pipe that nobody writes to is empty; an endless file is no more than too large.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(handle, True)
        content = stream.read(limit + 1)
    return None if len(content) > limit else content


def decode(content: bytes, file: str, encoding: Encoding | None = None) -> str | Problem:
    """The text of a file in UTF-8, with or without a byte order mark, in UTF-16 with one, or else in CP932 (Windows'
    Shift_JIS).

    All are read strictly, and nothing is replaced: what is neither is a problem that names the byte. ``encoding``
    says which one it is. Text in CP932 is no valid UTF-8 unless all of it is ASCII (the same in both) or a few
    half-width katakana, which no notice may hold anyway. A workbook is no text, and is called what it is.
    """
    if kind := next((kind for mark, kind in _WORKBOOKS.items() if content.startswith(mark)), ""):
        return found("csv.workbook", Place(file), kind=".ods" if b"opendocument" in content[:120] else kind)
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            return found("csv.utf16", Place(file, 1))
    wrong: dict[str, int] = {}
    for name in (encoding,) if encoding else ("utf-8", "cp932"):
        try:
            return content.decode("utf-8-sig" if name == "utf-8" else name)
        except UnicodeDecodeError as error:
            # Without its mark the text begins three bytes later, and the codec counts from there.
            mark = 3 if name == "utf-8" and content.startswith(b"\xef\xbb\xbf") else 0
            wrong[name] = error.start + mark
    offset = wrong.get("utf-8", wrong.get("cp932", 0))
    line = content.count(b"\n", 0, offset) + 1
    byte = f"0x{content[offset]:02X}"
    other = wrong.get("cp932", offset) + 1
    return found("csv.encoding", Place(file, line), offset=offset + 1, byte=byte, line=line, other=other)


def rows(text: str, file: str, known: Known | None = None) -> Iterator[Row]:
    """The rows that hold something, in order; after too many that cannot be read nothing follows.

    ``known`` counts the columns of a header that are known: the separator with which it has most of them is taken.
    Without it the columns are separated by commas, unless the file says something else.
    """
    lines = list(io.StringIO(text, newline=""))
    said = _SAID.fullmatch(lines[0]) if lines else None
    separator = said["separator"] if said else _separator(lines, known) if known else ","
    start, broken, uneven, width = 1 if said else 0, 0, 0, 0
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=separator, strict=True)
        line = start + 1
        try:
            for cells in reader:
                row = Row(line, [as_it_was(cell) for cell in cells])
                line = start + reader.line_num + 1
                if row.is_empty:
                    continue
                width = width or len(cells)
                uneven += len(cells) != width
                if uneven > _MOST_UNEVEN:
                    yield Row(row.line, [], found("csv.broken", Place(file, row.line), count=uneven))
                    return
                yield row
            return
        except csv.Error as error:
            broken += 1
            rule = "csv.syntax" if broken < _MOST_BROKEN else "csv.broken"
            fault = found(rule, Place(file, line), detail=str(error), count=broken)
            yield Row(line, [cell.strip(' "') for cell in lines[line - 1].split(separator)], fault)
            if broken == _MOST_BROKEN:
                return
            start = line  # what is wrong begins in this line: the next one may be a row of its own


def _separator(lines: Sequence[str], known: Known) -> str:
    def columns(separator: str) -> tuple[int, int]:
        reader = csv.reader(lines, delimiter=separator)
        try:
            header = next((cells for cells in reader if any(map(str.strip, cells))), [])
        except csv.Error:
            header = []
        return known(header), max(len(header) - 1, 0)

    return max(_SEPARATORS, key=columns)  # the first of several


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet runs; numbers stay numbers. :func:`as_it_was` is the inverse."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def as_it_was(cell: str) -> str:
    """The cell without the apostrophe that made it harmless."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def write_rows(rows: Iterable[Sequence[str]], encoding: str = SPREADSHEET) -> bytes:
    """Rows of cells as a file. Raises UnicodeEncodeError for a sign that the encoding lacks."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode(encoding)

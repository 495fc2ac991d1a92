"""Comma-separated files as spreadsheets read and write them: their encoding, their rows with line numbers, their problems.

A cell that a spreadsheet would run as a formula goes out with an apostrophe before it (OWASP, CSV Injection), and comes in
without: what we wrote, we read as it was.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found

Encoding = Literal["utf-8", "cp932"]
SPREADSHEET = "utf-8-sig"
"""The encoding in which spreadsheets open a file as it is meant: UTF-8 with a byte order mark."""
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+@\uff1d\uff0b\uff20\uff0d-])")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = {";": "`;`", "\t": "TAB"}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and the line on which it begins (from 1)."""

    line: int
    cells: Sequence[str]

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
    """The text of a file in UTF-8, with or without a byte order mark, or else in CP932 (Windows' Shift_JIS).

    Both are read strictly, and nothing is replaced: what is neither is a problem that names the byte. ``encoding``
    says which one it is. Text in CP932 is no valid UTF-8 unless all of it is ASCII (the same in both) or a few
    half-width katakana, which no notice may hold anyway.
    """
    if content.startswith(_UTF_16):
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


def rows(text: str, file: str) -> Iterator[Row | Problem]:
    """The rows that hold something, in order; after a row that cannot be read nothing follows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield found("csv.syntax", Place(file, line), detail=str(error))
            return
        row = Row(line, [as_it_was(cell) for cell in cells])
        if not row.is_empty:
            yield row


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


def separator_problem(header: Row, file: str) -> Problem | None:
    """A problem if the header shows that another character than the comma separates the columns."""
    if len(header.cells) == 1:
        for character, name in _SEPARATORS.items():
            if character in header.cells[0]:
                return found("csv.separator", Place(file, header.line), found=name)
    return None

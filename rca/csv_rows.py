"""Comma-separated files as spreadsheets write them: their encoding, their rows with line numbers, their problems."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found

Encoding = Literal["utf-8", "cp932"]
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
        row = Row(line, cells)
        if not row.is_empty:
            yield row


def separator_problem(header: Row, file: str) -> Problem | None:
    """A problem if the header shows that another character than the comma separates the columns."""
    if len(header.cells) == 1:
        for character, name in _SEPARATORS.items():
            if character in header.cells[0]:
                return found("csv.separator", Place(file, header.line), found=name)
    return None

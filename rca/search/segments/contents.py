"""The table of contents of an index: its segments, and which of their documents are deleted, as JSON.

Whoosh would pickle it, and a pickle runs what it says: whoever can write into a folder could have commands run by those
who search there. This one holds names and numbers only.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, FileIndex

from rca.search.segments.postings import Damaged
from rca.search.segments.whoosh.codec import ArrayCodec, ArraySegment

NAME: Final = "MAIN"
_SEGMENT = re.compile(r"[0-9a-z]{16}", re.ASCII)


class PlainIndex(FileIndex):  # type: ignore[misc]
    """Whoosh's index over our own table of contents. Raises EmptyIndexError if there is none, Damaged if it is not one."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.storage, self.indexname, self._schema = FileStorage(str(folder)), NAME, schema
        self._read_toc()

    def _read_toc(self) -> TOC:
        folder = Path(self.storage.folder)
        number = latest(folder)
        if number < 0:
            raise EmptyIndexError(f"There is no index in {folder}")
        return TOC(self._schema, _segments((folder / file_name(number)).read_bytes(), number), number)


def create(folder: Path, schema: Schema) -> PlainIndex:
    """A new index in an empty folder."""
    write(folder, 0, [], lambda _: None)
    return PlainIndex(folder, schema)


def latest(folder: Path) -> int:
    """The number of the current table of contents; less than 0 if there is none. Raises OSError and ValueError."""
    return int(TOC._latest_generation(FileStorage(str(folder)), NAME))


def file_name(number: int) -> str:
    """What the file of a table of contents is called."""
    return str(TOC._filename(NAME, number))


def write(folder: Path, number: int, segments: list[ArraySegment], ready: Callable[[str], None]) -> None:
    """Write a table of contents: it is on the disk before it has its name, and its name right after.

    ``ready`` is called with the old name in between.
    """
    found = [
        {"id": segment.segid, "documents": segment.doc_count_all(), "deleted": segment.deleted().tolist()}
        for segment in segments
    ]
    aside = folder / f"{file_name(number)}.new"
    aside.write_text(json.dumps({"number": number, "segments": found}), encoding="ascii")
    fsync(aside)
    ready(aside.name)
    aside.replace(folder / file_name(number))
    fsync(folder)


def fsync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _segments(content: bytes, number: int) -> list[ArraySegment]:
    try:
        found = json.loads(content)
        if found["number"] != number:
            raise ValueError(number)
        return [_segment(each) for each in found["segments"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(f"{file_name(number)} is not what was written") from error


def _segment(data: dict[str, Any]) -> ArraySegment:
    name, documents, deleted = data["id"], data["documents"], data["deleted"]
    if not (
        _SEGMENT.fullmatch(name)
        and isinstance(documents, int)
        and all(isinstance(each, int) and 0 <= each < documents for each in deleted)
    ):
        raise ValueError(name)
    return ArraySegment(ArrayCodec(), NAME, documents, name, set(deleted))

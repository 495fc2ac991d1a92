"""Generations of an index: where it lies, and how it is replaced. They lie side by side, one of
them current, each stamped.

    index/
      LOCK                  held by whoever writes; the system releases it when that process ends
      CURRENT               the name of the generation that answers
      g-…/                  a generation: Whoosh's files, and stamp_N.json for its table of contents number N

A generation is written aside and becomes current in one rename. Within it a commit writes its new files and its
stamp before the table of contents that they belong to is renamed into place, so a process that is killed leaves the
state before or the state after. Everything is flushed to the disk (fsync) before the name that makes it count.

The stamp says what the index shows and what it was made by. If anything in it is not as expected, or a file is not
what was stamped, the generation does not count as an index at all: the store can always make another.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time_ns
from typing import Any

from rca.search.segments.whoosh_index import acquired

FORMAT = 2
_CHUNK = 1 << 20

Mark = Mapping[str, Any]
"""How far a store is, in its own terms: plain data that it knows again."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation shows (``mark``), what it was made by (``maker``), and its files.

    ``files`` gives for each name its size in bytes, its time of change in nanoseconds and its CRC-32.
    """

    maker: str
    mark: Mark
    documents: int
    files: Mapping[str, tuple[int, int, int]]
    format: int = FORMAT


class Folder:
    """The folder of an index. Raises OSError where the disk does not do as it is told."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def locked(self, wait: float) -> Iterator[bool]:
        """Hold the lock of writers; False if somebody else held it for ``wait`` seconds."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = acquired(self.path / "LOCK", wait)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.release()

    def current(self) -> Path | None:
        """The generation that answers; None if there is none."""
        try:
            name = (self.path / "CURRENT").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        folder = self.path / name
        return folder if name.startswith("g-") and "/" not in name and folder.is_dir() else None

    def begin(self) -> Path:
        """A folder for a new generation, which nobody looks at yet. Call with the lock held."""
        self._clear()
        folder = self.path / f"g-{time_ns():x}"
        folder.mkdir(mode=0o700)
        return folder

    def switch(self, folder: Path) -> None:
        """Have ``folder`` answer from now on, and remove what answered before. Call with the lock held."""
        sync(folder)
        aside = self.path / "CURRENT.new"
        write(aside, f"{folder.name}\n".encode("ascii"))
        aside.replace(self.path / "CURRENT")
        sync(self.path)
        self._clear()

    def _clear(self) -> None:
        """Remove generations that are not current; readers keep what they have open."""
        current = self.current()
        for folder in self.path.glob("g-*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)


def write_stamp(folder: Path, number: int, stamp: Stamp) -> None:
    """Write the stamp of a table of contents, before that is put into place."""
    write(folder / stamp_name(number), json.dumps(asdict(stamp), sort_keys=True).encode())


def read_stamp(folder: Path, number: int) -> Stamp | None:
    """The stamp of a table of contents; None if there is none that can be read."""
    try:
        data = json.loads((folder / stamp_name(number)).read_bytes())
        files = {name: (int(a), int(b), int(c)) for name, (a, b, c) in data["files"].items()}
        return Stamp(data["maker"], data["mark"], data["documents"], files, data["format"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def clear_stamps(folder: Path, number: int) -> None:
    """Remove the stamps of other tables of contents."""
    for path in folder.glob("stamp_*.json"):
        if path.name != stamp_name(number):
            with suppress(OSError):
                path.unlink()


def stamp_name(number: int) -> str:
    return f"stamp_{number}.json"


def seal(
    folder: Path, names: Iterator[str] | list[str], known: Mapping[str, tuple[int, int, int]]
) -> dict[str, tuple[int, int, int]]:
    """Size, time and CRC-32 of these files; those in ``known`` whose size and time are the same are not read again."""
    sealed = {}
    for name in names:
        status = (folder / name).stat()
        before = known.get(name)
        if before and before[:2] == (status.st_size, status.st_mtime_ns):
            sealed[name] = before
        else:
            sealed[name] = (status.st_size, status.st_mtime_ns, checksum(folder / name))
    return sealed


def damaged(folder: Path, stamp: Stamp, *, whole: bool = False) -> str:
    """The name of the first file that is not as it was stamped; empty if all are.

    A file whose size and time are those of the stamp is taken as it is, unless ``whole`` asks to read it.
    """
    for name, (size, changed, crc) in stamp.files.items():
        try:
            status = (folder / name).stat()
            if status.st_size != size:
                return name
            if (whole or status.st_mtime_ns != changed) and checksum(folder / name) != crc:
                return name
        except OSError:
            return name
    return ""


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    crc = 0
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            crc = zlib.crc32(block, crc)
    return crc


def write(path: Path, content: bytes) -> None:
    """Write a file, and have it on the disk before going on."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk before going on, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows has no such thing
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The file of a segment: named sections one after the other, and at its end a directory with their checksums.

    magic · section · section · … · directory (JSON) · where the directory lies, its CRC-32, magic

Sections with a checksum begin at multiples of eight bytes, so that arrays lie well. A section is checked when it is first asked for. Sections without a checksum (None) hold parts that have their own.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Damaged

_MAGIC = b"RCASEG01"
_ALIGNED = 8
_FOOTER = struct.Struct("<QQI8s")


class ContainerWriter:
    """Writes a new file. Nothing of it counts until :meth:`finish`; leaving before removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb")
        self._file.write(_MAGIC)
        self._sections: dict[str, tuple[int, int, int | None]] = {}
        self._finished = False

    def __enter__(self) -> ContainerWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self._finished:
            self._path.unlink(missing_ok=True)

    def section(self, name: str, data: bytes | NDArray[Any]) -> None:
        """A section with a checksum."""
        raw = data if isinstance(data, bytes) else np.ascontiguousarray(data).tobytes()
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        self._sections[name] = (self._file.tell(), len(raw), crc32(raw))
        self._file.write(raw)

    def stream(self, name: str, parts: Iterable[bytes | memoryview]) -> None:
        """A section that is checked by its parts."""
        start = self._file.tell()
        for part in parts:
            self._file.write(part)
        self._sections[name] = (start, self._file.tell() - start, None)

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the directory, with ``facts`` (plain data), and flush everything to the disk."""
        directory = json.dumps({"facts": facts, "sections": self._sections}).encode()
        start = self._file.tell()
        self._file.write(directory)
        self._file.write(_FOOTER.pack(start, len(directory), crc32(directory), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._finished = True


class Container:
    """A file open for reading, mapped into memory. Raises Damaged where it is not what was written."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < len(_MAGIC) + _FOOTER.size:
                raise Damaged(f"{path.name} is cut off")
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.name = path.name
        self._view = memoryview(self.map)
        start, length, checksum, magic = _FOOTER.unpack_from(self.map, size - _FOOTER.size)
        directory = self.map[start : start + length]
        if magic != _MAGIC or self.map[: len(_MAGIC)] != _MAGIC or crc32(directory) != checksum:
            raise Damaged(f"{path.name} is cut off, or was written by another version")
        found = json.loads(directory)
        self.facts: dict[str, Any] = found["facts"]
        self._sections: dict[str, list[Any]] = found["sections"]
        self._checked: dict[str, memoryview] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def start(self, name: str) -> int:
        """Where a section begins in :attr:`map`; 0 if there is no such section."""
        begin: int = self._sections[name][0] if name in self._sections else 0
        return begin

    def section(self, name: str) -> memoryview:
        """The bytes of a section, a view of the map."""
        view = self._checked.get(name)
        if view is None:
            start, length, checksum = self._sections[name]
            view = self._view[start : start + length]
            if len(view) != length or (checksum is not None and crc32(view) != checksum):
                raise Damaged(f"{self.name}: {name} is not what was written")
            self._checked[name] = view
        return view

    def array(self, name: str, dtype: Any) -> NDArray[Any]:
        """A section as an array, a view of the map; empty if there is no such section."""
        if name not in self._sections:
            return np.empty(0, dtype)
        return np.frombuffer(self.section(name), dtype)

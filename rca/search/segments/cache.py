"""What was decoded, kept for a while: as much as fits into a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Protocol


class Sized(Protocol):
    @property
    def nbytes(self) -> int: ...


class Cache:
    """Values by key, in ``room`` bytes; the least recently used go first. Safe for several threads."""

    def __init__(self, room: int) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._room = room
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """What is kept under ``key``, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Sized) -> None:
        """Keep ``value``, and as much else as there is room for."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._room += (before.nbytes if before is not None else 0) - value.nbytes
            self._kept[key] = value
            while self._room < 0 and len(self._kept) > 1:
                self._room += self._kept.popitem(last=False)[1].nbytes

"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ENOUGH = 50_000
"""Comparisons before giving up: they cost time, and whoever misspells that much needs no suggestions."""


class Nearest:
    """Looks for near names among the known ones; "" if there is none."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)
        self._found: dict[str, str] = {}
        self._left = _ENOUGH

    def __call__(self, name: str) -> str:
        if name not in self._found:
            self._left -= len(self._known)
            if self._left < 0 or len(name) > 100:
                return ""
            self._found[name] = next(iter(get_close_matches(name, self._known, n=1)), "")
        return self._found[name]

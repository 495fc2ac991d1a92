"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ENOUGH = 100
"""Names looked up before giving up: whoever misspells more than these needs no suggestions, and they cost time."""


class Nearest:
    """Looks for near names among the known ones; "" if there is none."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)
        self._found: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        if name not in self._found:
            if len(self._found) >= _ENOUGH or len(self._known) * len(name) > 100_000:
                return ""
            self._found[name] = next(iter(get_close_matches(name, self._known, n=1)), "")
        return self._found[name]

"""The names that were probably meant: the known ones that are nearest to what was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_ENOUGH = 2_000_000
"""Comparisons before giving up: they cost time, and whoever misspells that much needs no suggestions."""
_LONGEST = 100
"""Characters of a name worth comparing."""
_ALIKE = 60.0
"""How much of two names must be the same, in percent, for one to be taken for a slip of the other."""


def nearest(name: str, known: Iterable[str], *, n: int = 1, alike: float = _ALIKE) -> list[str]:
    """Up to ``n`` of the known names that ``name`` may be a slip for, the nearest first.

    ``alike`` is how much of the two must be the same, in percent.
    """
    if len(name) > _LONGEST:
        return []
    from rapidfuzz import fuzz, process  # needed only where something was misspelt
    from rapidfuzz.distance import OSA

    near = process.extract(name, list(known), scorer=fuzz.ratio, score_cutoff=alike, limit=None)
    # Of names that are as much alike, two letters in the wrong order are the likelier slip: `opne` is `open`.
    near.sort(key=lambda each: (-each[1], OSA.distance(name, each[0])))
    return [each for each, _, _ in near[:n]]


class Nearest:
    """Looks for near names among the known ones; "" if there is none."""

    def __init__(self, known: Iterable[str], *, alike: float = _ALIKE) -> None:
        self._known: Sequence[str] = list(known)
        self._alike = alike
        self._found: dict[str, str] = {}
        self._left = _ENOUGH

    def __call__(self, name: str) -> str:
        if name not in self._found:
            self._left -= len(self._known)
            if self._left < 0:
                return ""
            self._found[name] = next(iter(nearest(name, self._known, alike=self._alike)), "")
        return self._found[name]

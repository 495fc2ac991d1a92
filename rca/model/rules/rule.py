"""A rule: its wording, and how much it matters. The rules themselves are in :mod:`rca.model.rules.catalogue`."""

from __future__ import annotations

from typing import NamedTuple

from rca.model.problem import Level


class Rule(NamedTuple):
    """What is wrong (with ``{named}`` fields), what to do about it, and how much it matters."""

    text: str
    remedy: str = ""
    level: Level = Level.ERROR
    wants_word: bool = False
    """True for a warning that stops a notice until whoever publishes says why it is right all the same."""

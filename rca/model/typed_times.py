"""Dates and times of day that somebody typed into prose, where no notice can give them in its reader's zone."""

from __future__ import annotations

import re

_MONTHS = (
    "January|February|March|April|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_TYPED = re.compile(
    rf"""
    [0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9.])
    | (?:[0-9]{{4}}\s?年\s?)? [0-9]{{1,2}}\s?[月월]\s?[0-9]{{1,2}}\s?[日일号號]
    | \b(?:{_MONTHS})\.?\ [0-9]{{1,2}}\b(?!\s?%) | \b[0-9]{{1,2}}\.?\ (?:{_MONTHS})\b
    | (?:午前|午後)\s?[0-9]{{1,2}}\s?時 | [0-9]{{1,2}}\s?時\s?[0-9]{{1,2}}\s?分 | [0-9]{{1,2}}\s?時(?=ごろ|頃|に|から|まで)
    | (?<![0-9:.])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?![0-9])
    | \b[0-9]{{1,2}}\ ?(?:a\.?m\b|p\.?m\b)
    """,
    re.VERBOSE,
)
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)} | {ord("："): ":"}
_NO_PROSE = re.compile(r"`[^`]*`|https?://\S+|\]\([^)]*\)|\{[^{}]*\}")


def typed_time(prose: str) -> str:
    """The first date or time of day that stands in ``prose`` as it was typed; empty if there is none.

    Code, addresses and references are not prose.
    """
    plain = _NO_PROSE.sub(lambda found: " " * len(found[0]), prose).translate(_NARROW)
    match = _TYPED.search(plain)
    return prose[match.start() : match.end()] if match else ""

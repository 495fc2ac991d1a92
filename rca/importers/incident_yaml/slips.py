"""Slips of the hand in a line of YAML: what looks like a field or an entry to a person, and is none to the parser.

The parser takes such a line for text, so it is met in three places: where the line breaks what is around it, as the name
of a field that there is not, and as a text where fields or entries belong.
"""

from __future__ import annotations

import re

Slip = tuple[str, dict[str, object]]
"""The rule that a line breaks, and its values."""

# Spaces of other scripts and of word processors, and marks that are not seen.
WIDE_SPACE = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
SMART_QUOTES = re.compile("[“”„‟‘’‚‛＂＇]")
_NAME = r"[A-Za-z_][\w-]*"
_WIDE_COLON = re.compile(rf"({_NAME})\s*[：﹕∶]", re.ASCII)
_NO_SPACE = re.compile(rf"({_NAME}):(?!//)(\S.*)", re.ASCII)
_SPACED = re.compile(rf"({_NAME})\s*:({WIDE_SPACE.pattern})", re.ASCII)
_DASH = re.compile(r"-([^ \t\n-].*)")
_BULLETS = "－−–—‐・•●○◦■□◆▪*＊"
_WIDE = {"｛": "{", "｝": "}", "［": "[", "］": "]", "＂": '"', "＃": "#"}
_SHOWN = 30


def slip_in(words: str) -> Slip | None:
    """What is wrong with a line, or the beginning of one, that the parser took for text; None if it looks like text."""
    words = words.lstrip(" ")
    if match := WIDE_SPACE.match(words):
        return "yaml.wide_space", {"code": code(match[0])}
    words = re.sub(r"^(?:- +)+", "", words)
    if match := WIDE_SPACE.match(words):
        return "yaml.wide_space", {"code": code(match[0])}
    if words[:1] in _WIDE:
        return "yaml.wide", {"found": words[0], "instead": _WIDE[words[0]]}
    if SMART_QUOTES.match(words):
        return "yaml.smart_quotes", {"found": words[0]}
    if match := _WIDE_COLON.match(words):
        return "yaml.wide", {"found": words[match.end() - 1], "instead": ": "}
    if match := _SPACED.match(words):
        return "yaml.wide_space", {"code": code(match[2])}
    if match := _NO_SPACE.match(words):
        return "yaml.space", {"sign": ":", "instead": short(f"{match[1]}: {match[2]}")}
    if (match := _DASH.match(words)) and not re.match(r"\d", match[1]):
        if WIDE_SPACE.match(match[1]):
            return "yaml.wide_space", {"code": code(match[1][0])}
        return "yaml.space", {"sign": "-", "instead": short(f"- {match[1]}")}
    if words[:1] and words[0] in _BULLETS and not words.startswith(("--", "**")):
        return "yaml.bullet", {"found": words[0]}
    return None


def name_in(words: str) -> str:
    """The name that a line with a slip was to begin with; "" if none is to be seen."""
    match = re.match(
        rf"[\s{WIDE_SPACE.pattern[1:-1]}{SMART_QUOTES.pattern[1:-1]}-]*({_NAME})", words, re.ASCII
    )
    return match[1] if match else ""


def code(character: str) -> str:
    """A character that is not seen, as ``U+3000``."""
    return f"U+{ord(character):04X}"


def short(words: str) -> str:
    """The beginning of a text, as long as a sentence bears it."""
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"

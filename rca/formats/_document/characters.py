"""Characters that no file may hold, from wherever the text came."""

from __future__ import annotations

import re

_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\n]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """``text`` with LF line ends and without controls, lone surrogates and noncharacters."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", _NEWLINES.sub("\n", text))


def one_line(text: str) -> str:
    """``text`` printable, in one line, with single blanks; full-width and no-break blanks stay."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", printable(text)).strip(" ")

"""Printable text: what every part of a notice is, from wherever it came.

Texts of an incident are checked when they are read, and refused with a reason (``char.*``). Names on the command
line, in the settings or of customers, and notices that an earlier version froze, are not worth a refusal on the last
few metres: what no file may hold is left out of them. A notice sees to that itself when it is made
(:mod:`rca.model.notices.notice`), so no format has to.
"""

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

"""Plain text as Markdown: escaped where Markdown would read more into it, and left alone everywhere else."""

from __future__ import annotations

import re
from functools import lru_cache

from rca.model.notices.printable import one_line

_SIGNS = re.compile(r"[\\`*\[<]|&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_AT_START = re.compile(r"#|>|[-+=~|:]|(\d{1,9})([.)])(?= |$)")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "=": "&#61;", "~": "&#126;", "|": "&#124;", ":": "&#58;"}


@lru_cache(maxsize=4096)  # one sender, title and contact for many readers
def escaped(text: str) -> str:
    """``text``, in one line, as Markdown that reads back as the same text wherever it stands in a line."""
    text = one_line(text)
    if text.isalnum():
        return text
    result = _SIGNS.sub(_escape, text)
    if text.count("_") > 1:
        result = _UNDERSCORE.sub(lambda match: r"\_" * len(match[0]), result)
    if result[-1:] == "#" and result != "#":
        stem = result.rstrip("#")
        result = stem + r"\#" * (len(result) - len(stem))
    if match := _AT_START.match(result):
        sign = f"{match[1]}\\{match[2]}" if match[1] else _escape(match)
        result = sign + result[match.end() :] if _opens_block(result) else result
    return result


def _escape(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], "\\" + match[0])


def _opens_block(text: str) -> bool:
    """True if a line that begins so could be more than prose: a heading, list, quote, rule or table."""
    return re.match(r"#|>|[-+](?: |$)|\d|[-=:| ]+$|[-=]{2}|~~~|\|", text) is not None

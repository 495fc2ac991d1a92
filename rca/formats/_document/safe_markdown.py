"""Markdown for other programs: what it says, without what they would run or fetch.

In our own Markdown, raw HTML and images are text (see :mod:`rca.formats._document.markdown`). Whoever else reads a ``.md``
file may take a tag for a tag; so tags, images and links to anything but the web and mail are escaped, and read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

_FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n(?:[^\n]*\n)*? {0,3}(?P=mark)[`~]*[ \t]*$", re.MULTILINE
)
_BLANK = re.compile(r"(\n[ \t]*\n\s*)")
_CODE = re.compile(r"(`+)(?!`)[^`\n]+(?<!`)\1(?!`)")
_TOKEN = re.compile(
    r"""
    (?P<definition> ^\ {0,3}\[ (?=[^\]\n]+\]:\s*(?P<place>\S+)) )
    | \\(?P<escaped> [^\n] )
    | (?P<kept> <br\s{0,3}/?> | <(?:https?://|mailto:)[^\s<>"]*> )
    | (?P<tag> <(?=[A-Za-z/!?]) )
    | (?P<image> !\[ )
    | (?P<link> \]\( (?=(?P<target>[^)]*)) )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FOLLOWED = ("http:", "https:", "mailto:")


def safe_markdown(markdown: str) -> str:
    """``markdown`` with its tags, images and scripts as the text that they are; code stays as it is.

    Code is what every reader takes for it: fences, and what stands in a line between equal signs, in a paragraph
    without any others.
    """
    return _between(_FENCE, markdown, _paragraphs)


def _paragraphs(markdown: str) -> str:
    return "".join(
        part if number % 2 else _paragraph(part) for number, part in enumerate(_BLANK.split(markdown))
    )


def _paragraph(text: str) -> str:
    is_clear = "`" not in _CODE.sub("", text) and "\\`" not in text
    return _between(_CODE, text, _harmless) if is_clear else _harmless(text)


def _between(kept: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """``text`` with all changed but what is kept."""
    parts: list[str] = []
    done = 0
    for match in kept.finditer(text):
        parts += change(text[done : match.start()]), match[0]
        done = match.end()
    return "".join((*parts, change(text[done:])))


def _harmless(text: str) -> str:
    return _TOKEN.sub(_safe, text)


def _safe(match: re.Match[str]) -> str:
    found = match[0]
    if match["tag"] or match["escaped"] == "<":
        return "&lt;"
    if match["image"]:
        return r"!\["
    if match["link"] and not _is_safe(match["target"]):
        return r"\]("
    if match["definition"] and not _is_safe(match["place"]):
        return found.replace("[", r"\[")
    return found


def _is_safe(target: str) -> bool:
    """True unless a browser would take ``target`` for something else than an address of the web or of mail."""
    plain = "".join(sign for sign in unescape(target) if sign.isprintable() and sign not in "<\\ ")
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[0].lower() in _FOLLOWED

"""Markdown for other programs: what it says, without what they would run or fetch.

In our own Markdown, raw HTML and images are text (see :mod:`rca.formats._document.markdown`). Whoever else reads a ``.md``
file may take a tag for a tag; so tags, images and links to anything but the web and mail are escaped, and read the same.
"""

from __future__ import annotations

import re
from html import unescape

_TOKEN = re.compile(
    r"""
    (?P<fence> ^\ {0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n (?: [^\n]*\n )*? \ {0,3}(?P=mark)[`~]*[ \t]*$ )
    | (?P<definition> ^\ {0,3}\[ (?=[^\]\n]+\]:\s*(?P<place>\S+)) )
    | \\(?P<escaped> [^\n] )
    | (?P<code> (?P<ticks>`+) (?!`) (?: (?!\n[ \t]*\n) . )+? (?<!`) (?P=ticks) (?!`) )
    | (?P<kept> <br\s{0,3}/?> | <(?:https?://|mailto:)[^\s<>"]*> )
    | (?P<tag> <(?=[A-Za-z/!?]) )
    | (?P<image> !\[ )
    | (?P<link> \]\( (?=(?P<target>[^)]*)) )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FOLLOWED = ("http:", "https:", "mailto:")


def safe_markdown(markdown: str) -> str:
    """``markdown`` with its tags, images and scripts as the text that they are; code stays as it is."""
    return _TOKEN.sub(_safe, markdown)


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

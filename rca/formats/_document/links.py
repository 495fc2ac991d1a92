"""Links: which addresses may be followed, and bare URLs in prose, which end where Japanese begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FOLLOWABLE = re.compile(
    r"(?:https?://[^\s<>\"\x00-\x1f/?#][^\s<>\"\x00-\x1f]*|mailto:[^\s<>\"\x00-\x1f]+)", re.IGNORECASE
)
_BARE = re.compile(r"(?<![A-Za-z0-9])https?://(?=[A-Za-z0-9\[])[!#-;=?-_a-~]+")
_AFTER = frozenset(".,;:!?'*_~)]}|")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def is_followable(href: str) -> bool:
    """True for ``https``, ``http`` and ``mailto`` addresses that are complete; never for scripts or data."""
    return _FOLLOWABLE.fullmatch(href) is not None


def with_links(text: str) -> Iterator[tuple[str, str]]:
    """``text`` in pieces, each with its address if it is a bare URL.

    A URL ends before the first blank or character that is not ASCII, so it never swallows ``）まで``; closing
    punctuation that it did not open itself is left out.
    """
    position = 0
    for match in _BARE.finditer(text) if "://" in text else ():
        url = match[0]
        while url[-1] in _AFTER and url.count(url[-1]) > url.count(_PAIRS.get(url[-1], "\0")):
            url = url[:-1]
        if match.start() > position:
            yield text[position : match.start()], ""
        yield url, url
        position = match.start() + len(url)
    if position < len(text):
        yield text[position:], ""

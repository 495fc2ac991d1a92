"""One notice for many readers: all of it but the addressee is laid out once and kept.

Marks stand where the addressee's lines go; what is kept holds no reader's data, so nothing of one reader can reach
another's edition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rca.model.notices.notice import Notice

# Private-use characters, which no text of an incident may hold.
_MARK = "\ue0f0{}\ue0f1"
_MOST_LINES = 6

Layout = Callable[[Notice], str]
Line = Callable[[str], str]


def laid_out_once(notice: Notice, layout: Layout, line: Line) -> bytes:
    """What ``layout`` makes of the notice, in UTF-8. ``line`` is how it writes one line of the addressee."""
    addressee = notice.frame.addressee
    lines = [line(text) for text in addressee]
    if 0 < len(lines) <= _MOST_LINES and all(lines):
        pieces = _pieces(notice.without_reader().addressed_to(_marks(len(lines))), layout)
        if pieces:
            parts = [pieces[0]]
            for text, piece in zip(lines, pieces[1:], strict=True):
                parts += (text.encode(), piece)
            return b"".join(parts)
    return layout(notice).encode()


@lru_cache(maxsize=256)
def _pieces(notice: Notice, layout: Layout) -> tuple[bytes, ...]:
    """The laid-out notice cut at its marks; empty if they do not stand there once each, in order."""
    rest, pieces = layout(notice), []
    for mark in notice.frame.addressee:
        piece, _, rest = rest.partition(mark)
        pieces.append(piece)
    pieces.append(rest)
    whole = "".join(pieces)
    in_order = len(whole) + sum(map(len, notice.frame.addressee)) == len(layout(notice))
    if not in_order or "\ue0f0" in whole:
        return ()
    return tuple(piece.encode() for piece in pieces)


@lru_cache(maxsize=_MOST_LINES)
def _marks(count: int) -> tuple[str, ...]:
    return tuple(_MARK.format(number) for number in range(count))

"""The terminal: what a value holds is shown on it, and never steers it.

Names and texts come from trackers, tables and variables. An escape sequence in one of them would move the cursor, hide
what was written before, or fill the clipboard. So everything that is written passes here, and such characters are shown as
``\\u001b``, which is the same character to whoever reads JSON.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_UNSEEN = re.compile(f"[{_STEERING}]")
_UNSEEN_IN_A_LINE = re.compile(f"[\t\n{_STEERING}]")


def visible(text: str) -> str:
    """``text`` with every character that would steer a terminal made visible; lines stay lines."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_shown, text)


def visible_line(text: str) -> str:
    """As :func:`visible`, for a value within a line, which must not begin another."""
    return text if text.isascii() and text.isprintable() else _UNSEEN_IN_A_LINE.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


class _Visible:
    """A stream that writes visible text; everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        return self.stream.write(visible(text))


@contextmanager
def showing() -> Iterator[None]:
    """Have all that is written be visible, while it lasts."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if hasattr(stream, "reconfigure"):
            # Paths and titles must get through whatever the terminal's encoding is.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = (cast(TextIO, _Visible(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def styled(stream: TextIO) -> TextIO:
    """The stream below, for what has colours of our own and is visible already."""
    return stream.stream if isinstance(stream, _Visible) else stream

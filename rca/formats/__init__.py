"""Formats: each module here writes a notice as one kind of file; it knows the frame and the document tree.

A format is a module with ``SUFFIX`` (``".html"``), ``MEDIA_TYPE`` and ``render(notice) -> bytes``. Rendering
is a pure function: the same notice gives the same bytes. Modules whose names start with ``_`` are helpers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from rca.registry import members

if TYPE_CHECKING:
    from rca.model.notices.notice import Notice


class Format(Protocol):
    """What a module in this package offers."""

    SUFFIX: str
    MEDIA_TYPE: str

    def render(self, notice: Notice, /) -> bytes:
        """The notice as the content of a file; texts are UTF-8 with LF and end with a newline."""


def format_names() -> tuple[str, ...]:
    """The names of all formats, in alphabetical order; nothing is imported."""
    return tuple(members(__name__))


def get_format(name: str) -> Format:
    """The format ``name``, such as ``html``. Raises UnknownMember, which names the nearest formats."""
    return cast(Format, members(__name__)[name])

"""Formats: each module or package here writes a notice as one kind of file; it knows the frame and the document tree.

A format is a module with ``SUFFIX`` (``".html"``), ``MEDIA_TYPE`` and ``render(notice) -> bytes``; one with helpers of
its own is a package of its name. Rendering is a pure function: the same notice gives the same bytes.

``html`` ``md`` ``txt`` ``docx`` ``pdf``   formats that know nothing of each other
``eml``                                  a mail is made of others: of text and HTML, with reports attached
``_layout``                              the frame around the body, from templates
``_document``                            the body as a tree, and what plain text needs

What no file may hold is not in a notice (:mod:`rca.model.notices.notice`), nor in a tree of its Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from rca.model.problem import N_
from rca.registry import UnknownMember, members

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
    if name not in members(__name__) and (meant := _MEANT.get(name.casefold())):
        raise UnknownMember(
            N_("there is no {name!r} in {family}"),
            remedy=N_("Did you mean {near}?"),
            name=name, family="formats", near=meant,
        )  # fmt: skip
    return cast(Format, members(__name__)[name])


_MEANT = {
    "word": "docx",
    "doc": "docx",
    "text": "txt",
    "markdown": "md",
    "mail": "eml",
    "htm": "html",
    "web": "html",
}
"""Formats by what people call them."""

"""The organisation's logo in the head of the first page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Mm

from rca.errors import RcaError
from rca.model.problem import N_

if TYPE_CHECKING:
    from docx.document import Document

HEIGHT, WIDEST = 13, 80
"""Millimetres."""


def add_logo(document: Document, logo: bytes, name: str, *, right: bool) -> None:
    """Place the logo, with ``name`` for those who cannot see it. Raises RcaError if it is no picture for Word."""
    paragraph = document.sections[0].first_page_header.paragraphs[0]
    if not right:
        paragraph.paragraph_format.alignment = 0
    try:
        picture = paragraph.add_run().add_picture(io.BytesIO(_bitmap(logo)), height=Mm(HEIGHT))
    except (
        UnrecognizedImageError,
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        ZeroDivisionError,
    ) as error:
        raise _failure(str(error) or type(error).__name__) from None
    if picture.width > Mm(WIDEST):
        picture.height = round(picture.height * Mm(WIDEST) / picture.width)
        picture.width = Mm(WIDEST)
    for side in ("distL", "distR"):
        picture._inline.set(side, "0")
    for properties in picture._inline.iter(qn("wp:docPr")):
        properties.set("descr", name)


def _bitmap(logo: bytes) -> bytes:
    """The logo as PNG or JPEG: Word shows SVG only beside a bitmap, and not everywhere."""
    head = logo[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")):
        return logo
    from typst import Compiler, TypstError

    files = {
        "main": b'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("logo.svg", height: 13mm)',
        "logo.svg": logo,
    }
    try:
        picture = Compiler().compile(files, format="png", ppi=600)  # type: ignore[type-var]
    except TypstError as error:
        raise _failure(str(error).splitlines()[0]) from None
    assert isinstance(picture, bytes)
    return picture


def _failure(detail: str) -> RcaError:
    return RcaError(
        N_("the logo cannot be placed in a Word document: {detail}"),
        remedy=N_("Use a PNG, JPEG or SVG file."),
        detail=detail,
    )

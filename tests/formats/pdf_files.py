"""PDF files as other programs read them: pypdf for their structure, poppler for their text."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from rca.formats import get_format
from rca.formats._document.tree import Node, text_of
from rca.model.notices.notice import Look, Notice
from tests.formats.samples import ENGLISH, JAPANESE, on_the_web

pdf = get_format("pdf")
FRAMES = [JAPANESE, ENGLISH, on_the_web(JAPANESE), on_the_web(ENGLISH)]


def looking(of: Notice, **look: object) -> Notice:
    return replace(of, frame=replace(of.frame, look=Look(**look)))  # type: ignore[arg-type]


def fonts_of(reader: pypdf.PdfReader) -> list[Any]:
    """The font dictionaries of all pages."""
    pages: list[Any] = list(reader.pages)
    return [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]


def read(of: Notice) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(of)))


def squeezed(text: str) -> str:
    """The text without white space and invisible break marks; compatibility forms such as ligatures are one."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").split())


def shown(data: bytes) -> str:
    """What poppler reads, in the order of the pages, without the footers' share of it."""
    result = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    return squeezed(result.stdout.decode())


needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def leaves(nodes: tuple[Node, ...]) -> list[str]:
    """The text of every heading, paragraph and cell of a body."""
    texts = []
    for node in nodes:
        if node.tag in {"p", "th", "td", "pre"} or (node.tag[0] == "h" and node.tag[1:].isdigit()):
            # An address that is written out after a link comes in between, so a link ends a piece of text.
            texts += [text_of([child]) for child in node.children]
        else:
            texts += leaves(node.nodes)
    return texts


def font_names(of: Notice) -> set[str]:
    return {font["/BaseFont"].split("+")[1].removesuffix("-Identity-H") for font in fonts_of(read(of))}

"""What a reader of a .docx file finds in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from rca.formats import get_format
from rca.model.notices.notice import Notice

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement


def read(data: bytes) -> Document:
    """The file as python-docx reads it."""
    return docx.Document(io.BytesIO(data))


def word(notice: Notice) -> Document:
    """The notice as a Word document."""
    return read(get_format("docx").render(notice))


def parts(data: bytes) -> dict[str, BaseOxmlElement]:
    """All parts that are XML, by name; raises if one is not well-formed."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {
            name: parse_xml(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def paragraphs(document: Document) -> Iterator[BaseOxmlElement]:
    """All paragraphs of the body in reading order, those in tables too."""
    yield from document.element.body.iter(qn("w:p"))


def shown(element: BaseOxmlElement) -> str:
    """The text of an element, with a line end after each paragraph."""
    tags = {qn("w:br"): "\n", qn("w:p"): "\n", qn("w:tab"): "\t"}
    return "".join(tags.get(each.tag) or each.text or "" for each in element.iter(qn("w:t"), *tags))


def squeezed(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def links(document: Document) -> list[str]:
    """The addresses of all links, in reading order."""
    return [
        document.part.rels[link.get(qn("r:id"))].target_ref
        for link in document.element.body.iter(qn("w:hyperlink"))
    ]


def style_of(document: Document, text: str) -> str:
    """The style of the first paragraph that says ``text``."""
    return next(each.style.name for each in document.paragraphs if each.style and each.text == text) or ""

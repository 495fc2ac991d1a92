"""A Word template to begin with: our own letter, with fields where a notice's parts go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rca.formats.docx import frame as layout
from rca.formats.docx.body import Writer
from rca.formats.docx.document import A4, describe, design_of, empty, packed
from rca.model.notices.notice import Frame, FrameKind

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)

Part = tuple[str, str]
"""The name of a style, and the text with its fields."""


def starter_template(locale: str = "ja") -> bytes:
    """A .docx file for ``templates/word/letter.docx``, in the form of a letter that the locale has."""
    frame = Frame(
        FrameKind.LETTER,
        locale,
        title="{{ title }}",
        label="",
        issued="",
        issued_at=_WRITTEN,
        number="{{ number }}",
    )
    design = design_of(frame)
    document = empty(design, locale, A4)
    writer = Writer(document, design, locale)
    parts = _japanese() if design.japanese else _western()
    for style, text in (*_each("Banner", "banners"), *parts, *_contact()):
        document.element.body.sectPr.addprevious(_line(writer, style, text))
    section = document.sections[0]
    layout.header(section.header, frame, writer)
    for footer in (section.footer, section.first_page_footer):
        layout.footer(footer, frame, writer)
    describe(document, frame)
    return packed(document)


def _line(writer: Writer, style: str, text: str) -> BaseOxmlElement:
    if style == "Sender" and writer.design.japanese:
        return writer.line(style, writer.text(text), ind={"left": writer.width // 2})
    return writer.line(style, writer.text(text))


def _japanese() -> Iterator[Part]:
    yield from _if("number", ("Date", "{{ number }}"))
    yield "Date", "{{ issued }}"
    yield from _each("Addressee", "addressee")
    yield from _each("Sender", "sender")
    yield "Title", "{{ title }}"
    yield from _if("label not in title", ("Subtitle", "{{ label }}"))
    yield from _if("salutation", ("Salutation", "{{ salutation }}"))
    yield "BodyTextFirstIndent", "{{p opening }}"
    yield from _if("item_mark", *_each("Closing", "closing"), ("NoteHeading", "{{ item_mark }}"))
    yield "BodyText", "{{p body }}"
    yield from _if("end_mark", ("Closing", "{{ end_mark }}"))
    yield from _if("not item_mark", *_each("Closing", "closing"))


def _western() -> Iterator[Part]:
    yield from _if("organisation", ("Letterhead", "{{ organisation }}"))
    yield from _each("Sender", "sender[1:]")
    yield "Date", "{{ issued }}"
    yield from _if("number", ("Date", "{{ number }}"))
    yield from _each("Addressee", "addressee")
    yield "Title", "{% if label and label not in title %}{{ label }}: {% endif %}{{ title }}"
    yield from _if("salutation", ("Salutation", "{{ salutation }}"))
    yield "BodyText", "{{p opening }}"
    yield "BodyText", "{{p body }}"
    yield from _each("Closing", "closing[:1]")
    yield from _each("Signature", "closing[1:]")


def _contact() -> Iterator[Part]:
    yield from _if("contact_heading", ("Heading1", "{{ contact_heading }}"))
    yield "Contact", "{%p for entry in contact %}"
    yield "Contact", "{{ entry.label }}\t{{ entry.value }}"
    yield "Contact", "{%p endfor %}"
    yield from _if("record", ("Footer", "{{ record }}"))


def _if(condition: str, *parts: Part) -> Iterator[Part]:
    yield "BodyText", f"{{%p if {condition} %}}"
    yield from parts
    yield "BodyText", "{%p endif %}"


def _each(style: str, lines: str) -> Iterator[Part]:
    yield style, f"{{%p for line in {lines} %}}"
    yield style, "{{ line }}"
    yield style, "{%p endfor %}"

"""The frame of a notice in Word: what stands before and after the body, in the order of each form of letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rca.formats._document.links import is_followable
from rca.formats._document.tree import parse
from rca.formats.docx.measure import ems
from rca.formats.docx.xml import Value, field

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _Footer, _Header

    from rca.formats.docx.body import Writer
    from rca.model.notices.notice import Entry, Frame, Notice

Lines = Iterator["BaseOxmlElement"]


def blocks(notice: Notice, writer: Writer) -> Lines:
    """The whole notice: paragraphs and tables from the banners to the contact."""
    frame = notice.frame
    yield from _lines(writer, "Banner", frame.banners)
    if writer.design.japanese:
        yield from _japanese(frame, notice, writer)
    elif writer.design.letter:
        yield from _western(frame, notice, writer)
    else:
        yield from _web(frame, notice, writer)
    yield from contact(frame, writer)
    yield from _lines(writer, "Footer", (frame.record,))


def _japanese(frame: Frame, notice: Notice, writer: Writer) -> Lines:
    yield from _lines(writer, "Date", (frame.number, frame.issued))
    yield from _lines(writer, "Addressee", frame.addressee)
    yield from _lines(writer, "Sender", frame.sender, ind={"left": _block_indent(frame.sender, writer)})
    yield from _lines(writer, "Title", (frame.title,))
    if frame.label not in frame.title:
        yield from _lines(writer, "Subtitle", (frame.label,))
    yield from _opening(frame, writer)
    closing = list(_lines(writer, "Closing", frame.closing))
    if frame.item_mark:
        yield from closing
    yield from _lines(writer, "NoteHeading", (frame.item_mark,))
    yield from writer.tree(parse(notice.body))
    yield from _lines(writer, "Closing", (frame.end_mark,))
    if not frame.item_mark:
        yield from closing


def _western(frame: Frame, notice: Notice, writer: Writer) -> Lines:
    yield from _lines(writer, "Letterhead", frame.sender[:1])
    yield from _lines(writer, "Sender", frame.sender[1:])
    yield from _lines(writer, "Date", (frame.issued,))
    yield from _lines(writer, "Date", (frame.number,), "NoticeQuiet")
    yield from _lines(writer, "Addressee", frame.addressee)
    label = f"{frame.label}: " if frame.label and frame.label not in frame.title else ""
    yield from _lines(writer, "Title", (label + frame.title,))
    yield from _opening(frame, writer)
    yield from _body(frame, notice, writer)
    yield from _lines(writer, "Closing", frame.closing[:1], keepNext=True)
    yield from _lines(writer, "Signature", frame.closing[1:])


def _web(frame: Frame, notice: Notice, writer: Writer) -> Lines:
    parts = [
        (frame.label, "NoticeLabel"),
        (frame.number, ""),
        (frame.issued, ""),
    ]
    runs = [writer.text(f"{gap}{text}", span) for gap, (text, span) in _spaced(parts)]
    yield writer.line("Date", *runs)
    yield from _lines(writer, "Title", (frame.title,))
    yield from _lines(writer, "Addressee", frame.addressee)
    yield from _lines(writer, "Sender", frame.sender)
    yield writer.line("NoticeRule")
    yield from _opening(frame, writer)
    yield from _body(frame, notice, writer)
    yield from _lines(writer, "Closing", frame.closing[:1])
    yield from _lines(writer, "Signature", frame.closing[1:])


def _opening(frame: Frame, writer: Writer) -> Lines:
    yield from _lines(writer, "Salutation", (frame.salutation,))
    if frame.opening:
        yield from writer.tree(
            parse(frame.opening), "BodyTextFirstIndent" if writer.design.japanese else "BodyText"
        )


def _body(frame: Frame, notice: Notice, writer: Writer) -> Lines:
    yield from _lines(writer, "NoteHeading", (frame.item_mark,))
    yield from writer.tree(parse(notice.body))
    yield from _lines(writer, "Closing", (frame.end_mark,), jc="right")


def contact(frame: Frame, writer: Writer) -> Lines:
    """Where customers ask: a heading, and values that begin below each other, all on one page."""
    yield from _lines(writer, "Heading1", (frame.contact_heading,))
    longest = max((ems(entry.label, writer.plain.ambiguous) for entry in frame.contact), default=0.0)
    at = round((longest + 1.5) * writer.design.em)
    form: dict[str, Value] = {}
    if longest > 6:
        form = {
            "tabs": [
                ("tab", {"val": "clear", "pos": writer.design.label}),
                ("tab", {"val": "left", "pos": at}),
            ],
            "ind": {"left": at, "hanging": at},
        }
    for entry in frame.contact:
        form["keepNext"] = entry is not frame.contact[-1]
        runs = [writer.text(f"{entry.label}\t", "NoticeQuiet")]
        yield writer.line("Contact", *runs, *_value(entry, writer), **form)


def _value(entry: Entry, writer: Writer) -> list[BaseOxmlElement]:
    if is_followable(entry.href):
        return writer.link(entry.href, writer.text(entry.value, "Hyperlink"))
    return [writer.text(entry.value)]


def header(part: _Header, frame: Frame, writer: Writer) -> None:
    """On the second page and after it: what the notice is about."""
    part._element[:] = [writer.line("Header", writer.text(frame.title))]


def footer(part: _Footer, frame: Frame, writer: Writer) -> None:
    """The document's number on the left, page and pages on the right."""
    tab: Value = [("tab", {"val": "right", "pos": writer.width})]
    part._element[:] = [
        writer.line(
            "Footer", writer.text(f"{frame.number}\t"), field("PAGE", "1"), writer.text(" / "),
            field("NUMPAGES", "1"), tabs=tab,
        )
    ]  # fmt: skip


def _lines(writer: Writer, style: str, texts: Sequence[str], span: str = "", **form: Value) -> Lines:
    """A paragraph for each text that says something, its letters in the style ``span``."""
    for text in texts:
        if text:
            yield writer.line(style, writer.text(text, span), **form)


def _spaced(parts: list[tuple[str, str]]) -> list[tuple[str, tuple[str, str]]]:
    """The parts that say something, with an em space before all but the first."""
    shown = [part for part in parts if part[0]]
    return [("\u2003" if number else "", part) for number, part in enumerate(shown)]


def _block_indent(texts: Sequence[str], writer: Writer) -> int:
    """The indent at which the longest line ends at the right edge; lines longer than 70% of the page break."""
    longest = max((ems(text, writer.plain.ambiguous) for text in texts), default=0.0)
    return round(writer.width - min((longest + 0.5) * writer.design.em, writer.width * 0.7))

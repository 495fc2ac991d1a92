"""The logo on the first page of a Word document."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import pytest
from docx.oxml.ns import qn

from rca.errors import RcaError
from rca.formats import get_format
from rca.model.notices.notice import Look, Notice
from tests.formats.samples import ENGLISH, JAPANESE
from tests.formats.word import read


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    rows = zlib.compress((b"\0" + b"\x12\x45\x7c" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><rect width="120" height="30"/></svg>'


def with_logo(logo: bytes, notice: Notice) -> Notice:
    """The notice of an organisation with a logo."""
    return replace(notice, frame=replace(notice.frame, organisation="例示クラウド", look=Look(logo=logo)))


@pytest.mark.parametrize("logo", [png(60, 20), SVG])
@pytest.mark.parametrize(("notice", "side"), [(JAPANESE, "left"), (ENGLISH, "right")])
def test_it_stands_on_the_first_page_with_a_text_for_those_who_do_not_see_it(
    logo: bytes, notice: Notice, side: str
) -> None:
    data = get_format("docx").render(with_logo(logo, notice))
    assert data == get_format("docx").render(with_logo(logo, notice))
    section = read(data).sections[0]
    (picture,) = section.first_page_header._element.iter(qn("wp:docPr"))
    assert picture.get("descr") == "例示クラウド"
    assert not list(section.header._element.iter(qn("wp:docPr")))
    aligned = section.first_page_header.paragraphs[0]._p.pPr.find(qn("w:jc"))
    assert (aligned.get(qn("w:val")) if aligned is not None else "right") == side


def test_a_very_wide_one_is_made_smaller() -> None:
    section = read(get_format("docx").render(with_logo(png(400, 10), JAPANESE))).sections[0]
    (extent,) = section.first_page_header._element.iter(qn("wp:extent"))
    assert int(extent.get("cx")) == 80 * 36_000
    assert int(extent.get("cy")) == pytest.approx(2 * 36_000, abs=2)


@pytest.mark.parametrize(
    "logo", [b"GIF", b"\x89PNG\r\n\x1a\n", b"<svg", b"\xff\xd8\xff\xe0\x00", png(4, 4)[:30]]
)
def test_what_is_no_picture_is_an_error(logo: bytes) -> None:
    with pytest.raises(RcaError, match="logo") as caught:
        get_format("docx").render(with_logo(logo, JAPANESE))
    assert "PNG" in str(caught.value.remedy)

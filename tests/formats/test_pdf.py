"""PDF, read back by other programs: what it says, how it is tagged, and that nothing in a notice is code to it."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from rca.errors import RcaError
from rca.formats import get_format
from rca.formats._document.tree import parse
from rca.formats.pdf.typst import phrases
from rca.model.notices.notice import FrameKind, Look, Notice, Paper, Typeface
from tests.formats.pdf_files import (
    FRAMES,
    font_names,
    fonts_of,
    leaves,
    looking,
    needs_poppler,
    pdf,
    read,
    shown,
    squeezed,
)
from tests.formats.samples import ENGLISH, JAPANESE, on_the_web, saying
from tests.samples import KEYS, notice

KINDS = ("initial", "update", "resolved", "preliminary", "final")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="9" height="9"/></svg>'
PACKAGED = ("NotoSansJP", "NotoSerifJP", "NotoSans-", "LibertinusSerif", "DejaVuSansMono", "NewCMMath")


# What it says


@needs_poppler
@pytest.mark.parametrize("frame", list(FrameKind))
@pytest.mark.parametrize("locale", ["ja", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_a_pdf_says_what_the_notice_and_its_plain_text_say(key: str, locale: str, frame: FrameKind) -> None:
    for kind in KINDS:
        of = notice(key, kind, locale, frame=frame, draft=True)
        text = shown(pdf.render(of))
        plain = squeezed(get_format("txt").render(of).decode())
        facts = [of.frame.title, of.frame.issued, of.frame.number, *of.frame.addressee, *of.frame.sender]
        facts += [part for entry in of.frame.contact for part in (entry.label, entry.value)]
        facts += leaves(parse(of.frame.opening).blocks) + leaves(parse(of.body).blocks)
        for fact in map(squeezed, facts):
            assert fact in plain
            # A page may end within a paragraph: then its number stands between the halves.
            assert fact in text or fact in without_footers(text, of)


def without_footers(text: str, of: Notice) -> str:
    number, pages = squeezed(of.frame.number), 99
    for page in range(1, pages):
        for total in range(page, pages):
            footer = f"{number}{page}/{total}"
            if footer in text:
                text = text.replace(footer, "")
    return text


def test_a_japanese_letter_has_its_parts_in_order() -> None:
    text = squeezed(read(JAPANESE).pages[0].extract_text())
    frame = JAPANESE.frame
    parts = [frame.number, frame.issued, *frame.addressee, *frame.sender, frame.title, "平素", "記", "設定の", "以上",
             frame.contact_heading]  # fmt: skip
    places = [text.find(squeezed(part)) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


@needs_poppler
def test_a_japanese_letter_looks_like_one() -> None:
    """Date and sender end at the right margin, the addressee begins at the left one, title and 記 are centred."""
    boxes = word_boxes(pdf.render(JAPANESE))
    left, right = 25 * 72 / 25.4, (210 - 25) * 72 / 25.4
    assert boxes["日"][1] == pytest.approx(right, abs=2)
    assert sum(boxes[JAPANESE.frame.title]) == pytest.approx(left + right, abs=2)
    assert boxes["株式会社サンプル商事"][0] == pytest.approx(left, abs=2)
    assert boxes["例示クラウド株式会社"][1] == pytest.approx(right, abs=2)
    assert sum(boxes["記"]) == pytest.approx(left + right, abs=2)
    assert boxes["以上"][1] == pytest.approx(right, abs=2)


def word_boxes(data: bytes) -> dict[str, tuple[float, float]]:
    """Where each word of the first page begins and ends, in points."""
    from xml.etree import ElementTree

    result = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    root = ElementTree.fromstring(result.stdout)
    words = (each for each in root.iter() if each.tag.endswith("word"))
    return {each.text or "": (float(each.attrib["xMin"]), float(each.attrib["xMax"])) for each in words}


@needs_poppler
def test_lines_keep_kinsoku_at_any_width() -> None:
    sentence = "「障害」（第一報）は、サーバーの設定・更新……によるものでした。ッと、ょを、ー。"
    for length in range(0, 40, 3):
        of = replace(JAPANESE, body="あ" * length + sentence * 12)
        result = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf.render(of), capture_output=True, check=True
        )
        for line in map(str.strip, result.stdout.decode().split("\n")):
            assert not line.startswith(tuple("、。」）・…ーッょ")), line
            assert not line.endswith(tuple("「（")), line


# What programs find in it


@pytest.mark.parametrize("of", FRAMES)
def test_a_pdf_is_tagged_titled_and_says_its_standards(of: Notice) -> None:
    reader = read(of)
    root: Any = reader.root_object
    assert root["/Lang"] == of.locale
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == of.frame.title
    xmp = root["/Metadata"].get_data().decode()
    for claim in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "<dc:language>"):
        assert claim in xmp
    tags = struct_tags(root["/StructTreeRoot"])
    assert {"H1", "H2", "P", "Link"} <= set(tags)
    assert tags.count("H1") == 1


def struct_tags(element: Any) -> list[str]:
    """The tags of a structure tree, in reading order."""
    element = element.get_object()
    if isinstance(element, list):
        return [tag for child in element for tag in struct_tags(child)]
    if not isinstance(element, dict):
        return []
    own = [element["/S"][1:]] if "/S" in element else []
    return own + (struct_tags(element["/K"]) if "/K" in element else [])


def test_lists_and_tables_are_tagged_as_such() -> None:
    body = (
        "1. a\n2. b\n\n| Time | Event |\n|---|--:|\n| 06:27 | *x* **y** `z` |\n\n> q\n\n```\nc\n```\n\n---\n"
    )
    tags = struct_tags(read(replace(ENGLISH, body=body)).root_object["/StructTreeRoot"])
    assert {"L", "LI", "Lbl", "LBody", "Table", "THead", "TH", "TBody", "TD", "BlockQuote", "Code"} <= set(
        tags
    )


def test_headings_are_bookmarks_and_links_are_live() -> None:
    of = replace(ENGLISH, body="## Root cause\n\n### Trigger\n\n[the report](https://a.example/b)\n")
    reader = read(of)
    assert titles(reader.outline) == [of.frame.title, ["Root cause", ["Trigger"], "Contact"]]
    links = [
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert links == ["https://a.example/b", "mailto:support@example.com"]
    assert "(https://a.example/b)" in squeezed(reader.pages[0].extract_text())


def titles(outline: list[Any]) -> list[Any]:
    return [titles(each) if isinstance(each, list) else each.title for each in outline]


@pytest.mark.parametrize("of", FRAMES)
def test_every_font_is_embedded_and_none_is_the_systems(of: Notice) -> None:
    reader = read(replace(of, body=of.body + "\n`code` ≒ ① 髙 é *x*\n"))
    for font in fonts_of(reader):
        descendant = font["/DescendantFonts"][0].get_object()
        assert font["/BaseFont"].split("+")[1].startswith(PACKAGED)
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"])
        assert "/ToUnicode" in font


def test_paper_and_typeface_are_as_asked() -> None:
    assert [round(float(size)) for size in read(JAPANESE).pages[0].mediabox[2:]] == [595, 842]
    letter = read(looking(ENGLISH, paper=Paper.LETTER))
    assert [float(size) for size in letter.pages[0].mediabox[2:]] == [612, 792]
    assert "NotoSerifJP-Regular" in font_names(JAPANESE)
    assert "NotoSerifJP-Regular" not in font_names(looking(JAPANESE, typeface=Typeface.GOTHIC))
    assert "NotoSerifJP-Regular" not in font_names(on_the_web(JAPANESE))
    assert "NotoSerifJP-Regular" in font_names(looking(on_the_web(JAPANESE), typeface=Typeface.MINCHO))


def test_pages_are_numbered_and_carry_the_document_number() -> None:
    pages = read(replace(ENGLISH, body="A sentence of some words.\n\n" * 90)).pages
    for number, page in enumerate(pages, start=1):
        assert squeezed(f"EX-2021-1013 {number} / {len(pages)}") in squeezed(page.extract_text())
    assert len(pages) > 2


def test_headers_of_tables_repeat_and_rows_stay_whole() -> None:
    rows = "".join(
        f"| 06:{number:02} | Entry {number}: {'words and ' * 12}end{number} |\n" for number in range(60)
    )
    pages = read(replace(ENGLISH, body=f"| Time | Event |\n|---|---|\n{rows}")).pages
    texts = [squeezed(page.extract_text()) for page in pages]
    assert len(texts) > 2
    for number in range(60):
        assert any(f"Entry{number}:" in text and f"end{number}" in text for text in texts)
    assert all("TimeEvent" in text for text in texts if "Entry" in text)


def test_a_row_too_long_for_a_page_goes_on_over_the_next() -> None:
    words = [f"w{number}" for number in range(3000)]
    pages = read(replace(ENGLISH, body=f"| a | b |\n|---|---|\n| c | {' '.join(words)} |")).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert all(word in text for word in words)


@pytest.mark.parametrize("logo", [PNG, SVG], ids=["png", "svg"])
@pytest.mark.parametrize("of", FRAMES)
def test_a_logo_is_a_figure_with_the_organisations_name(of: Notice, logo: bytes) -> None:
    named = replace(of, frame=replace(of.frame, organisation="例示クラウド", look=Look(logo=logo)))
    data = pdf.render(named)
    assert "Figure" in struct_tags(pypdf.PdfReader(io.BytesIO(data)).root_object["/StructTreeRoot"])
    assert len(data) > len(pdf.render(of))


def test_a_file_that_is_no_logo_is_refused() -> None:
    with pytest.raises(RcaError, match="the logo cannot be read") as raised:
        pdf.render(looking(JAPANESE, logo=b"nothing to see"))
    assert str(raised.value.remedy) == "Use a PNG, JPEG or SVG file."


# The same every time


@pytest.mark.parametrize("of", FRAMES)
def test_the_same_notice_gives_the_same_bytes_whatever_came_before(of: Notice) -> None:
    first = pdf.render(of)
    pdf.render(of.addressed_to(("別の株式会社 御中", "担当者 様")))
    pdf.render(FRAMES[0])
    assert pdf.render(replace(of)) == first


def test_another_process_in_another_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from tests.formats.samples import JAPANESE; from rca.formats import get_format;"
        "sys.stdout.buffer.write(get_format('pdf').render(JAPANESE))"
    )
    root = Path(__file__).parent.parent.parent
    result = subprocess.run(
        [sys.executable, "-c", code, str(root)], cwd=tmp_path, capture_output=True, check=True
    )
    assert result.stdout == pdf.render(JAPANESE)


def test_nothing_of_one_reader_reaches_another() -> None:
    for of in FRAMES:
        first, second = (read(of.addressed_to((name,))) for name in ("ALPHACORP", "BETACORP"))
        texts = ["".join(page.extract_text() for page in reader.pages) for reader in (first, second)]
        assert "ALPHACORP" in texts[0]
        assert texts[0].replace("ALPHACORP", "BETACORP") == texts[1]


def test_threads_do_not_disturb_each_other() -> None:
    expected = [pdf.render(of) for of in FRAMES]
    wrong: list[int] = []

    def work(number: int) -> None:
        for at in range(4):
            chosen = (number + at) % len(FRAMES)
            if pdf.render(FRAMES[chosen]) != expected[chosen]:
                wrong.append(chosen)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# Long and odd shapes


def test_long_words_break_and_lose_nothing() -> None:
    word = "0123456789abcdef" * 16
    text = squeezed("".join(page.extract_text() for page in read(replace(ENGLISH, body=f"x {word} y")).pages))
    assert word in text


def test_a_title_without_end_is_set_all_the_same() -> None:
    title = "障害に関するお詫び" * 300
    text = "".join(page.extract_text() for page in read(saying(title, on_the_web(JAPANESE))).pages)
    assert squeezed(title) in squeezed(text)


def test_deep_nesting_and_wide_tables_are_set() -> None:
    nested = "\n".join("  " * depth + f"- level {depth}" for depth in range(16))
    wide = "|".join(f" c{number} " for number in range(12))
    table = f"|{wide}|\n|{'|'.join(['---'] * 12)}|\n|{wide}|"
    assert pdf.render(replace(ENGLISH, body=f"{nested}\n\n{table}\n\n" + ">" * 16 + " deep"))


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        (
            "障害に関するお詫びとご報告（最終報告）",
            ["障害に", "関する", "お詫びと", "ご報告", "（最終報告）"],
        ),
        ("「更新」の失敗、および遅延", ["「更新」の", "失敗、および", "遅延"]),
        ("Errors when starting", ["Errors ", "when ", "starting"]),
        ("", []),
    ],
)
def test_titles_end_their_lines_where_phrases_end(title: str, pieces: list[str]) -> None:
    assert phrases(title) == pieces

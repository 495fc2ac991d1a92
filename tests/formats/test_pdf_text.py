"""Text is text to a PDF, whatever it looks like; what no font has is refused by name, with its place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.errors import RcaError
from rca.model.notices.notice import Entry, Notice, Typeface
from tests.formats.pdf_files import FRAMES, font_names, looking, pdf, read, squeezed
from tests.formats.samples import ENGLISH, JAPANESE, saying
from tests.samples import DRAFT_LOCALES, WINDOWS_VM, notice

MARKUP = [
    "#set page(width: 1pt)", '#import "@preview/x:1.0.0": *', "#read(\"/etc/hostname\")", r"\u{41}\u{1F600}", "$x^2$",
    "a --- b ... 'c' \"d\"", "//gone", "/* gone */", "@ref <label>", "= no heading", "#(1 + 1)", "~", "<b>&amp;</b>",
]  # fmt: skip


@pytest.mark.parametrize("of", FRAMES)
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_any_field_is_shown_as_it_is(markup: str, of: Notice) -> None:
    named = saying(markup, of)
    plain = replace(named, body="", frame=replace(named.frame, opening=""))
    text = squeezed("".join(page.extract_text() for page in read(plain).pages))
    assert text.count(squeezed(markup)) >= 9
    assert len(read(named).pages) < 4


# Any text that the Japanese fonts hold; what they lack is refused, which is another test.
KNOWN = "あいうー、。「」（）漢字髙﨑abc XYZ10#*_`$@<>=\\/~-+[]{}|!\"'&%^;:,.?\n\t\u3000\u200b①㈱…—–"


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.sampled_from(KNOWN), max_size=80), of=st.sampled_from(FRAMES))
def test_no_text_breaks_a_pdf(text: str, of: Notice) -> None:
    assert pdf.render(saying(text, of)).startswith(b"%PDF-1.7")


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(), max_size=12))
def test_any_text_is_set_or_refused_by_name(text: str) -> None:
    try:
        assert pdf.render(saying(text)).startswith(b"%PDF")
    except RcaError as error:
        assert "no font has the characters" in str(error)  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize(
    ("of", "where"),
    [
        (replace(JAPANESE, body="## 原因\n\n設定の誤り😀です。"), "body “設定の誤り😀です。”"),
        (JAPANESE.addressed_to(("会社", "😀 様")), "addressee[1] “😀 様”"),
        (
            replace(JAPANESE, frame=replace(JAPANESE.frame, contact=(Entry("☏", "a😀"),))),
            "contact[0] “☏ a😀”",
        ),
    ],
)
def test_a_character_without_a_glyph_is_named_with_its_place(of: Notice, where: str) -> None:
    with pytest.raises(RcaError) as raised:
        pdf.render(of)
    assert str(raised.value) == f"no font has the characters 😀 (U+1F600): {where}"
    assert "fonts" in str(raised.value.remedy)


def test_private_characters_are_named_too() -> None:
    with pytest.raises(RcaError, match=r"\(U\+E000\): title"):
        pdf.render(saying("外字\ue000"))


@pytest.mark.parametrize("text", ["髙﨑 𠮷野家 葛󠄀城", "①㈱㍻㋿≒→≦✓", "Łódź, Señor Müller", "Ω Ж"])
@pytest.mark.parametrize("typeface", list(Typeface))
@pytest.mark.parametrize("of", FRAMES)
def test_names_and_signs_of_japan_and_europe_are_there(of: Notice, typeface: Typeface, text: str) -> None:
    assert pdf.render(looking(saying(text, of), typeface=typeface))


def test_every_character_of_code_page_932_is_there() -> None:
    characters = [bytes(pair).decode("cp932", "ignore") for pair in code_page()]
    text = "".join(
        dict.fromkeys(each for each in characters if each.isprintable() and not "\ue000" <= each <= "\uf8ff")
    )
    assert len(text) > 7000
    for typeface in Typeface:
        assert pdf.render(looking(replace(JAPANESE, body=f"```\n{text}\n```"), typeface=typeface))


@cache
def code_page() -> list[tuple[int, ...]]:
    singles = [(code,) for code in (*range(0x20, 0x7F), *range(0xA1, 0xE0))]
    leads = (*range(0x81, 0xA0), *range(0xE0, 0xFD))
    return singles + [(lead, trail) for lead in leads for trail in range(0x40, 0xFD) if trail != 0x7F]


@pytest.mark.parametrize("locale", [tag for tag in DRAFT_LOCALES if tag not in {"ko", "zh-Hans", "zh-Hant"}])
def test_the_other_european_locales_need_no_system_font(locale: str) -> None:
    assert font_names(notice(WINDOWS_VM, "final", locale, draft=True)) <= {
        "NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSansJP-Regular", "NotoSansJP-Bold",
    }  # fmt: skip


def test_fonts_of_the_configured_folder_come_first(tmp_path: Path) -> None:
    fonts = Path(__file__).parent.parent.parent / "fonts"
    shutil.copy(fonts / "NotoSans-Regular.ttf", tmp_path / "House.ttf")
    assert "NotoSans-Regular" in font_names(looking(ENGLISH, fonts=str(tmp_path)))

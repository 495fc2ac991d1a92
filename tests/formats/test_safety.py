"""Whatever text a notice holds, no format runs it, loads anything for it, or breaks on it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.formats import format_names, get_format
from rca.formats.html import body_html
from rca.formats.txt import body_text
from rca.model.notices.freezing import canonical, freeze, thaw
from rca.model.notices.notice import Notice
from rca.model.notices.printable import one_line
from tests.formats.support.attacks import ATTACKS, HARMLESS
from tests.support.examples import examples
from tests.support.sample_notices import ENGLISH, JAPANESE, TEXT_FORMATS, Page, on_the_web, saying

FRAMES = [JAPANESE, ENGLISH, on_the_web(JAPANESE), on_the_web(ENGLISH)]


@pytest.mark.parametrize("notice", FRAMES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_any_field_is_live_in_html(attack: str, notice: Notice) -> None:
    page = Page(get_format("html").render(saying(attack, notice)).decode())
    assert set(page.tags) <= HARMLESS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in page.links)


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_markup_shows_as_the_text_it_is(attack: str) -> None:
    notice = saying(attack)
    shown = "".join(attack.split())
    assert Page(get_format("html").render(notice).decode()).text.count(shown) == 19
    assert shown in "".join(get_format("txt").render(notice).decode().split())


@pytest.mark.parametrize("name", TEXT_FORMATS)
@pytest.mark.parametrize("code", ["{{ 7*7 }}", "{% raw %}", "{# gone #}", "{{ frame.__class__ }}"])
def test_template_code_in_any_field_is_text(code: str, name: str) -> None:
    for notice in FRAMES:
        text = get_format(name).render(saying(code, notice)).decode()
        assert "".join(code.split()) in "".join(text.replace("\\", "").split())
        assert "49" not in text


@pytest.mark.parametrize("name", format_names())
def test_the_same_notice_gives_the_same_bytes(name: str) -> None:
    for notice in FRAMES:
        assert get_format(name).render(notice) == get_format(name).render(replace(notice))


@pytest.mark.parametrize("name", ["html", "md", "txt"])
def test_telephone_numbers_and_odd_addresses_in_the_contact(name: str) -> None:
    entry = replace(JAPANESE.frame.contact[0], href="javascript:alert(1)")
    notice = replace(JAPANESE, frame=replace(JAPANESE.frame, contact=(entry,)))
    assert b'href="javascript' not in get_format(name).render(notice)


@examples(0.6)
@given(text=st.text(st.characters(), max_size=60), notice=st.sampled_from(FRAMES))
def test_no_text_breaks_a_format(text: str, notice: Notice) -> None:
    for name in ("html", "md", "txt"):
        data = get_format(name).render(saying(text, notice))
        assert data.endswith(b"\n")
        assert b"\0" not in data
        assert b"\r" not in data
        data.decode("utf-8")


UNPRINTABLE = "\x00\x07\x0b\x1b\x7f\x85\u2028\ud800\ufdd0\uffff"


@pytest.mark.parametrize("of", FRAMES)
def test_a_notice_is_printable_however_it_is_made(of: Notice) -> None:
    made = saying(f"a{UNPRINTABLE}b", of)
    assert made.frame.title == "a b"
    assert made.frame.opening == "a\n\nb"
    assert made.addressed_to((f"x{UNPRINTABLE}", "y  z")).frame.addressee == ("x", "y z")
    held = "".join(str(value) for value in (made.frame, made.body))
    assert not set(UNPRINTABLE) & set(held)


def test_a_revision_that_was_frozen_with_such_characters_is_printable_when_it_is_read() -> None:
    frozen = json.loads(freeze(JAPANESE))
    frozen["frame"]["title"] = "題\x07  名\x1b[2J"
    frozen["body"] = "a\x00b\r\nc"
    read = thaw(Notice, canonical(frozen))
    assert (read.frame.title, read.body) == ("題 名[2J", "ab\nc")


@pytest.mark.parametrize("entity", ["&#0;", "&#8;", "&#x1b;", "&#x7f;", "&#xfdd0;", "&#13;"])
def test_no_entity_brings_them_back(entity: str) -> None:
    markdown = f"a{entity}b `c{entity}d`\n\n    e{entity}f"
    for text in (body_html(markdown), body_text(markdown, "ja")):
        assert not [sign for sign in text if ord(sign) < 32 and sign != "\n"]
        assert not {"\x7f", "\ufdd0"} & set(text)


@given(
    st.lists(st.text(alphabet="あいう、。漢字abc XYZ10「」", min_size=1, max_size=60), min_size=1, max_size=4)
)
def test_html_and_text_say_the_same(paragraphs: list[str]) -> None:
    markdown = "\n\n".join(one_line(paragraph) for paragraph in paragraphs)
    assert Page(body_html(markdown)).text == "".join(body_text(markdown, "ja").split())

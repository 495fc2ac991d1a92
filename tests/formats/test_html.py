"""The page: complete, quiet, readable, and the same every time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rca.formats import get_format
from rca.model.base import Audience
from rca.model.notices.notice import Notice
from tests.support.sample_notices import ENGLISH, JAPANESE, Page, on_the_web

html = get_format("html")


def page(notice: Notice) -> str:
    return html.render(notice).decode()


def order(text: str, *parts: str) -> bool:
    """True if the parts stand in the text in this order."""
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def body(notice: Notice) -> str:
    return page(notice).partition("<body")[2]


def test_a_japanese_letter_has_the_form_of_a_letter() -> None:
    frame = JAPANESE.frame
    assert order(
        body(JAPANESE), frame.number, frame.issued, "株式会社サンプル商事", "例示クラウド株式会社",
        frame.title, "平素より", ">記<", "設定の", ">以上<", "お問い合わせ先",
    )  # fmt: skip


def test_an_english_letter_begins_and_ends_with_the_sender() -> None:
    assert order(
        body(ENGLISH), "Example Cloud Inc.", "October 20, 2021", "Contoso Ltd.", "Errors when",
        "Dear Ms. Smith,", "We apologize", "A setting", "Sincerely,", "support@example.com",
    )  # fmt: skip
    assert "Customer Support" in body(ENGLISH).partition("Sincerely,")[2]


@pytest.mark.parametrize("notice", [JAPANESE, ENGLISH, on_the_web(JAPANESE), on_the_web(ENGLISH)])
def test_a_page_is_complete_and_needs_nothing_from_outside(notice: Notice) -> None:
    text = page(notice)
    assert text.startswith(f'<!doctype html>\n<html lang="{notice.locale}">\n')
    assert text.endswith("</html>\n")
    assert '<meta charset="utf-8">' in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not re.search(r"@import|url\(|<link|src=", text)
    tags = Page(text).tags
    assert {"header", "main", "footer"} <= set(tags)
    assert [tag for tag in tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2", "h2"]


def test_table_cells_say_what_they_head() -> None:
    text = body(replace(ENGLISH, body="| Time | Share |\n|---|--:|\n| 06:27 | 20% |"))
    assert '<th scope="col">Time</th>' in text
    assert '<tr><th scope="row">06:27</th><td class="right">20%</td></tr>' in text


def test_narrow_columns_break_no_word() -> None:
    table = "| 区分 | 発生日時 | 影響時間 |\n|---|---|---|\n| 該当ゾーンでの新規の起動 | 2019年8月23日 13:21 | 2時間44分 |"
    text = body(replace(JAPANESE, body=table))
    assert '<table class="short records">' in text
    assert '<th scope="col" class="kept">影響時間</th>' in text
    assert '<th scope="row">該当ゾーンでの新規の起動</th>' in text
    assert '<td class="kept" data-head="影響時間">2時間44分</td>' in text
    assert '<td class="kept" data-head="発生日時">2019年8月23日 13:21</td>' in text
    two = body(replace(ENGLISH, body="| Time | Share |\n|---|--:|\n| 06:27 | 20% |"))
    assert "records" not in two
    assert "data-head" not in two


def test_lists_with_one_paragraph_an_item_are_tight() -> None:
    assert "<li>a\n<ul>\n<li>b</li>\n</ul></li>" in body(replace(ENGLISH, body="- a\n  - b\n"))


def test_links_protect_the_page_they_come_from() -> None:
    text = body(replace(ENGLISH, body="<https://a.example/?b=1&c=2>"))
    assert '<a href="https://a.example/?b=1&amp;c=2" class="url" rel="noopener">' in text


def test_only_public_notices_ask_to_be_found() -> None:
    assert "noindex" in page(JAPANESE)
    assert "noindex" not in page(replace(JAPANESE, audience=Audience.PUBLIC))


def test_banners_stand_before_everything_else() -> None:
    draft = replace(JAPANESE, frame=replace(JAPANESE.frame, banners=("下書き",)))
    assert order(body(draft), "下書き", JAPANESE.frame.number)


def test_another_reader_changes_only_the_address() -> None:
    one, two = page(JAPANESE), page(JAPANESE.addressed_to(("別の株式会社 御中",)))
    assert (
        one.replace(
            "<span>株式会社サンプル商事</span><br><span>山田 太郎 様</span>", "<span>別の株式会社 御中</span>"
        )
        == two
    )

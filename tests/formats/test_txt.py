"""Plain text in the manner of each language."""

from __future__ import annotations

from dataclasses import replace

from rca.formats import get_format
from rca.formats.txt import body_text
from rca.i18n.columns import width
from tests.support.sample_notices import ENGLISH, JAPANESE, on_the_web

txt = get_format("txt")


def test_a_japanese_letter_is_set_right_left_and_centred() -> None:
    lines = txt.render(JAPANESE).decode().split("\n")
    assert lines[0] == " " * 60 + "EX-2021-1013"
    assert lines[1] == " " * 58 + "2021年10月20日"
    assert lines[3:5] == ["株式会社サンプル商事", "山田 太郎 様"]
    assert lines[6:8] == [" " * 52 + "例示クラウド株式会社", " " * 52 + "サポート部"]
    assert " " * 35 + "記" in lines
    assert " " * 68 + "以上" in lines
    assert lines[-3:] == ["", "メール：support@example.com", ""]


def test_the_addressee_stands_above_the_title_where_letters_have_it_so() -> None:
    for notice, first in (
        (on_the_web(JAPANESE), "株式会社サンプル商事"),
        (on_the_web(ENGLISH), ENGLISH.frame.title),
    ):
        text = txt.render(notice).decode()
        (second,) = {notice.frame.title, *notice.frame.addressee[:1]} - {first}
        assert text.index(first) < text.index(second)
        assert "\n\n\n" not in text


def test_an_english_letter_underlines_its_headings() -> None:
    text = txt.render(ENGLISH).decode()
    assert "\nRoot cause\n----------\n\nA setting was wrong.\n\nSincerely,\nExample Cloud Inc.\n" in text
    assert "\nEmail: support@example.com\n" in text


def test_lists_and_links_follow_the_language() -> None:
    body = "### 対策\n\n1. 監視を追加\n   - 東日本\n2. [手順](https://a.example/)を改訂"
    assert body_text(body, "ja").split("\n") == [
        "■ 対策", "", "（1）監視を追加", "     ・東日本", "（2）手順 <https://a.example/>を改訂",
    ]  # fmt: skip
    assert body_text("1. Add alerts\n   - in [all](https://a.example/)\n", "en").split("\n") == [
        "1. Add alerts", "   - in all <https://a.example/>",
    ]  # fmt: skip


def test_a_table_of_two_columns_is_labels_and_values() -> None:
    table = "| | |\n|---|---|\n| 原因 | 設定の誤り |\n| 影響 | なし |"
    assert body_text(table, "ja") == "原因：設定の誤り\n影響：なし"


def test_a_timeline_keeps_its_values_below_each_other() -> None:
    table = "| 時刻 | 内容 |\n|---|---|\n| 15:27 | 検知 |\n| 9:05 | 復旧 |"
    assert body_text(table, "ja").split("\n") == ["時刻   内容", "-----  ----", "15:27  検知", "9:05   復旧"]


def test_a_wide_table_is_aligned_if_it_fits_and_else_records() -> None:
    table = "| Time | Region | Share |\n|---|:-:|--:|\n| 06:27 | East US | 20% |"
    columns = ["Time   Region   Share", "-----  -------  -----", "06:27  East US    20%"]
    assert body_text(table, "en", 21).split("\n") == columns
    assert body_text(table, "en", 20) == "Time: 06:27\nRegion: East US\nShare: 20%"


def test_no_line_is_wider_than_the_page() -> None:
    notice = on_the_web(
        replace(JAPANESE, body="障害の影響により、サービスをご利用いただけませんでした。" * 20)
    )
    assert max(width(line, 2) for line in txt.render(notice).decode().split("\n")) <= 72


def test_quotes_code_and_rules() -> None:
    assert body_text("> said\n\n```\na  b\n```\n\n---", "en", 20) == "> said\n\n    a  b\n\n" + "-" * 20

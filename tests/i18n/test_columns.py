"""Columns of plain text: East Asian widths and 禁則."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rca.i18n.columns import centred, flush_right, padded, width, wrap


def test_east_asian_characters_take_two_columns() -> None:
    assert width("障害 VM") == 7
    assert width("①", ambiguous=2) == 2
    assert width("①") == 1
    assert width("か\u3099") == 2


def test_no_line_begins_with_closing_or_ends_with_opening_signs() -> None:
    assert wrap("これは長い文、です。", 12) == ["これは長い", "文、です。"]
    assert wrap("手順は「確認」です", 8) == ["手順は", "「確認」", "です"]
    assert wrap("サービスへのアクセスー", 20) == ["サービスへの", "アクセスー"]


def test_words_numbers_and_urls_are_never_cut() -> None:
    url = "https://status.example.com/incidents/0NC_-L9G"
    assert url in wrap(f"詳細は{url}をご覧ください", 20)
    assert wrap("version 10.15.2 of Windows", 10) == ["version", "10.15.2 of", "Windows"]


def test_a_line_of_japanese_ends_where_a_phrase_does() -> None:
    text = "お客様のデータベースサーバーに接続できない事象が約6時間15分にわたり発生しました。"
    assert wrap(text, 40) == [
        "お客様のデータベースサーバーに",
        "接続できない事象が約6時間15分にわたり",
        "発生しました。",
    ]
    assert wrap("影響時間と仮想マシン管理サービス", 12) == ["影響時間と", "仮想マシン", "管理サービス"]


def test_a_blank_does_not_let_a_line_begin_with_a_comma() -> None:
    assert wrap("障害 、復旧", 5) == ["障", "害 、", "復旧"]
    assert wrap("uses .NET", 5) == ["uses", ".NET"]


def test_dashes_and_dots_in_pairs_stay_together() -> None:
    assert all(not line.startswith("…") for line in wrap("調査中です……次回", 12, ambiguous=2))


def test_a_no_break_blank_is_no_place_to_break() -> None:
    assert wrap("at 10\u00a0am today", 6) == ["at", "10\u00a0am", "today"]


def test_alignment_counts_columns() -> None:
    assert flush_right("以上", 8) == "    以上"
    assert centred("記", 8) == "   記"
    assert padded("東", 4, align="right") == "  東"
    assert padded("東", 4) == "東  "


@given(
    st.text(alphabet="あ漢ーっ、。「」（） ab1-/\u00a0…①", max_size=80),
    st.integers(min_value=1, max_value=30),
)
def test_wrapping_loses_nothing_but_blanks(text: str, columns: int) -> None:
    lines = wrap(text, columns, 2)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(line[0] not in "、。」）ーっ" for line in lines[1:])
    assert all(line[-1:] not in {"「", "（"} for line in lines[:-1])

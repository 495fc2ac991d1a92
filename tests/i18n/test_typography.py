"""The two filters over running Markdown, and the escaping of values."""

from __future__ import annotations

import html
import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.i18n.typography import escape_markdown, no_break, spaced
from tests.i18n.support.moments import formatter


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        ("約20%のAPI要求", "約 20% の API 要求"),
        ("2021年10月13日 15:27（日本時間）", "2021 年 10 月 13 日 15:27 (日本時間)"),
        ("480個中2個（2.4%）、20%", "480 個中 2 個 (2.4%)、20%"),
        ("（注）APIは", "(注) API は"),
        ("「API」と", "「API」と"),
        ("原因：設定", "原因: 設定"),
        ("**原因：**説明", "**原因:** 説明"),
        ("これは**API**です", "これは **API** です"),
        ("これは**「重要」**です", "これは**「重要」**です"),
        (
            "詳細は[Azureの状態](https://a.example/日本2021年)を参照",
            "詳細は [Azure の状態](https://a.example/日本2021年)を参照",
        ),
        ("ここで`rca日本`を", "ここで `rca日本` を"),
        ("<https://a.example/日本20>を20%", "<https://a.example/日本20> を 20%"),
        ("https://a.example/日本20 日本20", "https://a.example/日本20 日本 20"),
        ("* 項目A", "* 項目 A"),
        ("```\n日本20\n```\n日本20", "```\n日本20\n```\n日本 20"),
        ("|（a）|値：|", "|(a)|値:|"),
    ],
)
def test_the_spaced_style(joined: str, expected: str) -> None:
    assert spaced(joined) == expected


PIECES = st.sampled_from(
    [
        "約",
        "20%",
        "API",
        "（",
        "）",
        "：",
        "**",
        "*",
        "`",
        "[",
        "](x)",
        "]",
        "の",
        "、",
        " ",
        "\n",
        "|",
        "(",
        ")",
        "-",
        "http://a",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join))
def test_the_filters_do_nothing_twice(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)
    assert no_break(no_break(text)) == no_break(text)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_spacing_changes_no_word(text: str) -> None:
    def bare(value: str) -> str:
        return re.sub(r"\s", "", value.translate(str.maketrans("（）：", "():")))

    assert bare(spaced(text)) == bare(text)


def test_french_spaces_do_not_break() -> None:
    assert no_break("Durée : 6 h ; « oui » !") == "Durée\u00a0: 6 h\u00a0; «\u00a0oui\u00a0»\u00a0!"
    assert no_break("| a | :--- |") == "| a | :--- |"
    assert formatter("fr").style_text("`a : b` : c") == "`a : b`\u00a0: c"


def test_other_styles_leave_text_alone() -> None:
    for words in (formatter("ja"), formatter("en"), formatter("de", profile="ms")):
        assert words.style_text("約20%のAPI : x") == "約20%のAPI : x"
    assert formatter("ja", profile="ms").style_text("約20%") == "約 20%"


VALUES = [
    "0NC_-L9G", "AT&T &amp; x", "a*b*c", "<b>", "# x", "#x", "3. Oktober", "2021-10-13", "- x", "+ 1", "> q",
    "snake_case_name", "__init__", "a__b__c", "a|b", "[x](y)", "`c`", "\\*", "1) x", "C:\\dir", "_x_", "---",
    "![a](b)", "&copy;", "6時間15分", "99,95\u00a0%",
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("around", ["{}", "Wert {} hier", "値{}です"])
def test_an_escaped_value_shows_as_it_is(value: str, around: str) -> None:
    shown = markdown.markdown(around.format(escape_markdown(value)), extensions=["tables", "fenced_code"])
    assert html.unescape(re.sub("</?p>", "", shown)) == around.format(value)


@pytest.mark.parametrize(
    "value", ["0NC_-L9G", "2021-10-13", "3.5 GB", "snake_case", "AT&T", "a (b) c!", "-5"]
)
def test_what_needs_no_escape_has_none(value: str) -> None:
    assert escape_markdown(value) == value


@given(st.text("ab_*`[]()<>&#+-.!|\\ 1\n", max_size=12))
def test_any_value_shows_as_it_is(value: str) -> None:
    shown = markdown.markdown("x " + escape_markdown(value) + " x", extensions=["tables"])
    plain = html.unescape(re.sub("</?p>", "", shown))
    assert plain.split() == ["x", *value.split(), "x"]

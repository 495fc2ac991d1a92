"""Markdown around Markdown: the frame is escaped only where it must be."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from rca.formats import get_format
from rca.formats._document.escape import escaped
from rca.formats._document.safe_markdown import safe_markdown
from rca.formats._document.tree import parse, text_of
from rca.model.notices.printable import one_line
from tests.support.sample_notices import ENGLISH, JAPANESE

md = get_format("md")


def test_the_body_is_as_it_was_written() -> None:
    assert "\n\n## 原因\n\n設定の**誤り**です。\n\n以上\n\n" in md.render(JAPANESE).decode()


def test_lines_of_an_address_stay_apart() -> None:
    assert "\n\nContoso Ltd.  \nMs. Jane Smith\n\n# Final report: Errors" in md.render(ENGLISH).decode()


@pytest.mark.parametrize(
    "text",
    ["0NC_-L9G", "EX-2021-1013", "C# in 2021", "R&D", "2021年10月20日", "a_b_c", "(株)例", "99.95%", "+81 3"],
)
def test_ordinary_names_need_no_escapes(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    "text",
    ["# 1", "C#", "1. a", "- a", "+ a", "---", "===", "**a**", "_a_ b_", "`a`", "<b>", "&amp;", "[a](b)",
     "a\\*b", "> a", "~~~", "| a | b |", "![a](b)", "<https://a.example>", "__init__", "a|b", ":-:"],
)  # fmt: skip
def test_signs_of_markdown_read_back_as_signs(text: str) -> None:
    assert read_back(escaped(text)) == text


@given(st.text(alphabet=st.sampled_from("ab1 #*_`[]()<>&;!|:-=~+.\\\"'あ、。\n"), max_size=30))
def test_any_text_reads_back_as_itself(text: str) -> None:
    assert read_back(escaped(text)) == one_line(text)


@given(st.text(max_size=30))
def test_any_heading_reads_back_as_itself(text: str) -> None:
    assert read_back(f"# {escaped(text)}").strip() == one_line(text).strip()


def read_back(markdown: str) -> str:
    return "\n".join(text_of(block.children) for block in parse(markdown).blocks)


DANGERS = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "![x](https://tracker.example/p.png)",
    "![x][i]\n\n[i]: https://tracker.example/p.png",
    "[x](javascript:alert(1))",
    "[x](  JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html,<b>)",
    "[x][i]\n\n[i]: javascript:alert(1)",
    "[x]\n\n[x]: vbscript:x",
    "<javascript:alert(1)>",
    r"\<script>alert(1)</script>",
    "\\`<script>\\`",
    "``` <b>x</b>",
    "``` <b>x</b>\\`<script>\\```` <b>x</b>",
    "<!-- --><iframe src='//x'></iframe>",
    "<a href='javascript:x'>y</a>",
]


@pytest.mark.parametrize("danger", DANGERS)
def test_no_other_program_runs_or_fetches_anything(danger: str) -> None:
    assert_harmless(danger)


@given(
    st.lists(
        st.sampled_from([*DANGERS, "`", "\n", "\n\n", "\\", " ", "<", "[", "](", ")", "&", "x"]), max_size=6
    )
)
def test_no_mixture_of_dangers_is_one(pieces: list[str]) -> None:
    assert_harmless("".join(pieces))


def assert_harmless(text: str) -> None:
    """Read by Python-Markdown as it comes, which passes HTML, it has neither foreign tags nor scripts."""
    html = Markdown().convert(safe_markdown(text))
    tags = set(re.findall(r"<([a-z]+)[ >/]", re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)))
    assert tags <= {"p", "a", "em", "strong", "br", "li", "ul", "ol", "blockquote", "pre", "hr"}, html
    for href in re.findall(r'href="([^"]*)"', html):
        assert not re.match(r"\s*(?:java|vb)script|data", unescape(href), re.IGNORECASE), html


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "<https://example.com/a_b>", "[x](https://example.com/)", "one<br>two", "`<b>`", "```\n<b>\n```",
     "[見本](mailto:a@example.com)", "**太字**", "| a |\n|---|\n| b |"],
)  # fmt: skip
def test_what_is_harmless_stays_as_it_was_written(text: str) -> None:
    assert safe_markdown(text) == text


@pytest.mark.parametrize("danger", [*DANGERS[:4], "a <b>c</b>"])
def test_what_is_escaped_reads_the_same(danger: str) -> None:
    assert parse(safe_markdown(danger)) == parse(danger)

"""Markdown around Markdown: the frame is escaped only where it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.formats import get_format
from rca.formats._document.escape import escaped
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

"""Markdown as people write it becomes the tree that all formats share."""

from __future__ import annotations

import pytest

from rca.errors import RcaError
from rca.formats._document.markdown import MAX_CHARACTERS
from rca.formats._document.tree import Node, parse, text_of


def shape(node: Node | str) -> object:
    """A node as nested tuples, short enough to read."""
    return node if isinstance(node, str) else (node.tag, *map(shape, node.children))


def shapes(markdown: str) -> list[object]:
    return [shape(block) for block in parse(markdown).blocks]


@pytest.mark.parametrize(
    ("markdown", "bold"),
    [
        ("これは**「重要」**です", "「重要」"),
        ("**注意：**必ず", "注意："),
        ("**20%**です", "20%"),
        ("**重要。**次に", "重要。"),
    ],
)
def test_bold_beside_japanese_punctuation_is_bold(markdown: str, bold: str) -> None:
    (paragraph,) = parse(markdown).blocks
    assert [text_of(node.children) for node in paragraph.nodes if node.tag == "strong"] == [bold]
    assert text_of(paragraph.children) == markdown.replace("**", "")


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("障害が\n発生しました", "障害が発生しました"),
        ("約20%の\nAPI要求", "約20%のAPI要求"),
        ("the first\nand the second", "the first and the second"),
        ("障害は**重大**\nです。", "障害は重大です。"),
        ("an **error**\noccurred", "an error occurred"),
        ("장애가\n발생", "장애가 발생"),
    ],
)
def test_a_line_end_is_a_blank_only_between_words(lines: str, joined: str) -> None:
    assert text_of(parse(lines).blocks[0].children) == joined


def test_lists_need_no_blank_line_before_and_nest_by_two_blanks() -> None:
    assert shapes("次の対策を行います。\n- 監視\n  - 東日本\n- 手順\n") == [
        ("p", "次の対策を行います。"),
        ("ul", ("li", ("p", "監視"), ("ul", ("li", ("p", "東日本")))), ("li", ("p", "手順"))),
    ]


def test_an_item_after_a_second_paragraph_stays_in_the_same_list() -> None:
    (steps,) = parse("1. 監視\n\n   東日本のみ\n2. 手順").blocks
    assert [[text_of(block.children) for block in item.nodes] for item in steps.nodes] == [
        ["監視", "東日本のみ"],
        ["手順"],
    ]


def test_numbers_in_mid_paragraph_begin_no_list() -> None:
    assert shapes("The rollout ended in\n2021. It was late.") == [
        ("p", "The rollout ended in 2021. It was late.")
    ]


def test_an_ordered_list_keeps_its_first_number() -> None:
    (numbers,) = parse("3) three\n4) four").blocks
    assert (numbers.tag, numbers.start, len(numbers.nodes)) == ("ol", 3, 2)


def test_a_table_has_a_header_and_alignments() -> None:
    _, table = parse("経過:\n| 時刻 | 割合 |\n|:-:|--:|\n| 15:27 | 20% |").blocks
    head, body = table.nodes
    assert [(cell.tag, cell.align) for cell in head.nodes[0].nodes] == [("th", "center"), ("th", "right")]
    assert [text_of(cell.children) for cell in body.nodes[0].nodes] == ["15:27", "20%"]


def test_an_empty_header_is_no_header() -> None:
    (table,) = parse("|  |  |\n|---|---|\n| 原因 | 設定 |").blocks
    assert [part.tag for part in table.nodes] == ["tbody"]


def test_headings_begin_below_the_title_and_skip_no_level() -> None:
    assert [block.tag for block in parse("# A\n\n### B\n\n###### C\n\n# D").blocks] == [
        "h2",
        "h3",
        "h4",
        "h2",
    ]


def test_a_bare_url_is_a_link_that_swallows_no_japanese() -> None:
    (paragraph,) = parse("詳細はhttps://a.example/x_(y)?b=1&c=_2_3）まで。(https://b.example/)").blocks
    assert [node.href for node in paragraph.nodes] == [
        "https://a.example/x_(y)?b=1&c=_2_3",
        "https://b.example/",
    ]
    assert (
        text_of(paragraph.children) == "詳細はhttps://a.example/x_(y)?b=1&c=_2_3）まで。(https://b.example/)"
    )


def test_urls_in_code_and_in_links_stay_as_they_are() -> None:
    (paragraph,) = parse("`https://a.example` and [https://b.example](https://c.example)").blocks
    assert [(node.tag, node.href) for node in paragraph.nodes] == [("code", ""), ("a", "https://c.example")]


def test_raw_html_and_images_are_text() -> None:
    text = "<script>alert(1)</script> <b onclick=x>B</b> <!-- note --> ![pixel](https://t.example/p.png)"
    (paragraph,) = parse(text).blocks
    assert text_of(paragraph.children) == text
    assert [node.tag for node in paragraph.nodes] == ["a"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/x", "vbscript:x"]
)
def test_a_link_to_anything_but_the_web_and_mail_is_text(address: str) -> None:
    assert shapes(f"[here]({address})") == [("p", "here")]


def test_code_blocks_keep_their_lines_and_their_signs() -> None:
    assert shapes("```\nif a < b:\n    *x*\n\n- y\n```") == [("pre", "if a < b:\n    *x*\n\n- y")]


def test_the_same_text_is_parsed_once() -> None:
    assert parse("一度だけ") is parse("一度だけ")


@pytest.mark.parametrize(
    "piece",
    ["[", "[a](", "[a](u)", "![", ">", "> ", "- ", "1. ", "- - a\n", "\n> - ", "*a **b ", "`a", "```a\n", "<",
     "&a;", "a|b\n-|-\n", "(https://a.b/(", "  "],
)  # fmt: skip
def test_hostile_text_is_only_text(piece: str) -> None:
    """Without the guards some of these take minutes, or end in RecursionError."""
    text = piece * (20_000 // len(piece))
    assert all(node.tag != "script" for node in parse(text).blocks)


def test_deep_lists_do_not_exhaust_the_stack() -> None:
    assert parse("".join(f"{'  ' * depth}- a\n" for depth in range(300))).blocks


def test_a_text_of_megabytes_is_refused_at_once() -> None:
    with pytest.raises(RcaError, match="a notice may have 100000"):
        parse("あ" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("markdown", ["- # x", "1. ## x", "> # x"])
def test_a_heading_in_a_list_or_quotation_is_strong_text(markdown: str) -> None:
    """It is no part of the notice's outline, and every format can write it."""

    def tags(node: Node) -> list[str]:
        return [node.tag] + [tag for child in node.nodes for tag in tags(child)]

    found = [tag for block in parse(markdown).blocks for tag in tags(block)]
    assert "strong" in found
    assert not {"h1", "h2", "h3", "h4", "h5", "h6"} & set(found)


def test_a_table_wider_than_any_page_is_refused() -> None:
    def table(columns: int) -> str:
        return "\n".join("|".join([cell] * columns) for cell in ("a", "-", "b"))

    assert parse(table(40)).blocks[0].tag == "table"
    with pytest.raises(RcaError, match="10000 columns"):
        parse(table(10_000))

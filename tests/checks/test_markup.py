"""Markup that our Markdown does not have: named by line when a file is taken in, and never printed as typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from rca.checks import Matter, findings
from rca.errors import Incomplete
from rca.importers.incident_yaml.incident_file import extract_text, located
from rca.model.incidents.incident import Incident
from rca.model.markup import Home, aliens
from rca.model.rules import markdown
from rca.notices.compose import Request, compose
from rca.notices.templates import cell
from tests.importers.support.incident_files import HEAD
from tests.support.samples import incident, issued_at, settings

KEY = "2025-06-11-block-storage-write-latency"
PAGE: list[tuple[str, list[tuple[str, str]]]] = [
    ("![構成図](diagram.png)です。", [("markdown.image", "![構成図](diagram.png)")]),
    ("注[^1]あり。\n\n[^1]: 詳細", [("markdown.footnote", "[^1]"), ("markdown.footnote", "[^1]:")]),
    ("<b>重要</b>", [("markdown.html", "<b>"), ("markdown.html", "</b>")]),
    ("a<!-- b -->", [("markdown.html", "<!--")]),
    ("一行目<br>二行目", []),
    ("<https://example.com/>、<a@example.com>、<hostname>、a < b", []),
    ("~~誤り~~", [("markdown.strike", "~~誤り~~")]),
    ("本文\n\n[x]: https://example.com/ あり", [("markdown.definition", "[x]: https://example.com/ あり")]),
    ("[語](https://example.com/)、[語](<mailto:a@example.com>)、[語]({original:url})", []),
    ("[押す](javascript:alert(1))", [("markdown.link", "[押す](javascript:alert(1)")]),
    (
        "[注](詳細は後述)と[語](/path)",
        [("markdown.link", "[注](詳細は後述)"), ("markdown.link", "[語](/path)")],
    ),
    ("\\[注](詳細は後述)", []),
    ("R&amp;D &lt;b&gt; `&#x202e;`", []),
    ("a&#x202e;b&#0;&rlm;", [("markdown.entity", each) for each in ("&#x202e;", "&#0;", "&rlm;")]),
    ("見出し\n=====\n本文", [("markdown.underlined", "見出し")]),
    ("|a|b|\n|---|---|\n|c|d|", []),
    ("- [ ] 未了\n- [x] 完了", [("markdown.task", "- [ ]"), ("markdown.task", "- [x]")]),
    ("一行目\\\n二行目", [("markdown.break", "\\")]),
    ("- # 見出し", [("markdown.heading", "- # 見出し")]),
    ("# 見出し\n\n## 小見出し", []),
    ("## 小見出し\n\n# 見出し", [("markdown.outline", "## 小見出し")]),
    ("- 項目\n  ```\n  code\n  ```", [("markdown.fence", "```"), ("markdown.fence", "```")]),
    ("```\n<b> ![a](b) ~~c~~\n```", []),
    ("`<b>` と `~~x~~` と \\<b>", []),
]
ELSEWHERE: list[tuple[str, Home, list[str]]] = [
    ("# 見出し", Home.ITEM, ["markdown.heading"]),
    ("```\ncode\n```", Home.ITEM, ["markdown.fence", "markdown.fence"]),
    ("- 一\n- 二", Home.CELL, []),
    ("> 引用", Home.CELL, ["markdown.block"]),
    ("|a|b|\n|-|-|\n|c|d|", Home.CELL, ["markdown.block"]),
    ("次を行います。\n- 一\n- 二", Home.STEP, ["markdown.ending"]),
    ("次を行います。\n- 一\n\n以上です。", Home.STEP, []),
    ("**サービス**", Home.LINE, ["markdown.plain"]),
    *((each, Home.LINE, ["markdown.plain"]) for each in ("a<br>b", "a<!-- b", "~~a~~", "注[^1]", "R&amp;D")),
    ("A*B*C_d_ R&D a < b", Home.LINE, []),
]


@pytest.mark.parametrize(("text", "expected"), PAGE)
def test_what_a_page_cannot_have(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.rule, each.piece) for each in aliens(text, Home.PAGE)] == expected


@pytest.mark.parametrize(("text", "home", "expected"), ELSEWHERE)
def test_what_other_places_cannot_have(text: str, home: Home, expected: list[str]) -> None:
    assert [each.rule for each in aliens(text, home)] == expected


def test_every_rule_has_an_example() -> None:
    shown = {rule for _, expected in PAGE for rule, _ in expected}
    assert shown | {rule for _, _, expected in ELSEWHERE for rule in expected} == markdown.RULES.keys()


def test_each_piece_is_named_by_its_line() -> None:
    source = HEAD + (
        "workaround:\n  en: |-\n    One ~~a~~.\n\n    Two ~~a~~ and\n    ![x](y.png).\n"
        "timeline:\n  - text:\n      en: >-\n        Folded,\n        <b>bold</b>.\n"
    )
    read = extract_text(source, "file.yaml")
    assert read.incident is not None
    found = located(source, "file.yaml", findings(read.incident, Matter(datetime(2026, 1, 1, tzinfo=UTC))))
    assert [(each.place.line, each.place.field, each.rule) for each in found] == [
        (10, "workaround.en", "markdown.strike"),
        (12, "workaround.en", "markdown.strike"),
        (13, "workaround.en", "markdown.image"),
        (18, "timeline[0].text.en", "markdown.html"),
        (18, "timeline[0].text.en", "markdown.html"),
    ]


def changed(**fields: Any) -> Incident:
    return Incident.model_validate(incident(KEY).plain() | fields)


def test_no_notice_prints_it_as_typed() -> None:
    of = changed(workaround={"ja": "![図](a.png)", "en": "![figure](a.png)"})
    request = Request(kind="final", locale="ja", issued_at=issued_at(KEY))
    with pytest.raises(Incomplete) as caught:
        compose(of, request, settings())
    assert ("workaround", "markdown.image") in {
        (each.place.field, each.rule) for each in caught.value.problems
    }


def test_a_list_in_a_cell_stands_on_lines_of_it() -> None:
    assert cell("次を確認しました。\n- 一\n- 二") == "次を確認しました。<br>• 一<br>• 二"
    assert cell("1. 一\n2. 二") == "1\\. 一<br>2\\. 二"
    assert cell("一つ目。\n\n二つ目。\n続き。") == "一つ目。<br>二つ目。続き。"
    assert cell("One,\ntwo | three") == "One, two \\| three"


def test_equal_headings_of_a_text_are_equal_in_the_notice() -> None:
    of = changed(workaround={"ja": "#### 一\n\n本文\n\n###### 二\n\n本文\n\n#### 三\n\n本文", "en": "x"})
    body = compose(of, Request(kind="final", locale="ja", issued_at=issued_at(KEY)), settings()).notice.body
    assert [line for line in body.splitlines() if line.endswith((" 一", " 二", " 三"))] == [
        "### 一", "#### 二", "### 三"
    ]  # fmt: skip

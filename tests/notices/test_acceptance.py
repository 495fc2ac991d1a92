"""The notice of 2021-10-13: what its Japanese and English editions must say, and the slips they must not have."""

from __future__ import annotations

import re
import unicodedata

import pytest

from rca.formats import get_format
from rca.model.notices.notice import Notice
from tests.support.samples import WINDOWS_VM, notice

JA = notice(WINDOWS_VM, "final", "ja")
EN = notice(WINDOWS_VM, "final", "en")


def visible(of: Notice) -> str:
    return get_format("md").render(of).decode()


@pytest.mark.parametrize(
    "statement",
    [
        "2021年10月13日に発生した",
        "2021年10月13日 15時27分から21時42分まで（日本時間）",
        "| 影響時間 | 6時間15分 |",
        "| 管理番号 | 0NC_-L9G |",
        "Compute Resource Provider（CRP）",
        "すべての拡張機能の約20%",
        "原文：[",
        "https://status.azure.com/en-us/status/history/",
        "抄訳",
        "## 影響の概要",
        "## 原因",
    ],
)
def test_japanese_notice_states(statement: str) -> None:
    assert statement in visible(JA)


@pytest.mark.parametrize(
    "statement",
    [
        "October 13, 2021",
        "between 06:27 and 12:42 UTC on October 13, 2021",
        "| Duration | 6 hours 15 minutes |",
        "| Incident ID | 0NC_-L9G |",
        "Compute Resource Provider (CRP)",
        "about 20% of all extensions",
        "https://status.azure.com/en-us/status/history/",
    ],
)
def test_english_notice_states(statement: str) -> None:
    assert statement in visible(EN)


def test_all_four_next_steps_are_there_with_their_state() -> None:
    for of, heading in ((JA, "再発防止策"), (EN, "Preventive actions")):
        section = of.body.split(heading, 1)[1].split("##", 1)[0]
        assert re.findall(r"^(\d)\. .*[（(].+[）)]$", section, re.MULTILINE) == ["1", "2", "3", "4"]


def test_both_editions_refer_to_the_same_facts() -> None:
    assert set(JA.facts) == set(EN.facts)


def test_the_slips_of_the_model_document_are_impossible() -> None:
    text = visible(JA)
    for slip in (
        "Computer Resource",
        "マイグレーション",
        "私たち",
        "zero results",
        "SMEs",
        "レバレッジ",
        "程度完了",
        "- ・",
    ):
        assert slip not in text


def test_japanese_widths_and_spaces() -> None:
    text = re.sub(r"https?://\S+", "", visible(JA))
    full = "[\u3040-\u30ff\u4e00-\u9fff]"
    assert not re.search("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uff9f]", text), "widths"
    assert not re.search(f"{full} +{full}", text), "space between full-width characters"
    assert not re.search(
        rf"{full} [A-Za-z]|[A-Za-z0-9%] {full}", re.sub(r"^[-#|\d. ]+", "", text, flags=re.M)
    ), "space"
    assert text == unicodedata.normalize("NFC", text)


# Every Latin word in the Japanese edition is a name, an abbreviation that is spelt out, or a unit.
NAMES = [
    "Windows",
    "Microsoft",
    "Azure",
    "Virtual",
    "Machine",
    "Machines",
    "Scale",
    "Sets",
    "Compute",
    "Resource",
    "Provider",
    "CRP",
    "Manager",
    "ARM",
    "SDP",
    "Linux",
    "NC",
    "L9G",
    "final",
    "support",
    "example",
    "com",
    "https",
    "ja",
    "en",
    "us",
    "status",
    "azure",
    "history",
    "blog",
    "advancing",
    "safe",
    "deployment",
    "practices",
    "survey",
    "microsoft",
]


def test_no_untranslated_word_that_is_no_name() -> None:
    words = set(re.findall(r"[A-Za-z][A-Za-z0-9]*", visible(JA)))
    assert words <= set(NAMES), words - set(NAMES)


def test_a_reader_in_los_angeles_sees_both_dates() -> None:
    of = notice(WINDOWS_VM, "final", "en", zones=("America/Los_Angeles",))
    assert "October 12–13, 2021" in of.frame.title
    assert "October 12, 2021, 23:27" in of.body
    assert "October 13, 2021, 05:42" in of.body


def test_two_zones_stand_side_by_side() -> None:
    of = notice(WINDOWS_VM, "final", "ja", zones=("Asia/Tokyo", "UTC"))
    assert "2021年10月13日 15:27（日本時間）／2021年10月13日 06:27（協定世界時）" in of.body


def test_the_timeline_has_a_column_for_each_zone_with_dates_of_its_own() -> None:
    of = notice(
        "2025-06-11-block-storage-write-latency",
        "final",
        "en",
        zones=("UTC", "Asia/Tokyo", "America/New_York"),
    )
    assert (
        "| Time (UTC) | Time (JST) | Time (Eastern Time (UTC−4)) | Event |\n| --- | --- | --- | --- |"
        in of.body
    )
    rows = [line.split(" | ")[:3] for line in of.body.split("| Event |")[1].splitlines()[2:6]]
    assert rows == [
        ["| June 11, 2025, 13:50", "June 11, 2025, 22:50", "June 11, 2025, 09:50"],
        ["| 13:55", "22:55", "09:55"],
        ["| 15:43", "June 12, 2025, 00:43", "11:43"],
        ["| 16:05", "01:05", "12:05"],
    ]

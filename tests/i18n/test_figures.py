"""Numbers, shares, counts, durations and names, and every fact in each of its styles."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from rca.i18n.locale import locale_tags
from rca.i18n.quantities import rounded_percent
from rca.model.incidents.facts import (
    AnyFact,
    CountFact,
    Fact,
    Link,
    NamesFact,
    Percentage,
    Quantity,
    WindowsFact,
)
from rca.model.times import Bound, PartialDate
from tests.i18n._words import INCIDENT, formatter, window

FACT: TypeAdapter[Fact] = TypeAdapter(AnyFact)


@pytest.mark.parametrize(
    ("minutes", "ja", "en"),
    [
        (375, "6時間15分", "6 hours 15 minutes"),
        (60, "1時間", "1 hour"),
        (61, "1時間1分", "1 hour 1 minute"),
        (61 * 60 + 25, "61時間25分", "61 hours 25 minutes"),
        (0, "0分", "0 minutes"),
        (0.75, "45秒", "45 seconds"),
        (1500 * 60, "1,500時間", "1,500 hours"),
    ],
)
def test_durations(minutes: float, ja: str, en: str) -> None:
    assert formatter("ja").duration(timedelta(minutes=minutes)) == ja
    assert formatter("en").duration(timedelta(minutes=minutes)) == en


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko", "6시간 15분"),
        ("zh-Hans", "6小时15分钟"),
        ("zh-Hant", "6小時15分鐘"),
        ("de", "6 Stunden 15 Minuten"),
        ("fr", "6 heures 15 minutes"),
        ("es", "6 horas 15 minutos"),
        ("pt-BR", "6 horas 15 minutos"),
    ],
)
def test_durations_elsewhere(tag: str, expected: str) -> None:
    assert formatter(tag).duration(timedelta(minutes=375)) == expected


@pytest.mark.parametrize(
    ("bound", "ja", "en"),
    [
        (Bound.ABOUT, "約15分", "about 15 minutes"),
        (Bound.AT_LEAST, "15分以上", "at least 15 minutes"),
        (Bound.AT_MOST, "最大15分", "up to 15 minutes"),
    ],
)
def test_bounds(bound: Bound, ja: str, en: str) -> None:
    assert formatter("ja").duration(timedelta(minutes=15), bound) == ja
    assert formatter("en").duration(timedelta(minutes=15), bound) == en


@pytest.mark.parametrize(
    ("number", "ja", "en"),
    [
        ("700", "700", "700"),
        ("20000", "20,000", "20,000"),
        ("990000", "99万", "990,000"),
        ("90000", "90,000", "90,000"),
        ("about 22780000", "約2,278万", "about 22,780,000"),
        ("22785000", "22,785,000", "22,785,000"),
        ("123450000", "1億2,345万", "123,450,000"),
        ("1000000", "100万", "1,000,000"),
        ("0.003", "0.003", "0.003"),
    ],
)
def test_numbers(number: str, ja: str, en: str) -> None:
    quantity = Quantity.model_validate(number)
    assert formatter("ja").number(quantity) == ja
    assert formatter("en").number(quantity) == en


@pytest.mark.parametrize(
    ("tag", "number", "share"),
    [
        ("ja", "1,234", "99.95%"),
        ("en", "1,234", "99.95%"),
        ("zh-Hans", "1,234", "99.95%"),
        ("zh-Hant", "1,234", "99.95%"),
        ("ko", "1,234", "99.95%"),
        ("de", "1.234", "99,95\u00a0%"),
        ("fr", "1\u00a0234", "99,95\u00a0%"),
        ("es", "1.234", "99,95\u00a0%"),
        ("pt-BR", "1.234", "99,95%"),
    ],
)
def test_separators(tag: str, number: str, share: str) -> None:
    words = formatter(tag)
    assert words.number(Quantity.model_validate("1234")) == number
    assert words.share(Percentage.model_validate("99.95%")) == share


def test_counts_and_their_wholes() -> None:
    count = CountFact.model_validate(
        {"count": 480, "of": 20000, "unit": {"en": "volumes", "ja": "ボリューム"}}
    )
    ja, en = formatter("ja"), formatter("en")
    assert (ja.count(count), en.count(count)) == ("480ボリューム", "480 volumes")
    assert ja.count_of(count) == "20,000ボリューム中480ボリューム"
    assert en.count_of(count) == "480 of 20,000 volumes"
    assert (ja.count_share(count), formatter("fr").count_share(count)) == ("2.4%", "2,4\u00a0%")
    with pytest.raises(ValueError, match="no whole"):
        en.count_share(CountFact.model_validate({"count": 3}))


@pytest.mark.parametrize(
    ("count", "whole", "expected"),
    [(1, 3, "33.3"), (19_999, 20_000, "99.995"), (1, 10**5, "0.001"), (3, 3, "100.0")],
)
def test_a_share_never_rounds_to_none_or_all(count: int, whole: int, expected: str) -> None:
    assert str(rounded_percent(Decimal(count) * 100 / whole)).startswith(expected[:5])


def test_dates_known_in_part() -> None:
    ja, en = formatter("ja"), formatter("en")
    for text, japanese, english in [
        ("2025-07-31", "2025年7月31日", "July 31, 2025"),
        ("2025-07", "2025年7月", "July 2025"),
    ]:
        assert ja.partial_date(PartialDate.model_validate(text)) == japanese
        assert en.partial_date(PartialDate.model_validate(text)) == english


def test_lists_of_names() -> None:
    assert formatter("ja").names(["A", "B", "C"]) == "A、B、C"
    assert formatter("en").names(["A", "B", "C"]) == "A, B, and C"
    assert formatter("en").names(["A", "B"]) == "A and B"
    assert formatter("en").names(["A"]) == "A"


ALL = {"en": "all extensions", "ja": "すべての拡張機能"}
CRP = {"name": "Compute Resource Provider", "short": "CRP"}


@pytest.mark.parametrize(
    ("fact", "style", "ja", "en"),
    [
        ({"share": "about 20%", "of": ALL}, "", "約20%", "about 20%"),
        ({"share": "about 20%", "of": ALL}, "of", "すべての拡張機能の約20%", "about 20% of all extensions"),
        ({"name": CRP["name"], "short": "CRP"}, "", "Compute Resource Provider", "Compute Resource Provider"),
        (CRP, "full", "Compute Resource Provider（CRP）", "Compute Resource Provider (CRP)"),
        (CRP, "short", "CRP", "CRP"),
        ({"count": "at least 7", "unit": "VM"}, "", "7VM以上", "at least 7 VM"),
        ({"count": "about 7"}, "number", "約7", "about 7"),
        ({"duration": "about 15m"}, "", "約15分", "about 15 minutes"),
        ({"duration": "about 15m"}, "number", "15分", "15 minutes"),
        ({"instant": "2021-10-13T06:27Z"}, "time", "15時27分", "06:27"),
        ({"instant": "2021-10-13T06:27Z"}, "date", "2021年10月13日", "October 13, 2021"),
        (
            {"instant": "2021-10-13T06:27Z"},
            "datetime",
            "2021年10月13日 15:27（日本時間）",
            "October 13, 2021, 06:27 UTC",
        ),
        (
            {"window": INCIDENT},
            "start",
            "2021年10月13日 15時27分（日本時間）",
            "06:27 UTC on October 13, 2021",
        ),
        ({"window": INCIDENT}, "end_time", "21時42分", "12:42"),
        (
            {"window": INCIDENT},
            "range",
            "2021年10月13日 15:27～21:42（日本時間）",
            "October 13, 2021, 06:27–12:42 UTC",
        ),
        ({"window": INCIDENT}, "duration", "6時間15分", "6 hours 15 minutes"),
    ],
)
def test_facts_in_their_styles(fact: object, style: str, ja: str, en: str) -> None:
    parsed = FACT.validate_python(fact)
    assert formatter("ja").fact(parsed, style) == ja
    assert formatter("en").fact(parsed, style) == en


FACTS: list[Fact] = [
    FACT.validate_python({"count": 480, "of": 20000, "unit": {"en": "volumes", "ja": "ボリューム"}}),
    FACT.validate_python({"share": "20%", "of": ALL}),
    FACT.validate_python(CRP),
    FACT.validate_python({"duration": "15m"}),
    FACT.validate_python({"instant": "2021-10-13T06:27Z"}),
    FACT.validate_python({"window": INCIDENT}),
    Link.model_validate({"url": "https://example.com/a", "label": "Status"}),
    NamesFact.model_validate({"names": ["A", "B"]}),
    WindowsFact(windows=(INCIDENT, INCIDENT)),
]


def test_the_days_of_several_windows() -> None:
    night, day = (
        window("2021-10-12T20:00Z", "2021-10-13T02:00Z"),
        window("2021-10-14T01:00Z", "2021-10-14T02:00Z"),
    )
    later = window("2021-11-01T01:00Z")
    en = formatter("en")
    assert en.fact(WindowsFact(windows=(night, day)), "date") == "October 12–14, 2021"
    assert en.fact(WindowsFact(windows=(later, night)), "date") == "October 12–13, 2021 and November 1, 2021"


@pytest.mark.parametrize("tag", locale_tags())
def test_every_style_of_every_fact_in_every_language(tag: str) -> None:
    words = formatter(tag)
    for fact in FACTS:
        for style in ("", *fact.styles):
            assert words.fact(fact, style, "en")
            assert words.fact_markdown(fact, style, "en")
        with pytest.raises(ValueError, match="no style"):
            words.fact(fact, "loud")


@pytest.mark.parametrize("style", ["end", "end_time", "duration"])
def test_an_open_window_has_no_end(style: str) -> None:
    with pytest.raises(ValueError, match=r"no known end|no duration"):
        formatter("ja").fact(FACT.validate_python({"window": window("2021-10-13T06:27Z")}), style)


def test_links_are_markdown_and_speak_the_readers_language() -> None:
    link = Link.model_validate(
        {
            "url": {"en": "https://example.com/en_us", "ja": "https://example.com/ja_(a)"},
            "label": {"en": "Status [all]", "ja": "状態"},
        }
    )
    assert formatter("en").fact_markdown(link) == r"[Status \[all\]](https://example.com/en_us)"
    assert formatter("ja").fact_markdown(link) == "[状態](<https://example.com/ja_(a)>)"
    assert formatter("ja").fact_markdown(link, "url") == "<https://example.com/ja_(a)>"
    assert formatter("fr").fact(link, "label", "ja") == "状態"
    bare = Link.model_validate("https://example.com/x_y")
    assert formatter("en").fact_markdown(bare) == "<https://example.com/x_y>"


def test_values_are_escaped_in_markdown() -> None:
    fact = FACT.validate_python({"name": "*A* <b>"})
    assert formatter("en").fact(fact) == "*A* <b>"
    assert formatter("en").fact_markdown(fact) == r"\*A\* &lt;b>"


def test_the_fallback_language_comes_before_any_other() -> None:
    fact = FACT.validate_python({"name": {"en": "storage", "ja": "ストレージ"}})
    assert formatter("de").fact(fact, fallback="ja") == "ストレージ"
    assert formatter("de").fact(fact) == "storage"

"""How windows and moments read, as tables of what was meant and what is written."""

from __future__ import annotations

from datetime import date

import pytest

from rca.model.times import Window
from tests.i18n.support.moments import (
    CLOCKS_BACK,
    INCIDENT,
    NEW_YEAR,
    OVERNIGHT,
    formatter,
    moment,
    window,
)

PLAIN = str.maketrans({"\u00a0": " "})


def test_the_model_notice_of_the_spaced_style() -> None:
    ms = formatter("ja", "Asia/Tokyo", profile="ms", clock="12h", year="auto", document_on=date(2021, 11, 1))
    assert ms.window(INCIDENT) == "日本時間 10 月 13 日 午後 3 時 27 分から午後 9 時 42 分まで"


def test_a_sentence_may_begin_with_a_window() -> None:
    en = formatter("en", "UTC")
    assert en.window(INCIDENT) == "between 06:27 and 12:42 UTC on October 13, 2021"
    assert en.sentence(en.window(INCIDENT)) == "Between 06:27 and 12:42 UTC on October 13, 2021"


@pytest.mark.parametrize(
    ("given", "ja", "en"),
    [
        (
            INCIDENT,
            "2021年10月13日 15時27分から21時42分まで（日本時間）",
            "between 15:27 and 21:42 JST on October 13, 2021",
        ),
        (
            OVERNIGHT,
            "2021年10月12日 23時40分から10月13日 0時15分まで（日本時間）",
            "between 23:40 JST on October 12 and 00:15 JST on October 13, 2021",
        ),
        (
            NEW_YEAR,
            "2021年12月31日 23時40分から2022年1月1日 0時15分まで（日本時間）",
            "between 23:40 JST on December 31, 2021 and 00:15 JST on January 1, 2022",
        ),
        (
            window("2021-10-13T06:00Z"),
            "2021年10月13日 15時（日本時間）から現在まで",
            "since 15:00 JST on October 13, 2021 (ongoing)",
        ),
        (
            window("2021-10-13T06:27Z", "unknown"),
            "2021年10月13日 15時27分（日本時間）から（終了時刻は未公表）",
            "from 15:27 JST on October 13, 2021 (end not stated)",
        ),
        (
            window("about 2021-10-13T06:27Z", "2021-10-13T12:42Z"),
            "2021年10月13日 15時27分頃から21時42分まで（日本時間）",
            "between around 15:27 and 21:42 JST on October 13, 2021",
        ),
        (
            window("2021-10-12", "2021-10-13"),
            "2021年10月12日から10月13日まで",
            "between October 12 and October 13, 2021",
        ),
        (window("2021-10-13", "2021-10-13"), "2021年10月13日", "October 13, 2021"),
        (
            window("2021-10-12", "2021-10-13T12:42Z"),
            "2021年10月12日から10月13日 21時42分まで（日本時間）",
            "between October 12 and 21:42 JST on October 13, 2021",
        ),
        (
            window("2021-10-13T06:27:30Z", "2021-10-13T06:28Z"),
            "2021年10月13日 15時27分30秒から15時28分0秒まで（日本時間）",
            "between 15:27:30 and 15:28:00 JST on October 13, 2021",
        ),
    ],
)
def test_a_window_in_a_sentence(given: Window, ja: str, en: str) -> None:
    assert formatter("ja", "Asia/Tokyo").window(given) == ja
    assert formatter("en", "Asia/Tokyo").window(given) == en


@pytest.mark.parametrize(
    ("given", "ja", "en"),
    [
        (INCIDENT, "2021年10月13日 15:27～21:42（日本時間）", "October 13, 2021, 06:27–12:42 UTC"),
        (
            NEW_YEAR,
            "2021年12月31日 23:40～2022年1月1日 00:15（日本時間）",
            "December 31, 2021, 14:40–15:15 UTC",
        ),
        (
            window("2021-10-12T12:00Z", "2021-10-13T01:00Z"),
            "2021年10月12日 21:00～10月13日 10:00（日本時間）",
            "October 12, 2021, 12:00 – October 13, 2021, 01:00 UTC",
        ),
        (window("2021-10-12", "2021-10-13"), "2021年10月12日～13日", "October 12–13, 2021"),
        (
            window("2021-10-13T06:00Z"),
            "2021年10月13日 15:00（日本時間）から継続中",
            "October 13, 2021, 06:00 UTC – ongoing",
        ),
    ],
)
def test_a_window_in_a_table(given: Window, ja: str, en: str) -> None:
    assert formatter("ja").window_range(given) == ja
    assert formatter("en").window_range(given) == en


@pytest.mark.parametrize(
    ("given", "ja", "en"),
    [
        (INCIDENT, "2021年10月13日", "October 13, 2021"),
        (OVERNIGHT, "2021年10月12日～13日", "October 12–13, 2021"),
        (NEW_YEAR, "2021年12月31日～2022年1月1日", "December 31, 2021 – January 1, 2022"),
        (window("2021-09-30", "2021-10-01"), "2021年9月30日～10月1日", "September 30 – October 1, 2021"),
    ],
)
def test_the_days_of_a_window(given: Window, ja: str, en: str) -> None:
    assert formatter("ja", "Asia/Tokyo").window_date(given) == ja
    assert formatter("en", "Asia/Tokyo").window_date(given) == en


def test_the_day_is_the_readers() -> None:
    los_angeles = formatter("en", "America/Los_Angeles")
    assert los_angeles.window_date(INCIDENT) == "October 12–13, 2021"
    assert los_angeles.window_range(INCIDENT) == (
        "October 12, 2021, 23:27 – October 13, 2021, 05:42 Pacific Time (UTC−7)"
    )
    assert formatter("ja", "America/Los_Angeles").window(INCIDENT) == (
        "2021年10月12日 23時27分から10月13日 5時42分まで（アメリカ太平洋時間、UTC−7）"
    )


def test_zones_beside_each_other() -> None:
    ja, en = formatter("ja", "Asia/Tokyo", "UTC"), formatter("en", "UTC", "Asia/Tokyo")
    assert ja.window_zones(INCIDENT) == (
        "2021年10月13日 15:27～21:42（日本時間）／2021年10月13日 06:27～12:42（協定世界時）"
    )
    assert (
        en.window_zones(INCIDENT) == "October 13, 2021, 06:27–12:42 UTC / October 13, 2021, 15:27–21:42 JST"
    )
    assert (
        ja.instant_zones(INCIDENT.start)
        == "2021年10月13日 15:27（日本時間）／2021年10月13日 06:27（協定世界時）"
    )
    assert ja.instant_zones(moment("2021-10-13")) == "2021年10月13日"


def test_windows_on_one_day_say_the_date_once() -> None:
    both = [
        window("2021-10-13T06:27Z", "2021-10-13T07:05Z"),
        window("2021-10-13T09:00Z", "2021-10-13T10:00Z"),
    ]
    assert (
        formatter("ja").windows(both)
        == "2021年10月13日 15時27分から16時5分まで、および18時から19時まで（日本時間）"
    )
    assert formatter("en", "Asia/Tokyo").windows(both) == (
        "on October 13, 2021, between 15:27 and 16:05 JST and between 18:00 and 19:00 JST"
    )
    assert formatter("en", "UTC").windows([both[0], window("2021-10-14T09:00Z", "2021-10-14T10:00Z")]) == (
        "between 06:27 and 07:05 UTC on October 13, 2021 and between 09:00 and 10:00 UTC on October 14, 2021"
    )


@pytest.mark.parametrize(
    ("tag", "zone", "expected"),
    [
        # 01:30 summer time to 03:30 winter time are three hours, not two.
        ("de", "Europe/Berlin", "am 31. Oktober 2021 von 01:30 Uhr (UTC+2) bis 03:30 Uhr (UTC+1) (MESZ/MEZ)"),
        ("ja", "Europe/London", "2021年10月31日 0時30分（UTC+1）から2時30分（UTC）まで（イギリス時間）"),
        (
            "en",
            "Europe/London",
            "between 00:30 (UTC+1) and 02:30 (UTC) United Kingdom time on October 31, 2021",
        ),
    ],
)
def test_a_clock_change_inside_a_window(tag: str, zone: str, expected: str) -> None:
    words = formatter(tag, zone)
    assert words.window(CLOCKS_BACK).translate(PLAIN) == expected
    assert CLOCKS_BACK.duration is not None
    assert "3" in words.duration(CLOCKS_BACK.duration)


def test_the_repeated_hour_says_which_one() -> None:
    fr = formatter("fr", "Europe/Paris")
    assert fr.instant(moment("2021-10-31T00:30Z")) != fr.instant(moment("2021-10-31T01:30Z"))
    assert fr.stamp(moment("2021-10-31T00:30Z")) != fr.stamp(moment("2021-10-31T01:30Z"))


@pytest.mark.parametrize(
    ("given", "ja", "en"),
    [
        ("2021-10-13T06:27Z", "2021年10月13日 15時27分（日本時間）", "06:27 UTC on October 13, 2021"),
        (
            "about 2021-10-13T06:27Z",
            "2021年10月13日 15時27分頃（日本時間）",
            "around 06:27 UTC on October 13, 2021",
        ),
        ("2021-10-13", "2021年10月13日", "October 13, 2021"),
        ("about 2021-10-13", "2021年10月13日頃", "around October 13, 2021"),
        ("2021-10-12T15:00Z", "2021年10月13日 0時（日本時間）", "15:00 UTC on October 12, 2021"),
        ("2021-10-13T06:05Z", "2021年10月13日 15時5分（日本時間）", "06:05 UTC on October 13, 2021"),
    ],
)
def test_a_moment_in_a_sentence(given: str, ja: str, en: str) -> None:
    assert formatter("ja").instant(moment(given)) == ja
    assert formatter("en").instant(moment(given)) == en


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2021-10-13T03:05Z", "午後0時5分"),
        ("2021-10-13T15:00Z", "午前0時"),
        ("2021-10-13T12:42Z", "午後9時42分"),
    ],
)
def test_the_twelve_hour_clock_counts_from_zero_in_japanese(given: str, expected: str) -> None:
    assert formatter("ja", clock="12h").time(moment(given)) == expected


def test_a_timeline_says_the_date_when_it_changes() -> None:
    ja, rows = formatter("ja"), [moment(f"2021-10-13T{hour}:00Z") for hour in ("13", "14", "15")]
    pairs = zip([None, *rows[:-1]], rows, strict=True)
    assert [ja.stamp(row, before) for before, row in pairs] == [
        "2021年10月13日 22:00",
        "23:00",
        "2021年10月14日 00:00",
    ]
    assert ja.zone_name() == "日本時間"


def test_the_year_is_left_out_only_where_it_is_the_documents() -> None:
    auto = formatter("en", "UTC", year="auto", document_on=date(2021, 11, 1))
    assert auto.date(moment("2021-10-13")) == "October 13"
    assert auto.date(moment("2020-10-13")) == "October 13, 2020"
    assert auto.window_date(window("2021-10-12", "2021-10-13")) == "October 12–13"
    assert auto.window(window("2021-10-12T01:00Z", "2021-10-13T02:00Z")) == (
        "between 01:00 UTC on October 12 and 02:00 UTC on October 13"
    )
    assert "2021" in auto.window(window("2021-12-31T23:00Z", "2022-01-01T01:00Z"))


@pytest.mark.parametrize(
    ("tag", "in_a_sentence"),
    [
        ("zh-Hans", "2021年10月13日 14:27至20:42（北京时间）"),
        ("zh-Hant", "2021年10月13日 14:27至20:42（台灣時間）"),
        ("ko", "2021년 10월 13일 15시 27분부터 21시 42분까지(한국 시간)"),
        ("de", "am 13. Oktober 2021 von 08:27 Uhr bis 14:42 Uhr (MESZ)"),
        ("fr", "le 13 octobre 2021 de 8 h 27 à 14 h 42 (heure de Paris)"),
        ("es", "el 13 de octubre de 2021 entre las 08:27 h y las 14:42 h (hora peninsular)"),
        ("pt-BR", "em 13 de outubro de 2021, das 3h27 às 9h42 (horário de Brasília)"),
    ],
)
def test_a_window_in_a_sentence_elsewhere(tag: str, in_a_sentence: str) -> None:
    assert formatter(tag).window(INCIDENT).translate(PLAIN) == in_a_sentence


@pytest.mark.parametrize(
    ("tag", "in_a_table"),
    [
        ("zh-Hans", "2021年10月13日 14:27–20:42（北京时间）"),
        ("zh-Hant", "2021年10月13日 14:27–20:42（台灣時間）"),
        ("ko", "2021년 10월 13일 15:27~21:42(한국 시간)"),
        ("de", "13. Oktober 2021, 08:27–14:42 Uhr (MESZ)"),
        ("fr", "13 octobre 2021, de 8 h 27 à 14 h 42 (heure de Paris)"),
        ("es", "13 de octubre de 2021, 08:27–14:42 h (hora peninsular)"),
        ("pt-BR", "13 de outubro de 2021, das 3h27 às 9h42 (horário de Brasília)"),
    ],
)
def test_a_window_in_a_table_elsewhere(tag: str, in_a_table: str) -> None:
    assert formatter(tag).window_range(INCIDENT).translate(PLAIN) == in_a_table


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ja", "2021年10月13日 15:27（日本時間）"),
        ("en", "October 13, 2021, 06:27 UTC"),
        ("zh-Hans", "2021年10月13日 14:27（北京时间）"),
        ("zh-Hant", "2021年10月13日 14:27（台灣時間）"),
        ("ko", "2021년 10월 13일 15:27(한국 시간)"),
        ("de", "13. Oktober 2021, 08:27 Uhr (MESZ)"),
        ("fr", "13 octobre 2021 à 8 h 27 (heure de Paris)"),
        ("es", "13 de octubre de 2021, 08:27 h (hora peninsular)"),
        ("pt-BR", "13 de outubro de 2021, às 3h27 (horário de Brasília)"),
    ],
)
def test_date_and_time_by_convention(tag: str, expected: str) -> None:
    assert formatter(tag).datetime(INCIDENT.start).translate(PLAIN) == expected


def test_small_rules_of_a_language() -> None:
    pacific = formatter("pt-BR", "America/Los_Angeles")
    assert pacific.zone_name(INCIDENT.start) == "horário do Pacífico, UTC−7"
    assert formatter("fr").date(moment("2021-10-01")) == "1er octobre 2021"
    assert formatter("pt-BR").date(moment("2021-10-01")) == "1º de outubro de 2021"
    one_o_clock = moment("2021-10-13T04:30Z")
    assert formatter("pt-BR").datetime(one_o_clock) == "13 de outubro de 2021, à 1h30 (horário de Brasília)"

"""Dates as people write them, alone and among other words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.search import Query, Sort
from rca.search.planning.plan import plan
from rca.search.query.parser import parse
from rca.search.query.tree import written
from rca.search.query.written_dates import Calendar, Days, dates_in, parse_days, two_meanings
from tests.search.support.library import INTERNAL, Library, incident, library

TUESDAY = date(2026, 3, 10)
CALENDAR = Calendar(TUESDAY, ZoneInfo("Asia/Tokyo"))

WRITTEN = [
    *(
        (text, "2021-10-13", "2021-10-14")
        for text in (
            "2021-10-13", "2021.10.13", "2021/10/13", "10/13/2021", "13/10/2021", "13.10.2021", "13 Oct 2021", "13-Oct-2021",
            "13th of October 2021", "October 13, 2021", "Oct. 13 2021", "OCT 13, 2021", "2021-10-13T06:27Z",
            "2021-10-13T06:27:59.5+09:00", "2021-10-13 06:27", "2021年10月13日", "２０２１年１０月１３日", "令和3年10月13日", "R3.10.13",
        )
    ),
    ("2021-10-13T20:00Z", "2021-10-14", "2021-10-15"),
    ("October 2021", "2021-10-01", "2021-11-01"),
    ("Dec 2021", "2021-12-01", "2022-01-01"),
    ("令和元年5月", "2019-05-01", "2019-06-01"),
    ("平成30年", "2018-01-01", "2019-01-01"),
    ("2021年度", "2021-04-01", "2022-04-01"),
    ("3/3/2021", "2021-03-03", "2021-03-04"),
    ("今日", "2026-03-10", "2026-03-11"),
    ("yesterday", "2026-03-09", "2026-03-10"),
    ("先週", "2026-03-02", "2026-03-09"),
    ("Last  Month", "2026-02-01", "2026-03-01"),
    ("先々月", "2026-01-01", "2026-02-01"),
    ("去年", "2025-01-01", "2026-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "end"), WRITTEN)
def test_days(text: str, first: str, end: str) -> None:
    assert parse_days(text, CALENDAR) == Days(date.fromisoformat(first), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2021",
        "30 Feb 2021",
        "13/13/2021",
        "Octopus 2021",
        "2021-10-13T25:00Z",
        "令和0年",
        "令和400年",
        "may",
        "last",
        "",
    ],
)
def test_no_day(text: str) -> None:
    assert parse_days(text, CALENDAR) is None


def test_words_mean_no_day_without_one() -> None:
    assert parse_days("去年") is None
    assert not list(dates_in("last month", Calendar()))


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_any_day_in_every_form(day: date) -> None:
    forms = [
        f"{day:%d %b %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day}T12:00",
        f"{day:%d.%m.%Y}",
        f"{day.year}年{day.month}月{day.day}日",
    ]
    if day >= date(2019, 5, 1) and day.year <= 2099:
        forms.append(f"令和{day.year - 2018}年{day.month}月{day.day}日")
    if day.day > 12 or day.day == day.month:
        forms += [f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}"]
    else:
        assert two_meanings(f"{day:%m/%d/%Y}") == (day, date(day.year, day.day, day.month))
    assert {parse_days(form) for form in forms} == {Days(day, day + timedelta(days=1))}


IN_TEXTS = [
    ("去年の障害", ["去年"]),
    ("令和3年10月13日のWindows VM", ["令和3年10月13日"]),
    ("what failed on October 13, 2021?", ["October 13, 2021"]),
    ("storage 13 Oct 2021 latency", ["13 Oct 2021"]),
    ("CVE-2021-44228 us-2021-10-13 10.0.0.1 2021-10-13-windows-vm", []),
    ("2021-10..2021-12 dns", ["2021-10..2021-12"]),
    ("2021年10月〜2021年12月の障害", ["2021年10月〜2021年12月"]),
    ("2021年の障害 2021", []),
]


@pytest.mark.parametrize(("text", "found"), IN_TEXTS)
def test_dates_among_words(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in dates_in(text, CALENDAR)] == found


@pytest.mark.parametrize(
    "text",
    ["since:2022 until:2021", "after:2021-10 x before:2021-10", "on:2020 on:2021", "due>2026 due<2025"],
)
def test_limits_that_no_day_keeps_are_told(text: str) -> None:
    (problem,) = parse(text).problems
    assert "no day" in str(problem.message)


@pytest.mark.parametrize(
    "text", ["since:2021 until:2021", "after:2020 due<2019", "since:2022 OR until:2021", "on:2021 -on:2022"]
)
def test_limits_that_some_days_keep_are_fine(text: str) -> None:
    assert parse(text).problems == ()


@pytest.mark.parametrize("text", ["03/04/2021", "on:03/04/2021", "storage 3/4/2021"])
def test_what_can_be_two_days_is_told(text: str) -> None:
    (problem,) = parse(text).problems
    assert "2021-03-04 or 2021-04-03" in str(problem.remedy)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    told = {
        "2021-10-13-a": "DNS was slow.",
        "2026-02-11-b": "DNS was slow.",
        "2024-01-01-c": "DNS was slow and slow again.",
        "2024-01-02-d": "A report of October 13, 2021 was lost.",
    }
    groups = [[incident(key, [("cause.summary", "en", text)])] for key, text in told.items()]
    return library(tmp_path_factory.mktemp("dated") / "index", groups, ())


NOW = datetime(2026, 3, 9, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dns 令和3年10月", "2021-10-13-a"),
        ("先月のdns", "2026-02-11-b"),
        ("dns last month", "2026-02-11-b"),
    ],
)
def test_a_date_raises_what_began_then_and_shuts_nothing_out(books: Library, text: str, first: str) -> None:
    found = books.strictly(text, now=NOW)
    assert found[0] == first
    assert set(found) == {"2021-10-13-a", "2026-02-11-b", "2024-01-01-c"}


@pytest.mark.parametrize(
    "text",
    [
        "queue October 13, 2021",
        "October 13, 2021 dns",
        "2021年10月13日の障害",
        "2021年10月の障害",
        "incident in October 2021",
    ],
)
def test_a_day_or_a_date_of_an_incident_need_no_word_that_is_there(books: Library, text: str) -> None:
    assert books.strictly(text, now=NOW)[0] == "2021-10-13-a"


def test_words_beside_a_month_have_to_be_there(books: Library) -> None:
    assert books.strictly("queue in October 2021", now=NOW) == []


def test_a_date_alone_finds_what_began_then_and_what_says_it(books: Library) -> None:
    assert set(books.strictly("October 13, 2021")) == {"2021-10-13-a", "2024-01-02-d"}
    assert books.plan("October 13, 2021").sort is Sort.NEWEST
    assert (
        books.strictly("last month")
        == books.strictly("last month", now=datetime(1999, 1, 1, tzinfo=UTC))
        == []
    )


def test_slips_beside_a_date_are_corrected_and_the_date_is_none(books: Library) -> None:
    assert books.speller("slwo 先月", INTERNAL, now=NOW).suggestion("slwo 先月") in ("", "slow 先月")
    assert "First what began on 2026-02-01..2026-02-28: 先月" in map(
        str, books.plan("dns 先月", now=NOW).explanation
    )


def test_the_day_of_the_question_is_that_of_the_zone(books: Library) -> None:
    """At 22:00 UTC it is tomorrow in Tokyo."""
    question = Query("on:今日", now=NOW)
    for zone, day in (("UTC", "2026-03-09"), ("Asia/Tokyo", "2026-03-10")):
        made = plan(question, books.analyzer, books.glossary, books.evaluator, ZoneInfo(zone))
        assert made.tree is not None
        assert written(made.tree) == f"start:{day}"


def test_a_text_that_says_last_year_is_found_by_it(tmp_path: Path) -> None:
    books = library(tmp_path / "index", [[incident("2021-01-01-a", [("title", "ja", "去年の障害")])]], ())
    assert books.strictly("去年") == ["2021-01-01-a"]
    assert books.strictly("去年", now=NOW) == ["2021-01-01-a"]

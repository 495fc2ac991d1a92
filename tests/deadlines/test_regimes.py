"""The regimes that come with the program, the workspace's own before them, and the calendars they count by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rca.deadlines.business_days import business_days
from rca.deadlines.regimes import load, load_all, names, read
from rca.errors import NotFound, SettingsError
from rca.model.deadlines.course import course_of
from rca.model.deadlines.due import PROMISE, due_times
from rca.model.deadlines.owed import Given, State
from rca.model.deadlines.time_limits import Offset, Unit, add
from tests.support.samples import ROOT, SIGN_IN_CODES, WINDOWS_VM, incident


@pytest.mark.parametrize("name", names())
def test_every_regime_is_named_in_both_languages_and_says_where_it_is_from(name: str) -> None:
    regime = load(name)
    for text in (regime.name, regime.note, *(duty.name for duty in regime.duties)):
        assert {"en", "ja"} <= text.keys()
    assert all(url.startswith("https://") for url in regime.source.values())
    assert business_days(regime)(date(2025, 6, 4))


def test_the_limits_are_those_of_their_sources() -> None:
    limits = {
        name: [(duty.id, duty.anchor, str(duty.offset)) for duty in regime.duties]
        for name, regime in load_all(names()).items()
    }
    assert limits == {
        "dora": [
            ("initial_notification", "classified", "4 hours"),
            ("initial_notification_latest", "aware", "24 hours"),
            ("intermediate_report", "initial_notification", "72 hours"),
            ("final_report", "intermediate_report", "1 month"),
        ],
        "jp-telecom": [
            ("first_report", "began", "without delay"),
            ("detailed_report", "began", "30 days"),
        ],
        "nis2": [
            ("early_warning", "aware", "24 hours"),
            ("notification", "aware", "72 hours"),
            ("final_report", "notification", "1 month"),
        ],
        "own": [("preliminary", "mitigated", "72 hours"), ("final", "mitigated", "14 days")],
    }


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 4, 28), 1, date(2025, 4, 30)),  # 昭和の日 lies between
        (date(2025, 5, 2), 1, date(2025, 5, 7)),  # 憲法記念日 on a Saturday to 振替休日
        (date(2024, 12, 27), 1, date(2025, 1, 6)),  # 年末年始
        (date(2025, 12, 26), 3, date(2026, 1, 7)),
        (date(2025, 5, 3), 1, date(2025, 5, 7)),
    ],
)
def test_business_days_over_golden_week_and_new_year(day: date, count: int, expected: date) -> None:
    assert add(day, Offset(count, Unit.BUSINESS_DAY), business_days(load("own"))) == expected


@pytest.mark.parametrize("calendar", ["JP", "DE-BY", "US-CA", "ECB", "XNYS"])
def test_calendars_of_countries_their_parts_and_markets(calendar: str) -> None:
    is_open = business_days(replace(load("own"), holidays=calendar, closed=()))
    assert not is_open(date(2025, 1, 1))
    assert is_open(date(2025, 6, 4))
    assert not is_open(date(2025, 6, 7))


def test_a_calendar_that_nobody_knows() -> None:
    with pytest.raises(NotFound, match="XX"):
        business_days(replace(load("own"), holidays="XX"))


def test_our_own_rule_ends_with_the_day_in_its_zone() -> None:
    regime = load("own")
    what = incident(WINDOWS_VM).model_copy(update={"timeline": ()})
    early = replace(regime, valid_from=date(2021, 1, 1))
    found = due_times(what, {"own": early}, {"own": business_days(early)}, datetime(2021, 11, 1, tzinfo=UTC))
    assert [(each.duty, each.state) for each in found] == [
        ("preliminary", State.OVERDUE),
        ("final", State.OVERDUE),
    ]
    assert found[1].at == datetime(2021, 10, 27, 23, 59, 59, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_the_workspaces_own_stand_before_ours(tmp_path: Path) -> None:
    folder = tmp_path / "regimes"
    folder.mkdir()
    text = (ROOT / "regimes" / "own.toml").read_text(encoding="utf-8")
    (folder / "own.toml").write_text(text.replace("72 hours", "48 hours"), encoding="utf-8")
    (folder / "contract-a.toml").write_text(text, encoding="utf-8")
    assert names([tmp_path]) == ("contract-a", "dora", "jp-telecom", "nis2", "own")
    assert str(load("own", [tmp_path]).duties[0].offset) == "48 hours"
    assert str(load("contract-a", [tmp_path]).duties[0].offset) == "72 hours"


def test_an_unknown_regime_is_named_with_its_neighbours() -> None:
    with pytest.raises(NotFound) as caught:
        load("nis")
    assert "nis2" in str(caught.value.remedy)
    with pytest.raises(NotFound):
        load("../../etc/passwd")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("72 hours", "72", "duties.0.offset"),
        ('zone = "Asia/Tokyo"', 'zone = "Asia/Tokio"', "zone"),
        ('zone = "Asia/Tokyo"', 'zone = "Asia"', "zone"),
        ('zone = "Asia/Tokyo"', 'zone = "../Tokyo"', "zone"),
        ('zone = "Asia/Tokyo"', 'zone = ""', "zone"),
        ('anchor = "mitigated"', 'anchor = "fixed"', "fixed"),
        ("valid_from = 2025-01-01", "", "valid_from"),
        ("closed =", "shut =", "shut"),
        ("[[duties]]", "[[duties", "TOML"),
        ('"12-29"', '"29-12"', "closed"),
        ("https://", "javascript:", "source"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(old: str, new: str, words: str, tmp_path: Path) -> None:
    text = (ROOT / "regimes" / "own.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read(path)
    assert words in str(caught.value)
    assert "own.toml" in str(caught.value)


def test_a_first_notice_makes_the_promise_of_its_post_and_does_not_keep_it() -> None:
    course = course_of(incident(SIGN_IN_CODES))
    post = next(each for each in course.posts if each.next_at)
    assert post.next_at
    first = Given("initial", post.at + timedelta(minutes=5))
    second = Given("update", post.at + timedelta(minutes=9))
    alone = course._replace(posts=[post])
    (owed,) = due_times(alone, {}, {}, post.next_at, [first])
    assert (owed.duty, owed.state) == (PROMISE, State.DUE)
    (kept,) = due_times(alone, {}, {}, post.next_at, [first, second])
    assert kept.state is State.MET

"""Moments, windows, durations and their written forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rca.model.incidents.facts import Length, Percentage, Quantity
from rca.model.rules.catalogue import RULES
from rca.model.times import (
    Bound,
    End,
    Moment,
    PartialDate,
    Window,
    exactly,
    instant_text,
    length_text,
    parse_instant,
    parse_length,
    split_bound,
    total_duration,
    with_bound,
)
from tests.support import strategies

DAY = datetime(2021, 10, 13, tzinfo=UTC)


def window(start: int, end: int) -> Window:
    return Window(
        start=exactly(DAY + timedelta(minutes=start)), end=exactly(DAY + timedelta(minutes=start + end))
    )


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 100)), min_size=1, max_size=6))
def test_overlaps_count_once(spans: list[tuple[int, int]]) -> None:
    minutes = {minute for start, length in spans for minute in range(start, start + length)}
    assert total_duration([window(*span) for span in spans]) == timedelta(minutes=len(minutes))


def test_a_total_needs_every_end() -> None:
    assert total_duration([]) is None
    assert total_duration([window(0, 5), Window(start=exactly(DAY))]) is None
    assert total_duration([window(0, 5), Window(start=exactly(DAY), end=End.UNKNOWN)]) is None
    assert total_duration([Window(start=Moment(on=DAY.date()), end=exactly(DAY))]) is None


@given(st.integers(0, 10**9))
def test_duration_text_reads_back(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    if length < timedelta(hours=100_000):
        assert parse_length(length_text(length)) == length


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6h 15m", "6h 15m"),
        ("375m", "6h 15m"),
        ("1d 2h", "26h"),
        ("0s", "0s"),
        ("90s", "1m 30s"),
        ("6h15m", "6h 15m"),
    ],
)
def test_durations(text: str, written: str) -> None:
    assert length_text(Length.model_validate(text).value) == written


@pytest.mark.parametrize("text", ["", "6", "15m 6h", "1.5h", "-5m", "６h", "h", "999999h"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValidationError, match=r"duration\.form"):
        Length.model_validate(text)


@given(st.sampled_from(Bound), st.sampled_from(["20", "2021-10-13", "6h"]))
def test_bounds(bound: Bound, text: str) -> None:
    assert split_bound(with_bound(bound, text)) == (bound, text)


@given(strategies.instants)
def test_instant_text_reads_back(instant: datetime) -> None:
    assert parse_instant(instant_text(instant)) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-02-10T10:12+09", "2026-02-10T01:12Z"),
        ("20260210T101200+0900", "2026-02-10T01:12Z"),
        ("20260210T1012Z", "2026-02-10T10:12Z"),
        ("2026-02-10t10:12:00.123456789z", "2026-02-10T10:12:00.123456Z"),
        ("2026-02-10T10:12:00,5+09:00", "2026-02-10T01:12:00.500000Z"),
        ("2026-02-10T24:00+09:00", "2026-02-10T15:00Z"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00Z"),
        ("2026-02-10 10:12:00 +0900", "2026-02-10T01:12Z"),
        ("2026-02-10 10:12 JST", "2026-02-10T01:12Z"),
        ("2026-02-10 10:12 UTC", "2026-02-10T10:12Z"),
        ("2026-02-10T10:12\u221209:00", "2026-02-10T19:12Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00Z"),
        ("2017-01-01T08:59:60.7+09:00", "2017-01-01T00:00Z"),
    ],
)
def test_times_as_tools_print_them(text: str, instant: str) -> None:
    assert instant_text(parse_instant(text)) == instant


@pytest.mark.parametrize(
    ("text", "rule", "meant"),
    [
        ("2025-08-09T25:30+09:00", "time.past_midnight", "2025-08-10T01:30+09:00"),
        ("2025-12-31 24:30", "time.past_midnight", "2026-01-01T00:30"),
        ("2025年8月9日25時30分", "time.past_midnight", "2025-08-10T01:30"),
        ("2026/02/10 10:12", "time.bare", "2026-02-10T10:12"),
        ("Feb 10, 2026 2:12 PM", "time.bare", "2026-02-10T14:12"),
        ("202602101012", "time.bare", "2026-02-10T10:12"),
        ("２０２６年２月１０日　１０時１２分", "time.bare", "2026-02-10T10:12"),
        ("令和8年2月10日(火) 午後3時半 JST", "time.form_near", "2026-02-10T15:30+09:00"),
        ("R8.2.10 10:12+9", "time.form_near", "2026-02-10T10:12+09:00"),
        ("2026/2/10 9:05 UTC+9", "time.form_near", "2026-02-10T09:05+09:00"),
        ("Tue, 10 Feb 2026 10:12:00 +0900", "time.form_near", "2026-02-10T10:12:00+09:00"),
        ("10/Feb/2026:10:12:00 +0900", "time.form_near", "2026-02-10T10:12:00+09:00"),
        ("2026-02-10T10:12+09:00[Asia/Tokyo]", "time.form_near", "2026-02-10T10:12+09:00"),
        ("1770686000", "time.form_near", "2026-02-10T01:13:20Z"),
        (20260210, "time.form_near", "2026-02-10"),
        ("2026-02-10T10:12 CST", "time.letters", None),
        ("2026-02-10T10:12[Asia/Tokyo]", "time.letters", None),
        ("2026-02-30T10:12Z", "time.absent", None),
        ("2026-02-10T10:12:60Z", "time.absent", None),
        ("10/02/2026 10:12", "time.form", None),  # of October, or of February
        ("10:12", "time.no_date", None),
    ],
)
def test_what_is_no_time_is_told_what_is_wrong_with_it(text: object, rule: str, meant: str | None) -> None:
    with pytest.raises(PydanticCustomError) as told:
        parse_instant(text)
    assert (told.value.type, (told.value.context or {}).get("meant")) == (rule, meant)


@given(
    st.text(max_size=30)
    | st.from_regex(r"\A[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}[日T ]{0,2}[0-9]{1,2}[:時][0-9]{2}.{0,6}\Z")
)
def test_whatever_is_typed_is_a_time_or_a_rule_and_what_was_meant_is_one(text: str) -> None:
    rule, meant = _told(text)
    assert rule == "" or rule in RULES
    if rule == "time.form_near" and "T" in meant:
        assert _told(meant)[0] in ("", "time.range")


def _told(text: str) -> tuple[str, str]:
    """The rule that a text breaks, and what was meant."""
    try:
        parse_instant(text)
    except PydanticCustomError as error:
        return error.type, (error.context or {}).get("meant", "")
    return "", ""


@given(strategies.moments)
def test_moments_read_back(moment: Moment) -> None:
    assert Moment.model_validate(moment.model_dump()) == moment


@given(strategies.quantities | strategies.percentages | strategies.lengths)
def test_figures_read_back(figure: Quantity | Percentage | Length) -> None:
    assert type(figure).model_validate(figure.model_dump()) == figure


@given(strategies.partial_dates)
def test_the_last_day(partial: PartialDate) -> None:
    last = partial.last_day
    assert (last.year, last.month) == (partial.year, partial.month)
    assert last.day == partial.day or (last + timedelta(days=1)).day == 1
    assert PartialDate.model_validate(partial.model_dump()) == partial


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 28)),
        ("2025-12", date(2025, 12, 31)),
        ("2199-12", date(2199, 12, 31)),
    ],
)
def test_last_days(text: str, last: date) -> None:
    assert PartialDate.model_validate(text).last_day == last


@pytest.mark.parametrize(
    "parts",
    [{}, {"about": True}, {"instant": datetime(2021, 1, 1)}, {"instant": DAY, "on": DAY.date()}],  # noqa: DTZ001
)
def test_a_moment_is_one_point_in_time(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Moment.model_validate(parts)


@given(strategies.windows())
def test_windows_read_back(any_window: Window) -> None:
    assert Window.model_validate(any_window.model_dump()) == any_window
    assert any_window.duration is None or any_window.duration > timedelta()

"""Moments, windows, durations and their written forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rca.model.incidents.facts import Length, Percentage, Quantity
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
from tests import strategies

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

"""Dates and times that were typed into prose are found; figures, references, addresses and code are not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.typed_times import typed_time


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("The certificate expired on July 4.", "July 4"),
        ("Seen on 4 July, 2025", "4 July"),
        ("Since 2025-07-04 we knew.", "2025-07-04"),
        ("At 9:30 it began.", "9:30"),
        ("It began at 9 p.m.", "9 p.m"),
        ("2025年7月4日に証明書が失効しました。", "2025年7月4日"),
        ("７月４日に失効しました。", "７月４日"),
        ("午後3時に再開しました。", "午後3時"),
        ("15時27分に検知しました。", "15時27分"),
    ],
)
def test_what_is_typed_is_found(prose: str, found: str) -> None:
    assert typed_time(prose) == found


@pytest.mark.parametrize(
    "prose",
    [
        "{began} and {began:date}, {impact}",
        "Version 10.12.2 with 24 replicas; the ratio was 2:1.",
        "24時間以内に、3か月分を、7月分まで",
        "See <https://example.com/2025-07-04/> and [the post](/2025/07/04) or `at 09:30`.",
        "We may 5 times retry; March was quiet.",
    ],
)
def test_what_is_no_time_is_left_alone(prose: str) -> None:
    assert typed_time(prose) == ""


@given(st.text())
def test_any_prose_is_looked_through(prose: str) -> None:
    assert typed_time(prose) in prose

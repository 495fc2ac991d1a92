"""Canonical JSON: one way to write a value, whatever fields it has, and the way back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.notices.freezing import canonical, digest_of, freeze, thaw
from rca.model.notices.frozen_facts import fact_data, frozen_facts, thawed_facts
from rca.model.notices.notice import Notice
from tests.samples import KEYS, SIGN_IN_CODES, incident, notice


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    raw: bytes
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    at: datetime
    inner: Inner
    other: Inner | None = None
    count: int = 0


VALUE = Outer("障害\n", datetime(2025, 6, 11, 13, 55, tzinfo=UTC), Inner(b"\xff\xfe?", (Colour.RED,)))


def test_the_form_is_the_one_that_is_written_down() -> None:
    expected = (
        '{"at":"2025-06-11T13:55:00Z","count":0,"inner":{"colours":["red"],"raw":"__4_"},'
        '"name":"障害\\n","other":null}'
    )
    assert freeze(VALUE) == expected.encode()
    assert digest_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(
    st.builds(
        Outer,
        name=st.text(st.characters(exclude_categories=["Cs"])),
        at=st.datetimes(timezones=st.just(UTC)),
        inner=st.builds(Inner, raw=st.binary(), colours=st.just((Colour.RED,)) | st.just(())),
        other=st.none() | st.builds(Inner, raw=st.binary()),
        count=st.integers(-(10**9), 10**9),
    )
)
def test_what_was_frozen_comes_back_and_freezes_to_the_same(value: Outer) -> None:
    content = freeze(value)
    assert thaw(Outer, content) == value
    assert freeze(thaw(Outer, content)) == content


def test_a_field_that_came_later_has_its_default() -> None:
    older = {name: value for name, value in json.loads(freeze(VALUE)).items() if name != "count"}
    assert thaw(Outer, canonical(older)) == VALUE


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"name":1}'])
def test_what_is_no_such_value_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's and the decoder's words
        thaw(Outer, content)


def test_floating_point_has_no_form() -> None:
    with pytest.raises(TypeError):
        canonical({"a": [1.5]})


@pytest.mark.parametrize("key", KEYS)
def test_notices_and_facts_come_back(key: str) -> None:
    kind = "update" if key == SIGN_IN_CODES else "final"
    for locale in ("ja", "en"):
        of = notice(key, kind, locale)
        assert thaw(Notice, freeze(of)) == of
    frozen = frozen_facts(incident(key))
    again = thawed_facts(json.loads(canonical(frozen)))
    assert {name: fact_data(fact) for name, fact in again.items()} == frozen

"""The calendar, read back by the library that calendar programs use: what was written is what is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.characters import clean
from rca.model.incidents.step_states import COMPLETE, StepRef, StepState
from rca.reports.calendar import As, Entry, summary, uid, write
from tests.support.strategies import PHRASES

MOVED = datetime(2025, 7, 1, 3, 4, 5, tzinfo=UTC)
texts = st.sampled_from([clean(each) for each in PHRASES]) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=300
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    return Entry(
        ref=StepRef(draw(st.sampled_from(("2025-06-11-x", "a-b"))), draw(st.from_regex("[a-z][a-z0-9_]{0,5}", fullmatch=True))),
        summary=draw(texts),
        day=draw(st.dates(date(1970, 1, 1), date(2199, 12, 30))),
        state=draw(st.none() | st.sampled_from(StepState)),
        priority=draw(st.sampled_from(("high", "normal", "low"))),
        kind="prevent",
        sequence=draw(st.integers(0, 10_000)),
        modified_at=draw(st.integers(0, 2**32).map(lambda second: datetime.fromtimestamp(second, UTC))),
        details=tuple(draw(st.lists(texts, max_size=3))),
        url=draw(st.sampled_from(("", "https://example.com/a;b,c?d=%20&e"))),
        is_gone=draw(st.booleans()),
    )  # fmt: skip


@given(
    st.lists(entries(), max_size=5, unique_by=lambda each: each.ref),
    st.sampled_from(As),
    st.sampled_from(("ja", "en")),
)
def test_what_is_written_is_read(found: list[Entry], kind: As, language: str) -> None:
    content = write(found, "再発防止策", language, kind)
    assert content == write(list(reversed(found)), "再発防止策", language, kind)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # no character is cut in two
    assert content.count(b"\n") == content.count(b"\r\n")
    calendar: Any = icalendar.Calendar.from_ical(content)
    read = {str(each["uid"]): each for each in calendar.walk("VEVENT" if kind is As.EVENT else "VTODO")}
    assert set(read) == {uid(each.ref) for each in found}
    for each in found:
        item = read[uid(each.ref)]
        assert str(item["summary"]) == summary(each, language)
        assert str(item.get("description", "")) == "\n".join(each.details)
        assert int(item["sequence"]) == each.sequence
        assert item["last-modified"].dt == item["dtstamp"].dt == each.modified_at.replace(microsecond=0)
        assert each.day is not None
        if kind is As.EVENT:
            assert (item["dtstart"].dt, item["dtend"].dt) == (each.day, each.day + timedelta(days=1))
            assert item["transp"] == "TRANSPARENT"
            over = each.is_gone or each.state in (*COMPLETE, StepState.DROPPED)
            assert item["status"] == ("CANCELLED" if over else "CONFIRMED")
        else:
            assert item["due"].dt == each.day
            assert ("completed" in item) == (each.state in COMPLETE and not each.is_gone)


def entry(state: StepState, **fields: object) -> Entry:
    values: dict[str, object] = {
        "ref": StepRef("a-b", "n1"), "summary": "門を作る", "day": date(2025, 7, 31), "state": state,
        "priority": "high", "kind": "prevent", "sequence": 3, "modified_at": MOVED,
    }  # fmt: skip
    return Entry(**values | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "event", "todo", "words"),
    [
        (StepState.PLANNED, "CONFIRMED", "NEEDS-ACTION", "【期日】門を作る"),
        (StepState.IN_PROGRESS, "CONFIRMED", "IN-PROCESS", "【期日】門を作る"),
        (StepState.DONE, "CANCELLED", "COMPLETED", "【完了】門を作る"),
        (StepState.VERIFIED, "CANCELLED", "COMPLETED", "【完了】門を作る"),
        (StepState.DROPPED, "CANCELLED", "CANCELLED", "【取りやめ】門を作る"),
    ],
)
def test_each_state_has_its_status(state: StepState, event: str, todo: str, words: str) -> None:
    for kind, status in ((As.EVENT, event), (As.TODO, todo)):
        calendar: Any = icalendar.Calendar.from_ical(write([entry(state)], "x", "ja", kind))
        (item,) = calendar.walk("VEVENT" if kind is As.EVENT else "VTODO")
        assert (item["status"], str(item["summary"]), item["priority"]) == (status, words, 1)


def test_a_text_begins_no_line_of_its_own() -> None:
    """What looks like the next property, or a brace, is text."""
    evil = "x\r\nATTENDEE:mailto:a@example.com\nEND:VEVENT {summary} {0}"
    content = write([entry(StepState.PLANNED, summary=evil, details=(evil,))], evil, "en")
    calendar: Any = icalendar.Calendar.from_ical(content)
    (item,) = calendar.walk("VEVENT")
    assert "ATTENDEE" not in item
    assert str(item["summary"]) == "Due: x ATTENDEE:mailto:a@example.com END:VEVENT {summary} {0}"


def test_without_any_step_it_is_a_calendar_all_the_same() -> None:
    assert icalendar.Calendar.from_ical(write([], "x", "en")).walk("VEVENT") == []

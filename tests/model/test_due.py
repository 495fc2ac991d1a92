"""What is owed when: clocks that change, months that end, holidays, and what counts as done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.deadlines.due import due_times, in_order
from rca.model.deadlines.owed import Anchor, Due, Given, Report, State
from rca.model.deadlines.regime import Regime
from rca.model.deadlines.time_limits import add, after, offset_of
from rca.model.deadlines.written import WrongField, regime_of
from rca.model.incidents.incident import Incident
from rca.model.rules.catalogue import RULES
from rca.model.written_times import Point
from tests.support.examples import examples
from tests.support.small_incident import incident

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "offset", "zone", "whole_days", "expected"),
    [
        # Hours pass the same, whatever clocks show.
        ("2025-03-29T12:00+01:00", "24 hours", "Europe/Berlin", False, "2025-03-30T13:00+02:00"),
        # Days count on the clock: this one has 23 hours, the other 25.
        ("2025-03-29T12:00+01:00", "1 day", "Europe/Berlin", False, "2025-03-30T12:00+02:00"),
        ("2025-10-25T12:00+02:00", "1 day", "Europe/Berlin", False, "2025-10-26T12:00+01:00"),
        # 02:30 does not exist, and is then 03:30; in autumn there are two, and the first counts.
        ("2025-03-29T02:30+01:00", "1 day", "Europe/Berlin", False, "2025-03-30T03:30+02:00"),
        ("2025-10-25T02:30+02:00", "1 day", "Europe/Berlin", False, "2025-10-26T02:30+02:00"),
        ("2025-10-26T02:30+01:00", "7 days", "Europe/Berlin", False, "2025-11-02T02:30+01:00"),
        # The day is that of the zone.
        ("2025-06-10T16:00Z", "14 days", "Asia/Tokyo", True, "2025-06-25T23:59:59+09:00"),
        ("2025-06-10T14:59Z", "14 days", "Asia/Tokyo", True, "2025-06-24T23:59:59+09:00"),
        ("2025-09-06T12:00-04:00", "1 day", "America/Santiago", True, "2025-09-07T23:59:59-03:00"),
        # Months end with the month.
        ("2025-01-31T10:00+01:00", "1 month", "Europe/Brussels", False, "2025-02-28T10:00+01:00"),
        ("2024-01-31T10:00+01:00", "1 month", "Europe/Brussels", False, "2024-02-29T10:00+01:00"),
        ("2025-02-28T10:00+01:00", "1 month", "Europe/Brussels", False, "2025-03-28T10:00+01:00"),
        ("2025-12-31T10:00+01:00", "2 months", "Europe/Brussels", False, "2026-02-28T10:00+01:00"),
        ("2025-12-15T10:00+01:00", "12 months", "Europe/Brussels", True, "2026-12-15T23:59:59+01:00"),
        ("2025-06-06T10:00Z", "1 business day", "UTC", False, "2025-06-09T10:00Z"),
        ("2025-06-07T10:00Z", "10 business days", "UTC", True, "2025-06-20T23:59:59Z"),
    ],
)
def test_counting(start: str, offset: str, zone: str, whole_days: bool, expected: str) -> None:
    found = after(utc(start), offset_of(offset), ZoneInfo(zone), whole_days=whole_days, is_open=weekdays)
    assert found == utc(expected)


@pytest.mark.parametrize(
    "text", ["72", "0 hours", "72h", "-1 days", "1.5 hours", "１ day", "", None, 72, "2 weeks"]
)
def test_what_is_no_offset(text: object) -> None:
    with pytest.raises(ValueError, match=r"deadline\.offset"):
        offset_of(text)


@given(
    st.dates(date(1971, 1, 1), date(2190, 1, 1)),
    st.integers(1, 400),
    st.sampled_from(["day", "business day", "month"]),
)
def test_later_days_are_due_later(day: date, count: int, unit: str) -> None:
    offset, more = (offset_of(f"{number} {unit}s") for number in (count, count + 1))
    assert offset_of(str(offset)) == offset
    assert day < add(day, offset, weekdays) < add(day, more, weekdays)
    assert add(day, offset, weekdays) <= add(day + timedelta(days=1), offset, weekdays)


def regime(*duties: dict[str, Any], **fields: Any) -> Regime:
    return regime_of(
        {
            "name": "Rule",
            "valid_from": date(2020, 1, 1),
            "source": "https://example.com/",
            "note": "No advice.",
            "duties": [{"id": f"duty{n}", "name": "Duty", **duty} for n, duty in enumerate(duties)],
            **fields,
        }
    )


def owed(what: Incident, *regimes: Regime, now: datetime = NOON, given: tuple[Given, ...] = ()) -> list[Due]:
    named = {f"rule{number}": each for number, each in enumerate(regimes)}
    return due_times(what, named, dict.fromkeys(named, weekdays), now, given)


FINAL = {"notice": "final", "anchor": "mitigated", "offset": "14 days"}
WARNING = {"id": "early_warning", "to": "authority", "anchor": "aware", "offset": "24 hours"}


def event(type_: str, at: str, **fields: str) -> dict[str, Any]:
    return {"type": type_, "at": at, "text": {"en": "x", "ja": "x"}, **fields}


def test_anchors_come_from_the_incident_and_are_never_guessed() -> None:
    what = incident(
        windows=[{"start": "2025-05-01T00:00Z", "end": "2025-05-01T06:00Z"}],
        posts=[{"at": "2025-05-01T01:00Z", "status": "investigating"}],
        timeline=[
            event("detected", "2025-05-01T00:10Z"),
            event("detected", "2025-05-01T00:20Z"),
            event("declared", "2025-05-01T00:30Z"),
            event("mitigated", "2025-05-01T04:00Z"),
            event("mitigated", "2025-05-01T05:00Z"),
        ],
    )
    anchors = {
        each.anchor: each.anchor_at
        for each in owed(
            what, regime(*({"anchor": name, "offset": "1 hour", "notice": "final"} for name in Anchor))
        )
    }
    assert anchors == {
        "began": utc("2025-05-01T00:00Z"),
        "detected": utc("2025-05-01T00:10Z"),
        "declared": utc("2025-05-01T00:30Z"),
        "aware": utc("2025-05-01T00:10Z"),
        "classified": None,
        "mitigated": utc("2025-05-01T05:00Z"),
        "resolved": None,
        "initial_notice": utc("2025-05-01T01:00Z"),
    }


def test_what_the_incident_states_by_name_comes_first() -> None:
    what = incident(
        timeline=[event("detected", "2025-05-01T00:10Z"), event("other", "2025-05-01T02:00Z", id="aware")],
        facts={"classified": {"instant": "about 2025-05-01T03:00Z"}},
    )
    first, second = owed(
        what, regime(WARNING, {"to": "authority", "anchor": "classified", "offset": "4 hours"})
    )
    assert (first.at, first.about) == (utc("2025-05-01T07:00Z"), True)
    assert (second.at, second.about) == (utc("2025-05-02T02:00Z"), False)


def test_the_end_of_the_impact_is_its_mitigation_but_not_while_it_goes_on() -> None:
    over = incident(windows=[{"start": "2025-05-01T00:00Z", "end": "2025-05-01T06:00Z"}])
    (found,) = owed(over, regime(FINAL))
    assert (found.at, found.state) == (utc("2025-05-15T06:00Z"), State.OVERDUE)
    ongoing = incident(
        windows=[{"start": "2025-05-01T00:00Z"}], timeline=[event("mitigated", "2025-05-01T05:00Z")]
    )
    (found,) = owed(ongoing, regime(FINAL))
    assert (found.at, found.state) == (None, State.OPEN)


def test_a_recovery_before_the_impact_came_back_is_none() -> None:
    twice = [
        {"start": "2025-05-01T00:00Z", "end": "2025-05-01T02:00Z"},
        {"start": "2025-05-01T04:00Z", "end": "2025-05-01T06:00Z"},
    ]
    first = [event("mitigated", "2025-05-01T02:00Z"), event("resolved", "2025-05-01T02:30Z")]
    rule = regime(FINAL, FINAL | {"anchor": "resolved"})
    assert [each.anchor_at for each in owed(incident(windows=twice, timeline=first), rule)] == [
        utc("2025-05-01T06:00Z"),
        None,
    ]
    both = [*first, event("mitigated", "2025-05-01T05:50Z"), event("resolved", "2025-05-01T06:30Z")]
    assert [each.anchor_at for each in owed(incident(windows=twice, timeline=both), rule)] == [
        utc("2025-05-01T05:50Z"),
        utc("2025-05-01T06:30Z"),
    ]
    day = [event("mitigated", "2025-05-01")]
    assert owed(incident(windows=twice, timeline=day), rule)[0].anchor_at == utc("2025-05-01T00:00Z")


def test_an_authority_was_told_by_the_last_record_which_goes_before_the_incident() -> None:
    what = incident(timeline=[event("detected", "2025-05-01T00:00Z")])
    rule = {"rule0": regime(WARNING)}
    (open_,) = due_times(what, rule, {"rule0": weekdays}, NOON)
    assert (open_.id, open_.state) == ("rule0_early_warning", State.OVERDUE)
    told = Report(open_.id, Point(utc("2025-05-01T20:00Z")), "Receipt 1", "hanako")
    (met,) = due_times(what, rule, {"rule0": weekdays}, NOON, reports={open_.id: told})
    assert (met.state, met.done_at, met.report) == (State.MET, utc("2025-05-01T20:00Z"), told)
    (before,) = due_times(what, rule, {"rule0": weekdays}, utc("2025-05-01T19:00Z"), reports={open_.id: told})
    assert (before.state, before.report) == (State.DUE, None)
    stated = incident(
        timeline=[event("detected", "2025-05-01T00:00Z"), event("other", "2025-05-03T00:00Z", id=open_.id)]
    )
    assert due_times(stated, rule, {"rule0": weekdays}, NOON)[0].state is State.LATE
    assert due_times(stated, rule, {"rule0": weekdays}, NOON, reports={open_.id: told})[0].state is State.MET


def test_anchors_of_ones_own() -> None:
    fixed = {"notice": "final", "anchor": "fix_available", "offset": "14 days"}
    rule = regime(fixed, anchors=["fix_available"])
    assert [each.at for each in owed(incident(), rule)] == [None]
    what = incident(timeline=[event("other", "2025-05-03T00:00Z", id="fix_available")])
    assert [each.at for each in owed(what, rule)] == [utc("2025-05-17T00:00Z")]
    with pytest.raises(WrongField, match=r"anchors\.0"):
        regime(fixed, anchors=["Fix available"])


def test_a_date_alone_is_enough_for_days_but_not_for_hours() -> None:
    what = incident(windows=[{"start": "2025-05-01", "end": "2025-05-02"}])
    days, hours = owed(
        what,
        regime(
            FINAL | {"anchor": "began", "ends": "end of day"},
            FINAL | {"anchor": "began", "offset": "72 hours"},
            zone="Asia/Tokyo",
        ),
    )
    assert (days.at, days.about) == (utc("2025-05-15T23:59:59+09:00"), True)
    assert (hours.at, hours.state) == (None, State.OPEN)


def test_a_date_alone_is_enough_for_what_is_owed_without_delay() -> None:
    what = incident(windows=[{"start": "2025-05-01", "end": "2025-05-02"}])
    rule = regime(WARNING | {"anchor": "began", "offset": "without delay"}, zone="Asia/Tokyo")
    assert [(each.at, each.about, each.state) for each in owed(what, rule)] == [
        (utc("2025-05-01T00:00+09:00"), True, State.AT_ONCE)
    ]


def test_a_duty_to_an_authority_is_done_when_the_timeline_says_so() -> None:
    rule = regime(
        WARNING,
        {"id": "report", "to": "authority", "anchor": "early_warning", "offset": "1 month"},
        {
            "id": "latest",
            "to": "authority",
            "anchor": "aware",
            "offset": "2 hours",
            "fulfilled_by": "early_warning",
        },
    )
    what = incident(
        timeline=[event("detected", "2025-05-31T00:00Z")],
        posts=[{"at": "2025-05-31T01:00Z", "status": "resolved"}],
    )
    assert [(each.duty, each.state) for each in owed(what, rule)] == [
        ("latest", State.OVERDUE),
        ("early_warning", State.OVERDUE),
        ("report", State.OPEN),
    ]
    told = incident(
        timeline=[
            event("detected", "2025-05-31T00:00Z"),
            event("announced", "2025-05-31T09:00Z", id="rule0_early_warning", audience="internal"),
        ]
    )
    assert [(each.duty, each.state, each.at) for each in owed(told, rule)] == [
        ("report", State.DUE, utc("2025-06-30T09:00Z")),
        ("latest", State.LATE, utc("2025-05-31T02:00Z")),
        ("early_warning", State.MET, utc("2025-06-01T00:00Z")),
    ]


def test_a_later_kind_of_notice_does_what_an_earlier_one_owes() -> None:
    rule = regime(FINAL | {"notice": "preliminary"}, FINAL)
    what = incident(windows=[{"start": "2025-05-01T00:00Z", "end": "2025-05-25T00:00Z"}])
    preliminary, final = (
        Given("preliminary", utc("2025-05-26T00:00Z")),
        Given("final", utc("2025-05-27T00:00Z")),
    )
    assert [each.state for each in owed(what, rule, given=(preliminary,))] == [State.DUE, State.MET]
    assert [each.state for each in owed(what, rule, given=(final,))] == [State.MET, State.MET]
    assert [each.state for each in owed(what, rule, given=(final,), now=utc("2025-05-26T00:00Z"))] == [
        State.DUE
    ] * 2


def test_promised_updates_are_owed_until_a_later_notice() -> None:
    posts = [
        {"at": "2025-06-01T08:00Z", "status": "investigating", "next_at": "2025-06-01T09:00Z"},
        {"at": "2025-06-01T09:30Z", "status": "identified", "next_at": "2025-06-01T11:00Z"},
        {
            "at": "2025-06-01T10:00Z",
            "status": "monitoring",
            "audience": "internal",
            "next_at": "2025-06-01T10:30Z",
        },
    ]
    found = owed(incident(posts=posts))
    assert [(each.at, each.state) for each in found] == [
        (utc("2025-06-01T11:00Z"), State.OVERDUE),
        (utc("2025-06-01T09:00Z"), State.LATE),
    ]
    assert [each.state for each in owed(incident(posts=posts), now=utc("2025-06-01T11:00Z"))] == [
        State.DUE,
        State.LATE,
    ]
    update = Given("update", utc("2025-06-01T10:59Z"))
    assert {each.state for each in owed(incident(posts=posts), given=(update,))} == {
        State.MET,
        State.LATE,
    }


def test_a_regime_holds_for_what_began_while_it_did() -> None:
    rule = regime(FINAL, valid_from=date(2025, 5, 2), valid_until=date(2025, 5, 3), zone="Asia/Tokyo")
    for start, holds in (
        ("2025-05-01T14:59Z", False),
        ("2025-05-01T15:00Z", True),
        ("2025-05-03T15:00Z", False),
    ):
        assert bool(owed(incident(windows=[{"start": start, "end": "2025-05-10T00:00Z"}]), rule)) == holds


def test_without_delay_is_never_overdue_and_stands_right_behind_it() -> None:
    rule = regime(FINAL | {"anchor": "began", "offset": "without delay"}, FINAL, WARNING)
    what = incident(windows=[{"start": "2025-05-01T00:00Z", "end": "2025-05-10T00:00Z"}])
    assert [each.state for each in owed(what, rule)] == [State.OVERDUE, State.AT_ONCE, State.OPEN]


def test_the_last_day_can_move_to_a_business_day() -> None:
    rule = regime(FINAL | {"ends": "end of day", "on_holidays": "next business day"})
    what = incident(windows=[{"start": "2025-05-01T00:00Z", "end": "2025-05-10T06:00Z"}])  # a Saturday
    assert [each.at for each in owed(what, rule)] == [utc("2025-05-26T23:59:59Z")]


@pytest.mark.parametrize(
    ("duties", "rule"),
    [
        ([{"notice": "final", "anchor": "never", "offset": "1 day"}], "deadline.anchor"),
        ([{"notice": "final", "anchor": "duty1", "offset": "1 day"}, FINAL], "deadline.anchor"),
        ([{"anchor": "began", "offset": "1 day"}], "deadline.notice"),
        ([{"to": "authority"} | FINAL], "deadline.notice"),
        ([FINAL | {"offset": "1 hour", "ends": "end of day"}], "deadline.hours"),
        ([FINAL | {"offset": "soon"}], "deadline.offset"),
        ([FINAL | {"id": "x"}, FINAL | {"id": "x"}], "name.twice"),
        ([FINAL | {"fulfilled_by": "x"}], "name.unknown"),
    ],
)
def test_a_regime_that_does_not_fit_together(duties: list[dict[str, Any]], rule: str) -> None:
    with pytest.raises(WrongField) as caught:
        regime(*duties)
    assert caught.value.message.text == RULES[rule].text


_MINUTES = st.integers(0, 20_000).map(lambda minutes: utc("2025-05-25T00:00Z") + timedelta(minutes=minutes))
_STATUSES = st.sampled_from(["investigating", "identified", "monitoring", "resolved"])


def _posts(times: list[datetime], statuses: list[str]) -> Iterator[dict[str, Any]]:
    for at, status in zip(sorted(times), statuses, strict=False):
        yield {"at": at, "status": status, "next_at": at + timedelta(hours=1)}


@examples(0.6)
@given(
    st.lists(_MINUTES, min_size=1, max_size=6, unique=True),
    st.lists(_STATUSES, min_size=6, max_size=6),
    _MINUTES,
)
def test_a_later_post_never_takes_back_what_was_done(
    times: list[datetime], statuses: list[str], now: datetime
) -> None:
    rule = regime(
        *(
            {"notice": kind, "anchor": "began", "offset": "1 day"}
            for kind in ("initial", "update", "resolved", "final")
        )
    )
    posts = list(_posts(times, statuses))
    window = [{"start": "2025-05-25T00:00Z", "end": "2025-05-26T00:00Z"}]
    before: dict[tuple[str, datetime | None], Due] = {}
    for count in range(1, len(posts) + 1):
        found = owed(incident(windows=window, posts=posts[:count]), rule, now=now)
        later = {(each.duty, each.at): each for each in found}
        for key, due in before.items():
            if due.is_done:
                assert later[key].done_at == due.done_at
                assert later[key].state is due.state
        before = later


@examples(0.6)
@given(
    st.lists(_MINUTES, min_size=1, max_size=6, unique=True),
    st.lists(_STATUSES, min_size=6, max_size=6),
    _MINUTES,
)
def test_what_wants_attention_stands_first(times: list[datetime], statuses: list[str], now: datetime) -> None:
    found = owed(incident(posts=list(_posts(times, statuses))), regime(FINAL, WARNING), now=now)
    order = list(State)
    for one, next_ in pairwise(found):
        assert order.index(one.state) <= order.index(next_.state)
        if one.state is next_.state and one.at and next_.at:
            assert one.at <= next_.at
    assert in_order(list(reversed(found))) == found

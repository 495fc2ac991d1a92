"""What parts of an incident say against each other, and against a notice and those before it: each rule, and near misses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.checks import Issue, Matter, Said, findings
from rca.model.incidents.incident import Incident
from rca.model.rules import contradictions
from rca.model.walk import dotted
from rca.notices.templates import folders, kinds
from tests.support.examples import examples
from tests.support.samples import KEYS, incident, issued_at
from tests.support.strategies import incidents, instants

START, END = "2026-02-10T10:00+09:00", "2026-02-10T12:00+09:00"
LATER = datetime(2026, 2, 11, tzinfo=UTC)
KINDS = kinds(folders(None))


def of(**fields: object) -> Incident:
    """An incident of two hours in which everything fits; ``fields`` replace or add to what it holds."""
    return Incident.model_validate(
        {
            "key": "2026-02-10-sign-in",
            "title": {"ja": "サインインの障害"},
            "source_locale": "ja",
            "severity": "sev2",
            "services": {"sign_in": {"ja": "サインイン"}},
            "windows": [{"start": START, "end": END}],
            "timeline": [entry("began", START), entry("detected", "10:05"), entry("resolved", END)],
            "posts": [{"at": clock("10:10"), "status": "investigating"}],
            "cause": {"category": "change", "summary": {"ja": "設定の誤りです。"}},
            **fields,
        }
    )


def clock(at: str) -> str:
    return f"2026-02-10T{at}+09:00" if len(at) == 5 else at


def entry(kind: str, at: str, **rest: object) -> dict[str, Any]:
    return {"type": kind, "at": clock(at), "text": {"ja": "記録"}, **rest}


def issue(kind: str, at: datetime, *said: Said, told: tuple[str, ...] = ()) -> Issue:
    chosen = KINDS[kind]
    parts = chosen.required | chosen.optional
    return Issue(kind, chosen.order, chosen.over, parts, chosen.required, at, said, frozenset(told))


def told(incident: Incident, matter: Matter | None = None) -> list[tuple[str, str]]:
    """Field and rule of each finding."""
    return [(dotted(each.path), each.rule) for each in findings(incident, matter or Matter(LATER))]


def window(start: str = START, end: str | None = END) -> list[dict[str, str]]:
    return [{"start": clock(start), "end": clock(end) if end else "ongoing"}]


def step(**fields: object) -> list[dict[str, object]]:
    return [{"id": "gate", "kind": "prevent", "text": {"ja": "確認を加えます。"}, **fields}]


CERTAIN: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
    ({}, []),
    ({"timeline": [entry("began", "09:10")]}, [("timeline[0].at", "timeline.began_before")]),
    ({"timeline": [entry("began", "10:30")]}, [("timeline[0].at", "timeline.began_after")]),
    ({"timeline": [entry("began", f"about {START}")]}, []),
    (
        {"timeline": [entry("detected", "2025-02-10T10:05+09:00")]},
        [("timeline[0].at", "timeline.before_start")],
    ),
    ({"timeline": [entry("resolved", "12:30")]}, [("timeline[0].at", "timeline.after_end")]),
    (
        {
            "timeline": [entry("detected", "08:40"), entry("declared", "09:10"), entry("began", START)],
            "posts": [{"at": clock("09:20"), "status": "investigating"}],
        },
        [],
    ),
    (
        {"timeline": [entry("detected", "2025-02-10T08:40+09:00"), entry("began", START)]},
        [("timeline[0].at", "timeline.before_start")],
    ),
    (
        {"timeline": [entry("mitigated", "00:30"), entry("began", START)]},
        [("timeline[0].at", "timeline.before_start")],
    ),
    ({"windows": [*window(), {"id": "two", "start": clock("14:00"), "end": clock("14:20")}]}, []),
    (
        {"timeline": [entry("resolved", "12:30")], "posts": [{"at": clock("12:40"), "status": "resolved"}]},
        [],
    ),
    (
        {
            "windows": window("2026-02-09T10:00+09:00", "2026-02-09T12:00+09:00"),
            "timeline": [entry("resolved", "12:30")],
            "posts": [{"at": clock("12:40"), "status": "resolved"}],
        },
        [("timeline[0].at", "timeline.after_end")],
    ),
    ({"timeline": [entry("action", END), entry("resolved", "12:30")]}, []),
    ({"timeline": [entry("mitigated", END), entry("resolved", "12:30")]}, []),
    (
        {"timeline": [entry("resolved", "12:30")], "posts": [{"at": clock("12:05"), "status": "monitoring"}]},
        [],
    ),
    (
        {"timeline": [entry("resolved", "12:30")], "posts": [{"at": clock("11:05"), "status": "monitoring"}]},
        [("timeline[0].at", "timeline.after_end")],
    ),
    ({"timeline": [entry("resolved", "11:00")]}, [("timeline[0].at", "timeline.before_end")]),
    ({"timeline": [entry("mitigated", "11:00")]}, []),
    ({"windows": window(end=None)}, [("timeline[2].at", "timeline.ongoing")]),
    (
        {"posts": [{"at": clock("00:30"), "status": "investigating"}]},
        [("posts[0].at", "post.before_start")],
    ),
    ({"cause": {"category": "change"}}, [("cause.certainty", "cause.untold")]),
    (
        {
            "cause": {"category": "unknown", "certainty": "under_investigation"},
            "mitigation": {"permanent": [{"ja": "設定を直しました。"}]},
        },
        [("mitigation.permanent", "cause.permanent")],
    ),
    ({"next_steps": step(due="2025-02-28")}, [("next_steps[0].due", "step.before_start")]),
    (
        {"next_steps": step(state="done", done_on="2026-03-01")},
        [("next_steps[0].done_on", "step.done_ahead")],
    ),
    ({"next_steps": step(state="done", done_on="2026-02")}, []),
]


@pytest.mark.parametrize(("fields", "expected"), CERTAIN)
def test_what_a_file_says_against_itself(fields: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert told(of(**fields)) == expected


ZONES: list[tuple[dict[str, object], str]] = [
    ({"windows": window("2026-02-10T10:00Z", "2026-02-10T21:00Z"), "timeline": [entry("began", START)]}, "windows[0].start"),
    ({"windows": window("2026-02-10T10:00Z", "2026-02-10T21:00Z"), "timeline": [entry("detected", "10:05")]}, "windows[0].start"),
    ({"windows": window("2026-02-10T10:00Z", None), "timeline": []}, "windows[0].start"),
    ({"windows": window(end="2026-02-10T12:00Z")}, "windows[0].end"),
    ({"timeline": [entry("resolved", "2026-02-10T12:00Z")]}, "timeline[0].at"),
    ({"timeline": [entry("began", "2026-02-10T10:00Z")]}, "timeline[0].at"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "place"), ZONES)
def test_a_japanese_time_that_was_written_with_z_is_named(fields: dict[str, object], place: str) -> None:
    assert (place, "time.zone") in told(of(**fields))


def test_a_whole_file_of_japanese_times_with_z_lies_ahead() -> None:
    now = datetime(2026, 2, 10, 1, 30, tzinfo=UTC)  # half past ten in Tokyo
    found = told(of(windows=window("2026-02-10T10:00Z", None), timeline=[], posts=[]), Matter(now))
    assert found == [("windows[0].start", "time.future"), ("windows[0].start", "time.zone")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(clock(text))


def said(kind: str, number: int = 1, text: str = "10:20", *, tells_steps: bool = False) -> Said:
    return Said(number, kind, KINDS[kind].order, at(text), tells_steps)


OPEN: dict[str, object] = {"windows": window(end=None), "timeline": [entry("began", START)], "cause": None}
ISSUED: list[tuple[dict[str, object], Issue, list[str]]] = [
    (OPEN, issue("initial", at("10:20")), []),
    (OPEN, issue("initial", at("09:00")), ["issue.before_start"]),
    ({}, issue("initial", LATER + timedelta(days=7)), ["issue.ahead", "issue.over", "cause.investigating"]),
    ({}, issue("update", at("12:00")), ["issue.over", "cause.investigating"]),
    ({}, issue("resolved", at("12:00")), []),
    (OPEN, issue("followup", at("12:00")), ["issue.ongoing", "issue.no_steps"]),
    ({}, issue("followup", at("11:00")), ["issue.not_over", "issue.no_steps"]),
    (OPEN | {"posts": [{"at": clock("10:10"), "status": "resolved"}]}, issue("update", at("11:00")), ["issue.resolved"]),
    (OPEN, issue("update", at("10:10"), said("initial")), ["issue.earlier"]),
    (OPEN, issue("update", at("10:30"), said("initial")), []),
    (OPEN, issue("initial", at("10:30"), said("initial")), ["issue.first"]),
    ({}, issue("preliminary", at("13:00"), said("final", text="12:30")), ["issue.back"]),
    ({}, issue("correction", at("13:00"), said("final", text="12:30")), []),
    ({"next_steps": step()}, issue("followup", at("13:00"), said("final", text="12:30")), ["issue.untold_steps"]),
    ({"next_steps": step()}, issue("followup", at("13:00"), said("final", text="12:30", tells_steps=True)), []),
    (OPEN | {"cause": {"category": "change", "summary": {"ja": "設定の誤りです。"}}}, issue("initial", at("10:20")), ["cause.investigating"]),
    ({"cause": {"category": "change", "certainty": "under_investigation"}}, issue("final", LATER), ["cause.final"]),
    (
        {
            "posts": [{"at": clock("10:10"), "status": "identified"}],
            "timeline": [entry("began", START), entry("identified", "11:00"), entry("resolved", END)],
        },
        issue("initial", at("10:20")),
        ["issue.learned"],
    ),
    ({"timeline": [], "cause": None}, issue("initial", at("10:20"), told=("impact",)), ["issue.fact"]),
    ({"next_steps": step(state="done", done_on="2026-02-13")}, issue("final", at("13:00")), ["step.done_ahead"]),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "of_notice", "expected"), ISSUED)
def test_what_a_notice_cannot_say_now(
    fields: dict[str, object], of_notice: Issue, expected: list[str]
) -> None:
    rules = [rule for _, rule in told(of(**fields), Matter(LATER, of_notice))]
    assert sorted(rules) == sorted(expected)


def test_a_link_that_no_text_mentions_is_named() -> None:
    links = {name: {"url": "https://example.com/", **rest} for name, rest in LINKS.items()}
    text = {"ja": "{mentioned}をご確認ください。"}
    assert told(of(links=links, workaround=text)) == [("links.forgotten", "link.unused")]
    assert told(of(links=links, workaround=text), Matter(LATER, issue("final", at("13:00")))) == []


LINKS: dict[str, dict[str, str]] = {"mentioned": {}, "forgotten": {}, "ours": {"audience": "internal"}}


def test_every_rule_has_an_example() -> None:
    shown = {rule for _, expected in CERTAIN for _, rule in expected}
    shown |= {rule for _, _, expected in ISSUED for rule in expected}
    assert shown == contradictions.RULES.keys()


@pytest.mark.parametrize("key", KEYS)
def test_the_samples_do_not_contradict_themselves(key: str) -> None:
    kind = "update" if incident(key).is_ongoing else "final"
    assert told(incident(key), Matter(issued_at(key) + timedelta(days=365))) == []
    assert told(incident(key), Matter(issued_at(key), issue(kind, issued_at(key)))) == []


@given(of_any=incidents(), kind=st.sampled_from(sorted(KINDS)), now=instants, when=instants)
@examples(0.5)
def test_any_incident_can_be_checked(of_any: Incident, kind: str, now: datetime, when: datetime) -> None:
    for matter in (Matter(now), Matter(now, issue(kind, when, told=tuple(w.id for w in of_any.windows)))):
        for each in findings(of_any, matter):
            wording = contradictions.RULES.get(each.rule)
            for name in re.findall(r"\{(\w+)", (wording.text + wording.remedy) if wording else ""):
                assert name in each.values

"""What follows from an export: forward only, never verified, never by a guess, and nothing twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.incidents.step_states import COMPLETE, SETTLED, StepRef, StepState
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.problem import Place
from rca.model.promises.moves import ALLOWED, EvidenceKind
from rca.model.promises.tracker_items import LinkedStep, Standing, TrackerItem
from rca.trackers.proposals import Plan, path_to, plan
from rca.trackers.statuses import Statuses

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2025, 8, 1)


def item(
    link: str, status: str, outcome: str = "", closed: datetime | date | None = None, written: str = ""
) -> TrackerItem:
    tracker = recognise(link)
    return TrackerItem(
        tracker.system, tracker.key, status, outcome, closed, written, tracker.url, Place("f", 2)
    )


def step(state: StepState | None, *links: str, name: str = "n1") -> LinkedStep:
    return LinkedStep(StepRef("a-1", name), state, 1, tuple(map(recognise, links)))


def follow(items: list[TrackerItem], *steps: LinkedStep, **own: str) -> Plan:
    return plan(items, steps, Statuses(own), TOKYO, TODAY)


def paths(found: Plan) -> list[tuple[str, ...]]:
    return [tuple(state.value for state in each.path) for each in found.proposals]


@pytest.mark.parametrize(
    ("status", "outcome", "standing"),
    [
        ("CLOSED", "COMPLETED", "done"), ("closed", "not_planned", "dropped"), ("CLOSED", "DUPLICATE", "dropped"),
        ("OPEN", "REOPENED", "open"), ("opened", "", "open"), ("closed", "", "done"), ("In Progress", "", "in_progress"),
        ("進行中", "", "in_progress"), ("完了", "", "done"), ("完了", "対応しない", "dropped"), ("To Do", "", "open"),
        ("Done", "Won’t Do", "dropped"), ("ＤＯＮＥ", "Done", "done"), ("Resolved", "Unresolved", "done"),
        ("On  Hold", "", "blocked"), ("保留", "", "blocked"), ("終了", "", "done"), ("Cancelled", "", "dropped"),
    ],
)  # fmt: skip
def test_what_trackers_say(status: str, outcome: str, standing: str) -> None:
    assert Statuses({}).standing(item("OPS-1", status, outcome)) == standing


def test_a_word_that_nobody_has_explained_means_nothing() -> None:
    odd = [item("OPS-1", "Ready for QA"), item("OPS-2", "Done", "Overtaken by events")]
    found = follow(odd, step(StepState.PLANNED, "OPS-1"), step(StepState.PLANNED, "OPS-2", name="n2"))
    assert not found.proposals
    assert set(found.unknown) == {"Ready for QA", "Overtaken by events"}
    own = {"ready for qa": "in_progress", "Overtaken by Events": "dropped"}
    explained = follow(
        odd, step(StepState.PLANNED, "OPS-1"), step(StepState.PLANNED, "OPS-2", name="n2"), **own
    )
    assert paths(explained) == [("in_progress",), ("dropped",)]
    assert [each.needs_reason for each in explained.proposals] == [False, True]


@pytest.mark.parametrize(
    ("link", "status", "outcome", "standing"),
    [
        ("redmine:1", "新規", "", "open"), ("redmine:1", "進行中", "", "in_progress"), ("redmine:1", "フィードバック", "", "in_progress"),
        ("redmine:1", "解決", "", "done"), ("redmine:1", "終了", "", "done"), ("redmine:1", "却下", "", "dropped"), ("redmine:1", "Rejected", "", "dropped"),
        ("backlog:A-1", "未対応", "", "open"), ("backlog:A-1", "処理中", "", "in_progress"),
        ("backlog:A-1", "処理済み", "", "done"), ("backlog:A-1", "完了", "対応済み", "done"),
        ("backlog:A-1", "完了", "再現しない", "dropped"), ("backlog:A-1", "Closed", "Duplication", "dropped"),
        ("PRB0000001", "Fix in Progress", "", "in_progress"), ("PRB0000001", "Closed", "Fix Applied", "done"),
        ("PRB0000001", "Closed", "Risk Accepted", "dropped"),
        ("backlog:A-1", "完了", "無効", "dropped"), ("backlog:A-1", "Closed", "Cannot Reproduce", "dropped"),
    ],
)  # fmt: skip
def test_what_redmine_backlog_and_servicenow_say(link: str, status: str, outcome: str, standing: str) -> None:
    assert Statuses({}).standing(item(link, status, outcome)) == standing


def test_a_key_alone_is_that_of_the_tracker_whose_export_it_is() -> None:
    day = date(2025, 7, 30)
    steps = (
        step(StepState.IN_PROGRESS, "OPS-1"),
        step(StepState.IN_PROGRESS, "https://s.backlog.com/view/OPS-1", name="n2"),
        step(StepState.IN_PROGRESS, "https://jira.example/browse/OPS-1", name="n3"),
        step(StepState.IN_PROGRESS, "OPS-2", name="n4"),
    )
    found = follow([item("backlog:OPS-1", "完了", "対応済み", day)], *steps)
    assert [each.step.ref.step for each in found.proposals] == ["n1", "n2"]
    assert [(ref.step, key) for ref, key in found.unmatched_steps] == [("n4", "OPS-2")]
    found = follow([item("OPS-1", "Done", "", day)], *steps)
    assert [each.step.ref.step for each in found.proposals] == ["n1", "n3"]


def test_azure_boards_tells_its_reasons_in_many_words() -> None:
    assert Statuses({}).standing(item("AB#1", "Closed", "Moved to state Closed")) is Standing.DONE
    assert Statuses({}).standing(item("AB#1", "Closed", "Deferred")) is Standing.DROPPED


def test_done_by_its_allowed_way_with_the_link_as_evidence() -> None:
    closed = datetime(2025, 7, 30, 16, tzinfo=UTC)
    url = "https://github.com/owner/name/issues/3"
    found = follow([item(url, "CLOSED", "COMPLETED", closed)], step(StepState.PROPOSED, "owner/name#3"))
    assert paths(found) == [("in_progress", "done")]
    (made,) = found.proposals
    assert made.done_on == date(2025, 7, 31)  # in Tokyo
    assert [(each.kind, each.value) for each in made.evidence] == [(EvidenceKind.LINK, url)]
    by_key = follow([item("OPS-1", "Done")], step(None, "OPS-1")).proposals[0]
    assert (by_key.evidence[0].kind, by_key.evidence[0].value, by_key.done_on) == (
        EvidenceKind.NOTE,
        "OPS-1",
        None,
    )
    by_own_url = follow(
        [item("OPS-1", "Done")], step(None, "https://jira.example.com/browse/ops-1")
    ).proposals[0]
    assert by_own_url.evidence[0].value == "https://jira.example.com/browse/ops-1"


def test_the_day_of_completion_is_never_made_up() -> None:
    ahead = item("OPS-1", "Done", closed=datetime(2025, 8, 9, tzinfo=UTC), written="2025-08-09")
    (made,) = follow([ahead], step(StepState.PLANNED, "OPS-1")).proposals
    assert (made.done_on, made.needs_day, made.closed_as) == (None, True, "2025-08-09")
    both = step(StepState.PLANNED, "OPS-1", "OPS-2")
    first, unread = (
        item("OPS-1", "Done", closed=date(2025, 7, 1)),
        item("OPS-2", "Done", written="03/04/2025"),
    )
    (made,) = follow([first, unread], both).proposals
    assert (made.done_on, made.needs_day, made.closed_as) == (None, True, "03/04/2025")
    (made,) = follow([first, item("OPS-2", "Done", closed=date(2025, 7, 9))], both).proposals
    assert (made.done_on, made.needs_day) == (date(2025, 7, 9), False)
    assert not follow([item("OPS-1", "In Progress")], both).proposals[0].needs_day


def test_several_links_are_done_when_all_are() -> None:
    two = ("OPS-1", "OPS-2")
    done, open_ = item("OPS-1", "Done"), item("OPS-2", "To Do")
    assert paths(follow([done, open_], step(StepState.PLANNED, *two))) == [("in_progress",)]
    assert paths(follow([done], step(StepState.PLANNED, *two))) == [("in_progress",)]
    assert paths(follow([done, item("OPS-2", "Closed")], step(StepState.PLANNED, *two))) == [("done",)]
    assert follow([done, open_], step(StepState.IN_PROGRESS, *two)).same == 1
    assert follow([done], step(StepState.BLOCKED, *two)).same == 1
    assert follow([done], step(StepState.DONE, *two)).same == 1
    assert follow([done, item("OPS-2", "Done", "Won't Do")], step(StepState.IN_PROGRESS, *two)).same == 1
    # The same item written in two ways is one.
    twice = ("owner/name#3", "https://github.com/Owner/Name/pull/3")
    assert paths(follow([item("owner/name#3", "closed")], step(StepState.PLANNED, *twice))) == [("done",)]


def test_less_there_than_here_is_told_and_not_done() -> None:
    for state in COMPLETE:
        found = follow([item("OPS-1", "In Progress")], step(state, "OPS-1"))
        assert (found.proposals, len(found.differences)) == ((), 1)
        assert len(follow([item("OPS-1", "To Do")], step(state, "OPS-1")).differences) == 1
    assert len(follow([item("OPS-1", "Done")], step(StepState.DROPPED, "OPS-1")).differences) == 1
    assert follow([item("OPS-1", "To Do")], step(StepState.DROPPED, "OPS-1")).same == 1
    assert follow([item("OPS-1", "Done")], step(StepState.VERIFIED, "OPS-1")).same == 1


def test_what_has_no_counterpart_is_named() -> None:
    found = follow(
        [item("OPS-1", "Done"), item("OPS-9", "Done")],
        step(StepState.PLANNED, "OPS-1"),
        step(StepState.PLANNED, "OPS-2", name="n2"),
        step(StepState.DONE, "OPS-3", name="n3"),
        step(StepState.PLANNED, "NET-1", name="n4"),
    )
    assert [each.key for each in found.unmatched_items] == ["OPS-9"]
    assert found.unmatched_steps == ((StepRef("a-1", "n2"), "OPS-2"),)


states = st.none() | st.sampled_from(StepState)
statuses = st.sampled_from(("To Do", "In Progress", "On Hold", "Done", "Cancelled", "Ready?"))


@given(st.lists(st.tuples(states, statuses, statuses), max_size=6), st.booleans())
def test_every_way_is_allowed_and_a_second_import_changes_nothing(
    found: list[tuple[StepState | None, str, str]], two_links: bool
) -> None:
    steps, items = [], []
    for number, (state, one, other) in enumerate(found, start=1):
        links = (f"OPS-{number}", f"NET-{number}") if two_links else (f"OPS-{number}",)
        steps.append(step(state, *links, name=f"n{number}"))
        items += [item(f"OPS-{number}", one), *([item(f"NET-{number}", other)] if two_links else [])]
    first = follow(items, *steps)
    after = {each.ref: each.state for each in steps}
    for made in first.proposals:
        for state in made.path:
            assert state in ALLOWED[after[made.step.ref]]
            assert state is not StepState.VERIFIED
            assert after[made.step.ref] not in SETTLED
            after[made.step.ref] = state
    second = follow(items, *(LinkedStep(each.ref, after[each.ref], 2, each.links) for each in steps))
    assert not second.proposals
    assert len(second.differences) == len(first.differences)


@given(states, st.sampled_from(StepState))
def test_a_way_goes_back_nowhere(state: StepState | None, target: StepState) -> None:
    way = path_to(state, target)
    if way is None:
        return
    assert way[-1] is target
    assert not {*way[:-1]} & {StepState.DONE, StepState.DROPPED, StepState.BLOCKED, StepState.PROPOSED}


def test_the_container_of_an_item() -> None:
    links = ("OPS-12", "owner/name#1", "gitlab:a/b/c#2", "AB#5")
    assert [item(link, "x").container for link in links] == ["OPS", "owner/name", "a/b/c", "AB"]
    assert item("AB#5", "x").system is TrackerSystem.AZURE

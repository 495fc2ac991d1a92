"""The life of a next step: what may become of it, and what must be said when it does."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rca.model.incidents.next_step import NextStep, StepState
from rca.model.incidents.step_states import SETTLED, StepRef, parse_ref
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.promises.moves import Verb, breaches, slips
from rca.model.promises.requested_move import NOBODY, RequestedMove, applied
from rca.model.text import Text
from rca.model.times import PartialDate
from tests.support.strategies import partial_dates

STATES = (None, *StepState)
TABLE = """
              proposed planned in_progress blocked done verified dropped
-             yes      yes     yes         yes     yes  yes      yes
proposed      .        yes     yes         no      no   no       yes
planned       yes      .       yes         yes     yes  no       yes
in_progress   no       yes     .           yes     yes  no       yes
blocked       no       yes     yes         .       no   no       yes
done          no       no      yes         no      .    yes      no
verified      no       no      yes         no      no   .        no
dropped       yes      yes     yes         no      no   no       .
"""
"""What each state, or none, may become: a step is planned or begun before anything is done about it, what is blocked
goes on before it is done, only what is done is verified, and what is settled becomes open again where work begins."""
_HEAD, *_ROWS = (line.split() for line in TABLE.strip().splitlines())
MAY = {
    (None if before == "-" else StepState(before), StepState(after)): cell == "yes"
    for before, *cells in _ROWS
    for after, cell in zip(_HEAD, cells, strict=True)
    if cell != "."
}


def step(state: StepState | None = StepState.PLANNED, due: str = "", **fields: object) -> NextStep:
    return NextStep.model_validate(
        {"id": "a", "kind": "prevent", "text": {"en": "Do it."}, "state": state, "due": due or None, **fields}
    )


def rules(before: NextStep, after: NextStep, why: str = "") -> list[str]:
    return [breach.rule for breach in breaches("key", before, after, why=why)]


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_exactly_the_allowed_moves_are_allowed(before: StepState | None, after: StepState | None) -> None:
    found = rules(step(before), step(after), why="because")
    if before == after:
        assert found == []
    elif after is None:
        assert found == ["move.unstated"]
    else:
        assert found == ([] if MAY[before, after] else ["move.state"])


def test_the_life_that_was_asked_for() -> None:
    order = [StepState.PROPOSED, StepState.PLANNED, StepState.IN_PROGRESS, StepState.DONE, StepState.VERIFIED]
    for before, after in pairwise(order):
        assert rules(step(before), step(after)) == []
    assert rules(step(StepState.IN_PROGRESS), step(StepState.BLOCKED)) == []
    assert rules(step(StepState.BLOCKED), step(StepState.IN_PROGRESS)) == []
    assert all(rules(step(None), step(state)) == [] for state in StepState)
    assert rules(step(StepState.PROPOSED), step(StepState.DONE), "x") == ["move.state"]
    assert rules(step(StepState.PLANNED), step(StepState.VERIFIED), "x") == ["move.state"]


@pytest.mark.parametrize("before", [state for state in StepState if state not in SETTLED])
def test_every_open_step_can_be_dropped_and_only_with_a_reason(before: StepState) -> None:
    dropped = step(StepState.DROPPED)
    assert rules(step(before), dropped) == ["move.drop"]
    assert rules(step(before), dropped, "  \n") == ["move.drop"]
    assert rules(step(before), dropped, "superseded") == []
    public = dropped.model_copy(update={"reason": Text(by_locale={"en": "Superseded."})})
    assert rules(step(before), public) == []


@pytest.mark.parametrize("before", sorted(SETTLED))
def test_what_was_settled_is_taken_up_again_only_with_a_reason(before: StepState) -> None:
    assert rules(step(before), step(StepState.IN_PROGRESS)) == ["move.back"]
    assert rules(step(before), step(StepState.IN_PROGRESS), "it came back") == []


def test_an_old_public_reason_is_none_for_what_happens_now() -> None:
    reason = {"en": "Parts were late."}
    before = step(due="2025-07-31", reason=reason)
    assert rules(before, step(due="2025-08-31", reason=reason)) == ["move.slip"]
    assert rules(before, step(due="2025-08-31", reason={"en": "Parts are later."})) == []


@pytest.mark.parametrize(
    ("before", "after", "slip"),
    [
        ("2025-07-31", "2025-08-01", True),
        ("2025-07-31", "2025-07-01", False),
        ("2025-07-31", "2025-07", False),
        ("2025-07", "2025-07-31", False),
        ("2025-07-30", "2025-07", True),
        ("2025-07", "2025-06-30", False),
        ("2025-07-31", "", True),
        ("", "2025-07-31", False),
        ("", "", False),
    ],
)
def test_a_slip_is_a_later_day_or_none(before: str, after: str, slip: bool) -> None:
    assert slips(before, after) is slip
    assert rules(step(due=before), step(due=after)) == (["move.slip"] if slip else [])


def test_the_date_of_a_settled_step_stays() -> None:
    done = step(StepState.DONE, "2025-07-31")
    assert rules(done, step(StepState.DONE, "2025-08-31"), "x") == ["move.closed"]
    assert rules(done, step(StepState.IN_PROGRESS, "2025-08-31"), "x") == []


@given(
    st.lists(
        st.tuples(st.sampled_from(StepState), st.none() | partial_dates, st.sampled_from(["", "because"])),
        max_size=12,
    )
)
def test_no_history_reaches_a_state_that_the_table_forbids(
    wanted: list[tuple[StepState, PartialDate | None, str]],
) -> None:
    now = step(StepState.PROPOSED)
    for state, due, why in wanted:
        try:
            after = applied(now, RequestedMove(Verb.STATE, state, due=due, why=why))
        except ValidationError:
            continue
        if any(breaches("key", now, after, why=why)):
            continue
        assert state == now.state or MAY[now.state, state]
        assert after.done_on is None or after.state in (StepState.DONE, StepState.VERIFIED)
        now = after


def test_a_public_reason_goes_with_what_it_was_given_for() -> None:
    why = {"en": "Parts."}
    late = applied(
        step(due="2025-07-31"),
        RequestedMove(Verb.DUE, due=PartialDate.model_validate("2025-08-31"), public_reason=why),
    )
    assert late.reason is not None
    assert applied(late, RequestedMove(Verb.STATE, StepState.IN_PROGRESS)).reason == late.reason
    assert applied(late, RequestedMove(Verb.ASSIGN, owner="x")).reason == late.reason
    assert applied(late, RequestedMove(Verb.STATE, StepState.DONE)).reason is None
    assert applied(late, RequestedMove(Verb.DUE, due=PartialDate.model_validate("2025-09-30"))).reason is None
    both = applied(late, RequestedMove(Verb.DUE, due=late.due, public_reason={"ja": "部品です。"}))
    assert both.reason is not None
    assert both.reason.by_locale == {"en": "Parts.", "ja": "部品です。"}
    dropped = applied(late, RequestedMove(Verb.STATE, StepState.DROPPED, public_reason={"ja": "不要です。"}))
    assert dropped.reason is not None
    assert dropped.reason.by_locale == {"ja": "不要です。"}


def test_notes_grow_and_owners_go() -> None:
    noted = applied(
        applied(step(owner="a"), RequestedMove(Verb.NOTE, note="one")), RequestedMove(Verb.NOTE, note="two")
    )
    assert noted.notes == "one\n\ntwo"
    assert applied(noted, RequestedMove(Verb.ASSIGN, owner=NOBODY)).owner is None


@pytest.mark.parametrize("text", ["\0", "a\u202eb", "ｶﾅ", "", "   ", "\ud800"])
def test_words_that_no_notice_may_hold_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        applied(step(), RequestedMove(Verb.REWORD, text={"en": text}))
    with pytest.raises(ValidationError):
        applied(step(), RequestedMove(Verb.STATE, StepState.DROPPED, why="x", public_reason={"en": text}))


@pytest.mark.parametrize(
    ("link", "system", "key"),
    [
        ("OPS-12", TrackerSystem.JIRA, "OPS-12"),
        ("https://jira.example.com/browse/ops-12", TrackerSystem.JIRA, "OPS-12"),
        ("https://a.atlassian.net/browse/OPS-12?focusedId=1", TrackerSystem.JIRA, "OPS-12"),
        ("Owner/Name#3", TrackerSystem.GITHUB, "owner/name#3"),
        ("https://github.com/owner/name/issues/3", TrackerSystem.GITHUB, "owner/name#3"),
        ("https://github.com/owner/name/pull/3#issuecomment-1", TrackerSystem.GITHUB, "owner/name#3"),
        ("gitlab:group/project#4", TrackerSystem.GITLAB, "group/project#4"),
        ("group/sub/project#4", TrackerSystem.GITLAB, "group/sub/project#4"),
        ("https://gitlab.com/group/sub/project/-/issues/4", TrackerSystem.GITLAB, "group/sub/project#4"),
        ("https://git.example.com/g/p/-/work_items/4", TrackerSystem.GITLAB, "g/p#4"),
        ("AB#5", TrackerSystem.AZURE, "AB#5"),
        ("https://dev.azure.com/org/my%20project/_workitems/edit/5", TrackerSystem.AZURE, "AB#5"),
        ("https://org.visualstudio.com/project/_workitems/edit/5/", TrackerSystem.AZURE, "AB#5"),
        ("backlog:A-1", TrackerSystem.BACKLOG, "A-1"),
        ("backlog:ops-12", TrackerSystem.BACKLOG, "OPS-12"),
        ("https://space.backlog.com/view/OPS-12#comment-1", TrackerSystem.BACKLOG, "OPS-12"),
        ("https://space.backlog.jp/view/ops-12", TrackerSystem.BACKLOG, "OPS-12"),
        ("redmine:4711", TrackerSystem.REDMINE, "#4711"),
        ("https://redmine.example.com/issues/4711#note-3", TrackerSystem.REDMINE, "#4711"),
        ("http://intra/redmine/issues/4711", TrackerSystem.REDMINE, "#4711"),
        ("PRB0040001", TrackerSystem.SERVICENOW, "PRB0040001"),
        (
            "https://x.service-now.com/nav_to.do?uri=problem.do%3Fsysparm_query%3Dnumber%3DPRB0040001",
            TrackerSystem.SERVICENOW,
            "PRB0040001",
        ),
        ("https://git.example.com/o/n/issues/3", TrackerSystem.OTHER, "https://git.example.com/o/n/issues/3"),
        ("https://x.sentry.io/issues/3", TrackerSystem.OTHER, "https://x.sentry.io/issues/3"),
        ("https://linear.app/x/issue/ENG-1", TrackerSystem.OTHER, "https://linear.app/x/issue/ENG-1"),
    ],
)
def test_links_are_recognised(link: str, system: TrackerSystem, key: str) -> None:
    found = recognise(link)
    assert (found.system, found.key) == (system, key)


@pytest.mark.parametrize("link", ["", "nowhere", "#3", "OPS-0", "a b", "javascript:alert(1)", "ops 12"])
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(ValidationError):
        step(trackers=[link])


@pytest.mark.parametrize("text", ["", "a", "#", "a#", "#b", "a#b#c"])
def test_what_names_no_step(text: str) -> None:
    assert parse_ref(text) is None


def test_what_names_a_step() -> None:
    assert parse_ref(" 2025-06-11-x#n1 ") == StepRef("2025-06-11-x", "n1")

"""Moving steps in the store: whole or not at all, never upon stale knowledge, and as a save would have it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rca.errors import InvalidInput, NotFound, Stale
from rca.model.incidents.next_step import NextStep, StepState
from rca.model.incidents.step_states import Priority, StepRef
from rca.model.promises.moves import Evidence, EvidenceKind, Move, Origin, Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.promises.step_list import StepQuery
from rca.model.times import PartialDate
from rca.store.history import digest
from rca.store.incidents.repository import Incidents, open_store
from rca.store.steps.listing import steps_of, steps_of_file
from rca.store.steps.moves import Steps
from rca.store.steps.requests import Added, MoveRequest
from rca.store.tables.incidents import incidents
from tests.store.conftest import last_change
from tests.support.examples import examples
from tests.support.small_incident import NOON, incident

KEY = "2021-10-13-vm"
GATE, PROBE = StepRef(KEY, "gate"), StepRef(KEY, "probe")
TODAY = date(2024, 5, 1)


@pytest.fixture
def steps(store: Incidents) -> Steps:
    """A store with one incident that has two steps."""
    store.save(
        incident(
            next_steps=[
                {
                    "id": "gate",
                    "kind": "prevent",
                    "state": "planned",
                    "text": {"en": "Add a gate", "ja": "関門"},
                },
                {
                    "id": "probe",
                    "kind": "detect",
                    "due": "2024-04",
                    "owner": "Ops",
                    "text": {"en": "Add a probe"},
                },
            ]
        ),
        who="writer",
        at=NOON,
    )
    return Steps(store.database)


def move(steps: Steps, wish: RequestedMove, ref: StepRef = GATE, upon: int = 0, who: str = "lead") -> Move:
    seen = steps.get(ref)
    (done,) = steps.move([MoveRequest(ref, wish, upon or seen.version)], who=who, at=NOON)
    return done


def consistent(store: Incidents, key: str = KEY) -> None:
    """What lies in the tables is what saving the incident would have put there."""
    with store.database.reading() as connection:
        row = connection.execute(select(incidents).where(incidents.c.key == key)).one()
    assert row.digest == digest(store.get(key).plain())
    history = store.history(key)
    assert [change.version for change in history] == list(range(1, row.version + 1))


def test_a_move_writes_step_version_change_and_record(store: Incidents, steps: Steps) -> None:
    before = last_change(store)
    evidence = (
        Evidence(EvidenceKind.LINK, "https://example.com/1"),
        Evidence(EvidenceKind.FILE, "a.pdf", "0" * 64),
    )
    done = move(steps, RequestedMove(Verb.STATE, StepState.IN_PROGRESS, why="now", evidence=evidence))
    assert store.get(KEY).next_steps[0].state is StepState.IN_PROGRESS
    assert last_change(store) == before + 1
    assert store.history(KEY)[-1].who == "lead"
    assert [(each.field, each.before, each.after) for each in store.history(KEY)[-1].fields] == [
        ("next_steps.0.state", "planned", "in_progress")
    ]
    (kept,) = steps.history(GATE)
    assert (kept.from_state, kept.to_state, kept.version, kept.why) == (
        StepState.PLANNED, StepState.IN_PROGRESS, 2, "now"
    )  # fmt: skip
    assert kept.evidence == evidence
    assert kept.origin is Origin.COMMAND
    assert done.version == 2
    consistent(store)


def test_every_kind_of_move_is_read_back_as_it_was(store: Incidents, steps: Steps) -> None:
    move(steps, RequestedMove(Verb.DUE, due=PartialDate.model_validate("2024-06")))
    move(
        steps,
        RequestedMove(
            Verb.DUE,
            due=PartialDate.model_validate("2024-07-31"),
            why="parts",
            public_reason={"en": "Parts.", "ja": "部品です。"},
        ),
    )
    move(steps, RequestedMove(Verb.ASSIGN, owner="Platform", priority=Priority.HIGH))
    move(steps, RequestedMove(Verb.NOTE, note="tracked", trackers=("OPS-12", "owner/name#3")))
    move(steps, RequestedMove(Verb.REWORD, text={"en": "Add two gates", "de": "Zwei Tore"}))
    step = store.get(KEY).next_steps[0]
    assert (step.owner, step.priority, step.trackers) == (
        "Platform",
        Priority.HIGH,
        ("OPS-12", "owner/name#3"),
    )
    assert step.text.by_locale == {"en": "Add two gates", "ja": "関門", "de": "Zwei Tore"}
    assert step.reason is not None
    assert step.reason.by_locale == {"en": "Parts.", "ja": "部品です。"}
    history = steps.history(GATE)
    assert [each.verb for each in history] == [Verb.DUE, Verb.DUE, Verb.ASSIGN, Verb.NOTE, Verb.REWORD]
    assert [each.is_slip for each in history] == [False, True, False, False, False]
    assert history[1].public_reason == {"en": "Parts.", "ja": "部品です。"}
    assert (history[4].old_text["en"], history[4].new_text["en"]) == ("Add a gate", "Add two gates")
    consistent(store)


def test_a_move_upon_stale_knowledge_says_what_changed(store: Incidents, steps: Steps) -> None:
    move(steps, RequestedMove(Verb.STATE, StepState.IN_PROGRESS), who="ann")
    with pytest.raises(Stale, match=r"ann.*state planned → in_progress") as caught:
        move(steps, RequestedMove(Verb.STATE, StepState.DROPPED, why="x"), upon=1, who="bob")
    assert [each.who for each in caught.value.since] == ["ann"]
    assert store.get(KEY).next_steps[0].state is StepState.IN_PROGRESS
    assert len(steps.history(GATE)) == 1
    # What another step went through, or the rest of the incident, is no reason to refuse.
    move(steps, RequestedMove(Verb.ASSIGN, owner="x"), ref=PROBE, upon=1)
    store.save(store.get(KEY).model_copy(update={"tracking_id": "T"}), version=3, who="writer", at=NOON)
    move(steps, RequestedMove(Verb.STATE, StepState.DONE), upon=2)


def test_what_a_save_did_to_a_step_makes_knowledge_stale_too(store: Incidents, steps: Steps) -> None:
    now = store.get(KEY)
    other = now.next_steps[0].model_copy(update={"owner": "Other"})
    store.save(
        now.model_copy(update={"next_steps": (other, now.next_steps[1])}), version=1, who="writer", at=NOON
    )
    with pytest.raises(Stale, match="writer"):
        move(steps, RequestedMove(Verb.STATE, StepState.IN_PROGRESS), upon=1)


def test_of_many_moves_all_are_made_or_none(store: Incidents, steps: Steps) -> None:
    asked = [
        MoveRequest(GATE, RequestedMove(Verb.STATE, StepState.IN_PROGRESS), 1),
        MoveRequest(PROBE, RequestedMove(Verb.STATE, StepState.DROPPED), 1),
        MoveRequest(StepRef(KEY, "gate"), RequestedMove(Verb.STATE, StepState.VERIFIED), 1),
    ]
    with pytest.raises(InvalidInput) as caught:
        steps.move(asked, who="lead", at=NOON)
    assert [problem.rule for problem in caught.value.problems] == ["move.state"]
    assert store.history(KEY)[-1].version == 1
    assert steps.moves() == []
    moves = steps.move(asked[:2], who="lead", at=NOON)
    assert [each.version for each in moves] == [2, 2]
    consistent(store)


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        (RequestedMove(Verb.STATE, StepState.PLANNED), "move.same"),
        (RequestedMove(Verb.ASSIGN, owner="-"), "move.same"),
        (RequestedMove(Verb.STATE, StepState.VERIFIED), "move.state"),
        (RequestedMove(Verb.STATE, StepState.DROPPED), "move.drop"),
        (RequestedMove(Verb.REWORD, text={"en": "{nothing} stands here"}), "reference.unknown"),
        (RequestedMove(Verb.REWORD, text={"en": "a {brace"}), "reference.unclosed"),
        (RequestedMove(Verb.REWORD, text={"no tag": "x"}), "locale.tag"),
        (RequestedMove(Verb.NOTE, note="x", trackers=("nowhere",)), "tracker.form"),
        (RequestedMove(Verb.NOTE, note="a\0b"), "char.control"),
        (RequestedMove(Verb.NOTE, note="x" * 10_000_000), "field.too_long"),
        (RequestedMove(Verb.STATE, StepState.DROPPED, why="a\u202eb"), "char.bidi"),
        (RequestedMove(Verb.STATE, StepState.DROPPED, why="x" * 10_000_000), "field.too_long"),
        (
            RequestedMove(Verb.STATE, StepState.DONE, evidence=(Evidence(EvidenceKind.NOTE, "a\0b"),)),
            "char.control",
        ),
        (RequestedMove(Verb.ASSIGN, owner="a\u202eb"), "char.bidi"),
        (
            RequestedMove(Verb.DUE, due=PartialDate.model_validate("2024-06"), public_reason={"ja": "x"}),
            "locale.source",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    store: Incidents, steps: Steps, wish: RequestedMove, rule: str
) -> None:
    before = store.get(KEY)
    with pytest.raises(InvalidInput) as caught:
        move(steps, wish)
    assert rule in [problem.rule for problem in caught.value.problems]
    assert caught.value.problems[0].place.file.startswith(KEY)
    assert store.get(KEY) == before
    assert steps.moves() == []


def test_what_does_not_exist(steps: Steps) -> None:
    with pytest.raises(NotFound, match="no next step nope"):
        steps.get(StepRef(KEY, "nope"))
    with pytest.raises(NotFound, match="no incident"):
        steps.move(
            [MoveRequest(StepRef("2021-10-13-vmm", "gate"), RequestedMove(Verb.NOTE, note="x"), 1)],
            who="a",
            at=NOON,
        )


def test_a_step_is_added_behind_the_others(store: Incidents, steps: Steps) -> None:
    step = NextStep.model_validate(
        {"id": "third", "kind": "process", "text": {"en": "Tell {services}"}, "trackers": ["AB#5"]}
    )
    made = steps.add(Added(KEY, step, "asked for"), who="lead", at=NOON)
    assert (made.verb, made.from_state, made.to_state) == (Verb.ADD, None, None)
    assert store.get(KEY).next_steps[-1] == step
    consistent(store)
    with pytest.raises(InvalidInput) as caught:
        steps.add(Added(KEY, step), who="lead", at=NOON)
    assert [problem.rule for problem in caught.value.problems] == ["name.twice"]
    move(steps, RequestedMove(Verb.STATE, StepState.PROPOSED), ref=StepRef(KEY, "third"))
    consistent(store)


def test_the_store_refuses_to_forget_a_move(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.save(incident(), who="writer", at=NOON)
        move(Steps(store.database), RequestedMove(Verb.STATE, StepState.IN_PROGRESS))
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        for statement in (
            "UPDATE step_moves SET who = 'x'",
            "DELETE FROM step_moves",
            "INSERT OR REPLACE INTO step_moves SELECT * FROM step_moves",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="never changes"):
                connection.execute(statement)


QUERIES: list[tuple[StepQuery, list[str]]] = [
    (StepQuery(), ["probe", "gate"]),
    (StepQuery(sort="incident"), ["gate", "probe"]),
    (StepQuery(states=("planned",)), ["gate"]),
    (StepQuery(states=("none",)), ["probe"]),
    (StepQuery(states=("open",)), ["probe", "gate"]),
    (StepQuery(states=("done", "verified")), []),
    (StepQuery(owner="ops"), ["probe"]),
    (StepQuery(owner="-"), ["gate"]),
    (StepQuery(kinds=("detect", "process")), ["probe"]),
    (StepQuery(service="vm"), ["probe", "gate"]),
    (StepQuery(service="仮想マシン"), ["probe", "gate"]),
    (StepQuery(service="Virtual machines"), ["probe", "gate"]),
    (StepQuery(service="' OR 1=1 --"), []),
    (StepQuery(incidents=(KEY,)), ["probe", "gate"]),
    (StepQuery(incidents=("other",)), []),
    (StepQuery(overdue=True), ["probe"]),
    (StepQuery(due_until=TODAY - timedelta(days=2)), []),
    (StepQuery(due_until=TODAY - timedelta(days=1)), ["probe"]),
    (StepQuery(promised=True), []),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_lists(store: Incidents, steps: Steps, query: StepQuery, expected: list[str]) -> None:
    rows = steps_of(store.database, query, TODAY, "ja")
    assert [row.step for row in rows] == expected
    path = store.database.engine.url.database
    if store.database.is_sqlite and path:
        assert steps_of_file(Path(path), query, TODAY, "ja") == rows
    words = {"gate": "関門", "probe": "Add a probe"}
    assert all(row.text == words[row.step] for row in rows)


def test_a_file_that_is_no_store_of_ours_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    assert steps_of_file(path, StepQuery(), TODAY, "en") is None
    path.write_bytes(b"garbage" * 1000)
    assert steps_of_file(path, StepQuery(), TODAY, "en") is None
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE rca_schema (version_num TEXT)")
        connection.execute("INSERT INTO rca_schema VALUES ('0001')")
        connection.commit()
    assert steps_of_file(path, StepQuery(), TODAY, "en") is None


WISHES = st.one_of(
    st.builds(
        RequestedMove, st.just(Verb.STATE), st.sampled_from(StepState), why=st.sampled_from(["", "because"])
    ),
    st.builds(
        RequestedMove,
        st.just(Verb.DUE),
        due=st.sampled_from(["2024-05", "2024-06-30", "2024-07"]).map(PartialDate.model_validate),
        why=st.sampled_from(["", "because"]),
        public_reason=st.sampled_from([{}, {"en": "Late."}]),
    ),
    st.builds(RequestedMove, st.just(Verb.ASSIGN), owner=st.sampled_from(["a", "b", "-"])),
    st.builds(RequestedMove, st.just(Verb.NOTE), note=st.sampled_from(["x", "y\n\nz"])),
    st.builds(
        RequestedMove, st.just(Verb.REWORD), text=st.sampled_from([{"en": "A"}, {"en": "B", "ja": "乙"}])
    ),
)


@given(st.lists(st.tuples(st.sampled_from(["gate", "probe"]), WISHES), max_size=8))
@examples(0.25)
def test_moving_in_place_is_the_same_as_saving(wanted: list[tuple[str, RequestedMove]]) -> None:
    with open_store("sqlite://") as store, open_store("sqlite://") as other:
        whole = incident(
            next_steps=[
                {"id": "gate", "kind": "prevent", "state": "planned", "text": {"en": "Add a gate"}},
                {"id": "probe", "kind": "detect", "due": "2024-05", "text": {"en": "Add a probe"}},
            ]
        )
        store.save(whole, who="writer", at=NOON)
        steps = Steps(store.database)
        made = 0
        for name, wish in wanted:
            try:
                move(steps, wish, StepRef(KEY, name))
            except InvalidInput:
                continue
            made += 1
        moved = store.get(KEY)
        other.save(moved, who="writer", at=NOON)
        assert other.get(KEY) == moved
        assert other.get(KEY).plain() == moved.plain()
        assert len(steps.moves()) == made == store.history(KEY)[-1].version - 1
        consistent(store)
        # Saving what is there already changes nothing.
        assert store.save(moved, who="writer", at=NOON).outcome.value == "unchanged"

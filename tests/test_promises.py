"""Promises: what the ledger keeps, what files and publications may not do to it, and what is owed to customers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rca.errors import Incomplete, InvalidInput, NotFound, PromiseBroken, Refused
from rca.importers.incident_yaml import incident_file
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import COMPLETE, SETTLED, StepRef, StepState
from rca.model.notices.freezing import thaw
from rca.model.notices.revision import Revision
from rca.model.promises.breaches import breaches_of_promise
from rca.model.promises.ledger import promises_of, told_last
from rca.model.promises.moves import Origin, Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.times import PartialDate
from tests.store.conftest import last_change
from tests.support.examples import examples
from tests.support.promised_store import KEY, NOON, STEPS, Lead, lead, rules, whole


@pytest.fixture
def boss(tmp_path: Path) -> Iterator[Lead]:
    who = lead(tmp_path)
    with who.kb:
        yield who


# What a publication promises


def test_a_revision_freezes_what_it_promises(boss: Lead) -> None:
    revision = boss.publish().published.revision
    gate, probe = revision.promises
    assert (gate.step, gate.state, gate.due, gate.audience) == (
        "gate",
        "planned",
        "2024-06-30",
        Audience.CUSTOMER,
    )
    assert gate.wording == {"en": "Add a gate."}
    assert (probe.wording["en"], probe.text["en"]) == (
        "Add a probe to Virtual Machines.",
        STEPS[1]["text"]["en"],
    )
    assert list(promises_of(revision)) == list(boss.kb.steps.ledger.promises(KEY))
    assert boss.kb.publishing.verify().problems == []


def test_what_shows_no_steps_and_what_is_internal_promises_nothing(boss: Lead) -> None:
    boss.publish("resolved")
    boss.publish(audience=Audience.INTERNAL)
    assert boss.kb.publishing.revisions(KEY)[1].revision.promises
    assert boss.kb.steps.ledger.promises() == []
    assert boss.kb.publishing.verify().problems == []


def test_a_revision_without_promises_reads_as_before() -> None:
    old = (
        b'{"approval":{"at":"2024-04-01T12:00:00Z","incident_version":1,"who":"lead"},"audience":"customer",'
        b'"catalog_digest":"","corrects":0,"editions":[],"facts":{},"incident_digest":"","incident_key":"a-b-c",'
        b'"incident_version":1,"issued_at":"2024-04-01T12:00:00Z","kind":"final","note":"","number":1,'
        b'"position":1,"previous":"","published_at":"2024-04-01T12:00:00Z","record":"revision",'
        b'"renditions":[],"series":0,"template_digest":"","who":"publisher"}'
    )
    assert thaw(Revision, old).promises == ()


# Files against moves


def test_a_file_that_did_not_change_keeps_what_was_moved(boss: Lead) -> None:
    boss.to("gate", StepState.IN_PROGRESS)
    boss.due("gate", "2024-07-31", why="parts")
    before = boss.kb.incidents.get(KEY)
    assert boss.load().saved is not None
    assert boss.kb.incidents.get(KEY) == before
    boss.edit("probe", owner="Ops")
    assert (boss.step("gate").state, boss.step("gate").due.model_dump()) == (
        StepState.IN_PROGRESS,
        "2024-07-31",
    )
    assert boss.step("probe").owner == "Ops"
    (move,) = boss.kb.steps.steps.history(StepRef(KEY, "probe"))
    assert (move.verb, move.origin, move.who, move.to_owner) == (Verb.EDIT, Origin.FILE, "writer", "Ops")


def test_what_the_file_changes_is_a_move(boss: Lead) -> None:
    boss.to("gate", StepState.IN_PROGRESS)
    boss.edit("gate", state="done", done_on="2024-05-01")
    assert boss.step("gate").state is StepState.DONE
    last = boss.kb.steps.steps.history(StepRef(KEY, "gate"))[-1]
    assert (last.from_state, last.to_state) == (StepState.IN_PROGRESS, StepState.DONE)


@pytest.mark.parametrize(
    ("fields", "rule", "field"),
    [
        ({"state": "verified"}, "move.state", "next_steps[0].state"),
        ({"state": "dropped"}, "move.drop", "next_steps[0].state"),
        ({"state": None}, "move.unstated", "next_steps[0].state"),
        ({"due": "2024-07-31"}, "move.slip", "next_steps[0].due"),
        ({"due": None}, "move.slip", "next_steps[0].due"),
    ],
)
def test_what_no_move_may_do_no_file_may(boss: Lead, fields: dict[str, Any], rule: str, field: str) -> None:
    before = boss.kb.incidents.get(KEY)
    done = boss.edit("gate", **fields)
    assert rules(done) == [rule]
    (problem,) = done.problems
    assert problem.place.file == str(boss.path)
    lines = boss.path.read_text(encoding="utf-8").splitlines()
    if fields != {"state": None} and fields != {"due": None}:
        assert lines[problem.place.line - 1].strip().startswith(field.rpartition(".")[2])
        assert problem.place.field == field
    assert problem.place.line > 0
    assert boss.kb.incidents.get(KEY) == before


def test_a_reason_in_the_file_is_one(boss: Lead) -> None:
    boss.publish()
    assert rules(boss.edit("gate", due="2024-07-31")) == ["promise.due"]
    assert rules(boss.edit("gate", due="2024-07-31", reason={"en": "Parts were late."})) == []
    assert boss.owed() == {"gate": "slipped"}
    assert rules(boss.edit("gate", due="2024-06-15")) == []  # another date than the promised one, and no slip


def test_both_sides_changed_one_field(boss: Lead) -> None:
    boss.move("gate", RequestedMove(Verb.ASSIGN, owner="Ops"), who="ann")
    done = boss.edit("gate", owner="Platform")
    assert rules(done) == ["file.conflict"]
    assert "ann" in str(done.problems[0].message)
    assert boss.step("gate").owner == "Ops"
    # The way out that the message names: what the store says, and then, knowing this, the change.
    assert rules(boss.edit("gate", owner="Ops")) == []
    assert rules(boss.edit("gate", owner="Platform")) == []
    assert boss.step("gate").owner == "Platform"


def test_an_export_has_the_states_of_today_and_the_comments_of_the_file(boss: Lead) -> None:
    text = boss.path.read_text(encoding="utf-8").replace("next_steps:", "# ours to keep\nnext_steps:")
    boss.path.write_text(text, encoding="utf-8")
    boss.load()
    boss.to("gate", StepState.IN_PROGRESS)
    boss.move("gate", RequestedMove(Verb.NOTE, note="see there", trackers=("OPS-12",)))
    exported = boss.kb.files.export(KEY)
    assert "# ours to keep" in exported
    assert "state: in_progress" in exported
    assert incident_file.extract_text(exported, "").incident == boss.kb.incidents.get(KEY)
    boss.path.write_text(exported, encoding="utf-8")
    before = boss.kb.incidents.get(KEY), last_change(boss.kb.incidents)
    assert boss.load().saved is not None
    assert (boss.kb.incidents.get(KEY), last_change(boss.kb.incidents)) == before


def test_a_step_that_only_the_store_has_stays(boss: Lead) -> None:
    from rca.store.steps.requests import Added

    step = NextStep.model_validate({"id": "third", "kind": "process", "text": {"en": "Tell."}})
    boss.kb.steps.steps.add(Added(KEY, step), who="lead", at=NOON)
    boss.edit("probe", owner="Ops")
    assert [each.id for each in boss.kb.incidents.get(KEY).next_steps] == ["gate", "probe", "third"]


def test_words_of_the_store_that_the_file_no_longer_explains_are_refused(boss: Lead) -> None:
    of = boss.read().plain()
    of["facts"] = {"limit": {"count": 3}}
    boss.write(Incident.model_validate(of))
    boss.load()
    boss.move("gate", RequestedMove(Verb.REWORD, text={"en": "Add {limit} gates."}))
    boss.write(whole([STEPS[0], STEPS[1] | {"owner": "x"}]))
    assert rules(boss.load()) == ["reference.unknown"]


# What files may not do to a promise


def test_a_promised_step_cannot_leave_the_file(boss: Lead) -> None:
    boss.write(whole(STEPS[1:]))
    assert rules(boss.load()) == []
    boss.write(whole())
    boss.load()
    boss.publish()
    boss.write(whole(STEPS[1:]))
    done = boss.load()
    assert rules(done) == ["promise.removed"]
    assert f"rca steps drop {KEY}#gate" in str(done.problems[0].remedy)
    assert "revision 1" in str(done.problems[0].message)
    boss.to("gate", StepState.DROPPED, why="superseded", public_reason={"en": "Another measure."})
    assert rules(boss.load()) == ["promise.removed"]  # customers have not been told
    boss.write(whole())
    boss.load()
    boss.publish("followup")
    boss.write(whole(STEPS[1:]))
    assert rules(boss.load()) == ["file.removed"]  # the file knew nothing of the drop
    boss.path.write_text(boss.kb.files.export(KEY), encoding="utf-8")
    boss.load()
    boss.write(whole(STEPS[1:]))
    assert rules(boss.load()) == []


def test_a_promised_step_cannot_be_hidden_from_those_who_were_told(boss: Lead) -> None:
    boss.publish()
    assert rules(boss.edit("gate", audience="customer")) == []
    done = boss.edit("gate", audience="internal")
    assert rules(done) == ["promise.hidden"]
    assert rules(boss.edit("gate", audience=None, text={"audience": "internal", "en": "Add a gate."})) == [
        "promise.hidden"
    ]


# Publishing again


def test_a_change_that_nobody_recorded_is_not_published(boss: Lead) -> None:
    boss.publish()
    now = boss.kb.incidents.get(KEY)
    gate, probe = now.next_steps
    for step, rule in [
        (
            gate.model_copy(update={"text": gate.text.model_copy(update={"by_locale": {"en": "Other."}})}),
            "promise.wording",
        ),
        (gate.model_copy(update={"due": PartialDate.model_validate("2024-05-31")}), "promise.due"),
        (gate.model_copy(update={"state": StepState.PROPOSED}), "promise.state"),
        (gate.model_copy(update={"state": StepState.DROPPED}), "promise.state"),
        (gate.model_copy(update={"audience": Audience.INTERNAL}), "promise.hidden"),
        (None, "promise.removed"),
    ]:
        steps = (step, probe) if step else (probe,)
        boss.kb.incidents.save(
            now.model_copy(update={"next_steps": steps}),
            version=boss.kb.incidents.version(KEY),
            who="program",
            at=NOON,
        )
        with pytest.raises(PromiseBroken) as caught:
            boss.publish(note=rule)
        (problem,) = caught.value.problems
        assert problem.rule == rule
        assert problem.place.file == f"{KEY}#gate"
        assert "revision 1" in str(problem.message)
        assert "rca steps" in str(problem.remedy)
    assert len(boss.kb.publishing.revisions(KEY)) == 1
    assert boss.owed() == {"gate": "missing"}


def test_recorded_changes_are_published(boss: Lead) -> None:
    boss.publish()
    boss.move("gate", RequestedMove(Verb.REWORD, text={"en": "Add two gates."}))
    boss.due("gate", "2024-07-31", why="parts")
    boss.to("probe", StepState.DROPPED, why="superseded")
    second = boss.publish().published.revision
    assert [(each.state, each.due) for each in second.promises] == [
        ("planned", "2024-07-31"),
        ("dropped", ""),
    ]
    assert boss.owed() == {"gate": "slipped"}  # the report shows the new date, and not that it is one


def test_a_withdrawn_revision_keeps_its_promises_and_takes_back_its_news(boss: Lead) -> None:
    boss.publish()
    boss.to("probe", StepState.DONE)
    assert boss.owed() == {"probe": "done"}
    boss.publish("followup")
    assert boss.owed() == {}
    boss.kb.publishing.withdraw(KEY, 2, reason="too early", who="lead", at=NOON)
    assert boss.owed() == {"probe": "done"}
    boss.kb.publishing.withdraw(KEY, 1, reason="wrong", who="lead", at=NOON)
    boss.write(whole(STEPS[1:]))
    assert rules(boss.load()) == ["promise.removed"]


def test_what_is_owed_until_a_notice_tells_it(boss: Lead) -> None:
    boss.publish()
    assert boss.owed() == {}
    boss.to("gate", StepState.IN_PROGRESS)
    boss.due("gate", "2024-05-31", why="sooner")
    assert boss.owed() == {}
    boss.due("gate", "2024-08-31", why="parts")
    boss.to("probe", StepState.DONE)
    assert boss.owed() == {"gate": "slipped", "probe": "done"}
    with pytest.raises(Incomplete) as caught:
        boss.publish("followup")
    assert {problem.rule for problem in caught.value.problems} == {"promise.reason"}
    boss.due("gate", "2024-08-31", public_reason={"en": "Parts were late."})
    boss.publish("followup")
    assert boss.owed() == {}
    boss.to("probe", StepState.IN_PROGRESS, why="it came back")
    assert boss.owed() == {"probe": "reopened"}


def test_what_another_notice_shows_without_a_word_is_owed_all_the_same(boss: Lead) -> None:
    boss.publish()
    boss.due("gate", "2024-08-31", public_reason={"en": "Parts were late."})
    boss.publish("final")  # shows the new date, and not that it is one
    assert boss.owed() == {"gate": "slipped"}
    told = boss.publish("followup").published
    assert "Parts were late." in boss.kb.publishing.edition(told, "en").body
    assert boss.owed() == {}
    boss.to("probe", StepState.DONE)
    boss.publish("final")  # says that it is done
    assert boss.owed() == {}
    boss.to("probe", StepState.IN_PROGRESS, why="it came back")
    boss.publish("final")
    assert boss.owed() == {"probe": "reopened"}


def test_an_altered_ledger_is_found(boss: Lead) -> None:
    boss.publish()
    with boss.kb.incidents.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER promises_no_update")
        connection.exec_driver_sql("DROP TRIGGER promises_no_delete")
        connection.exec_driver_sql("UPDATE promises SET due = '2030-01-01' WHERE step = 'gate'")
    guards = ["verify.guard"] * 2
    assert [problem.rule for problem in boss.kb.publishing.verify().problems] == ["verify.column", *guards]
    with boss.kb.incidents.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM promises WHERE step = 'gate'")
    assert [problem.rule for problem in boss.kb.publishing.verify().problems] == ["verify.missing", *guards]


# Random histories

NAMES = ("gate", "probe", "third")
STATES = st.sampled_from(StepState)
DATES = st.sampled_from(["2024-05", "2024-06-30", "2024-07-31", "2025-01"])
WHY = st.sampled_from(["", "because"])
REASONS = st.sampled_from([None, {"en": "One reason."}, {"en": "Another reason."}])
EDITS = st.one_of(
    st.tuples(st.just("state"), STATES, REASONS),
    st.tuples(st.just("due"), DATES | st.none(), REASONS),
    st.tuples(st.just("text"), st.sampled_from([{"en": "Words."}, {"en": "Other words."}]), st.none()),
    st.tuples(st.just("audience"), st.sampled_from(["public", "customer", "internal"]), st.none()),
    st.tuples(st.just("owner"), st.sampled_from(["a", "b", None]), st.none()),
    st.tuples(st.just("remove"), st.none(), st.none()),
    st.tuples(st.just("add"), st.none(), st.none()),
)
ACTIONS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(NAMES), EDITS),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.tuples(STATES, WHY)),
    st.tuples(st.just("due"), st.sampled_from(NAMES), st.tuples(DATES, WHY)),
    st.tuples(st.just("publish"), st.sampled_from(["final", "followup", "resolved"]), st.none()),
    st.tuples(st.just("withdraw"), st.integers(1, 3), st.none()),
    st.tuples(st.just("export"), st.none(), st.none()),
)


@given(st.lists(ACTIONS, min_size=3, max_size=14))
@examples(0.4)
def test_no_history_loses_a_promise(actions: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        who = lead(Path(folder))
        with who.kb:
            who.publish()
            for action in actions:
                _act(who, *action)
                _check(who)
            assert who.kb.publishing.verify().problems == []


def _act(who: Lead, what: str, of: Any, how: Any) -> None:
    before = who.kb.incidents.get(KEY)
    try:
        if what == "edit":
            if not _edit(who, of, *how):
                assert who.kb.incidents.get(KEY) == before
        elif what == "move":
            who.to(of, how[0], why=how[1])
        elif what == "due":
            who.due(of, how[0], why=how[1], public_reason={"en": f"Reason {how[1]}."})
        elif what == "publish":
            who.publish(of)
        elif what == "withdraw":
            who.kb.publishing.withdraw(KEY, of, reason="wrong", who="lead", at=NOON)
        else:
            who.path.write_text(who.kb.files.export(KEY), encoding="utf-8")
            assert who.load().saved is not None
            assert who.kb.incidents.get(KEY) == before
    except (InvalidInput, Incomplete, Refused, PromiseBroken, NotFound):
        assert who.kb.incidents.get(KEY) == before


def _edit(who: Lead, name: str, field: str, value: Any, reason: Any) -> bool:
    """Edit the file and import it; a file that was refused is what it was before again. True if it was taken."""
    kept = who.path.read_text(encoding="utf-8")
    data: Any = who.read().plain()
    steps = data.get("next_steps", [])
    if field == "add" and not any(step["id"] == name for step in steps):
        steps.append({"id": name, "kind": "process", "text": {"en": "New."}})
    elif field == "remove":
        steps = [step for step in steps if step["id"] != name]
    for step in steps:
        if step["id"] == name and field not in ("add", "remove"):
            step[field] = value
            step |= {"reason": reason} if reason else {}
            if step.get("state") not in COMPLETE:
                step.pop("done_on", None)
    data["next_steps"] = steps
    try:
        who.write(Incident.model_validate(data))
    except ValidationError:
        return False
    done = who.load()
    if done.saved is None:
        assert done.problems
        who.path.write_text(kept, encoding="utf-8")
    return done.saved is not None


def _check(who: Lead) -> None:
    published = who.kb.publishing.revisions(KEY)
    told = told_last(
        promise
        for each in published
        for promise in promises_of(each.revision, is_withdrawn=each.withdrawal is not None)
    )
    ledger = who.kb.steps.ledger.promises(KEY)
    assert told_last(ledger) == told
    steps = {step.id: step for step in who.kb.incidents.get(KEY).next_steps}
    owed = who.owed()
    for ref, promise in told.items():
        step = steps.get(ref.step)
        moves = who.kb.steps.steps.history(ref)
        # The promise is kept, or a recorded move says what became of it.
        assert list(breaches_of_promise(promise, step, moves)) == []
        if promise.stands:
            assert step is not None
            assert promise.could_see(step)
        if step is None:
            continue
        # What customers do not know is owed to them.
        if (step.state in COMPLETE) != (promise.state in COMPLETE) or (
            (step.state is StepState.DROPPED) != (promise.state is StepState.DROPPED)
        ):
            assert ref.step in owed
        if step.state not in SETTLED and promise.stands and promise.due and step.due is None:
            assert owed[ref.step] == "slipped"
        # Every state came about by moves that are on record.
        if moves:
            assert moves[-1].to_state == step.state

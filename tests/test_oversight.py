"""Next steps as a whole, over a real store: digests, the report, the calendar, imports from trackers, kin."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.config.settings import StepOwner
from rca.config.settings import Steps as StepSettings
from rca.errors import InvalidInput, Stale, UsageError
from rca.formats import get_format
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.step_states import SETTLED, StepRef, StepState
from rca.model.promises.moves import Origin, Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.promises.step_list import StepQuery
from rca.reports.calendar import As, uid
from tests.support.examples import examples
from tests.support.promised_store import KEY, NOON, Lead, lead, whole
from tests.support.published_store import base
from tests.support.samples import settings
from tests.support.small_incident import incident

TODAY = date(2024, 4, 1)


@pytest.fixture
def boss(tmp_path: Path) -> Iterator[Lead]:
    who = lead(tmp_path)
    with who.kb:
        yield who


def rest(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "kind": "prevent", "text": {"en": f"Step {name}.", "ja": f"対策{name}。"}, **fields}


# Digests


steps = st.builds(
    lambda state, due, owner: {"state": state, "due": due, "owner": owner},
    st.none() | st.sampled_from(StepState).map(str),
    st.none()
    | st.sampled_from(["2024-03", "2024-03-31", "2024-04-01", "2024-04-15", "2024-04-16", "2025-01"]),
    st.none() | st.sampled_from(["Storage team", "storage TEAM", "ネットワーク班", "<b>*x*</b>"]),
)


@examples(0.25)
@given(st.lists(steps, max_size=8))
def test_a_digest_has_every_open_step_of_its_owner_exactly_once(found: list[dict[str, Any]]) -> None:
    with KnowledgeBase(settings().model_copy(update={"store": "sqlite://"})) as kb:
        made = [
            rest(f"n{number}", **{name: value for name, value in each.items() if value})
            for number, each in enumerate(found)
        ]
        kb.incidents.save(incident(KEY, next_steps=made), who="x", at=NOON)
        digests = kb.digests.write(NOON, days=14)
        owners = [each.owner.casefold() for each in digests]
        assert len(owners) == len(set(owners))
        told = Counter(
            (digest.owner.casefold(), row.step)
            for digest in digests
            for rows in digest.sections.values()
            for row in rows
        )
        expected = Counter(
            ((each.get("owner") or "").casefold(), each["id"])
            for each in made
            if each.get("state") not in SETTLED
        )
        assert told == expected
        for digest in digests:
            text = get_format("txt").render(digest.notice).decode()
            for rows in digest.sections.values():
                assert all(text.count(f"#{row.step}\n") == 1 for row in rows)
            for name in ("html", "eml"):
                assert get_format(name).render(digest.notice)


def test_sections_by_the_day_in_the_first_zone(boss: Lead) -> None:
    made = [
        rest("late", state="blocked", due="2024-03-31"), rest("today", state="planned", due="2024-04-01"),
        rest("soon", state="blocked", due="2024-04-15"), rest("far", state="planned", due="2024-04-16"),
        rest("held", state="blocked", due="2024-05"), rest("idea"), rest("done", state="done", due="2024-03-01"),
    ]  # fmt: skip
    boss.write(whole(made))
    boss.load()
    (digest,) = boss.kb.digests.write(NOON, days=14)
    assert {name: [row.step for row in rows] for name, rows in digest.sections.items()} == {
        "overdue": ["late"], "due_soon": ["today", "soon"], "blocked": ["held"], "later": ["far", "idea"],
    }  # fmt: skip
    # Late in the evening of UTC it is the next day in Tokyo.
    (later,) = boss.kb.digests.write(NOON + timedelta(hours=3), days=14)
    assert [row.step for row in later.sections["overdue"]] == ["late", "today"]


def test_a_mail_in_the_owners_language_that_is_the_same_at_every_run(boss: Lead) -> None:
    boss.move("gate", RequestedMove(Verb.ASSIGN, owner="Storage team"))
    owner = StepOwner(email="storage@example.com", locale="en", zone="America/Los_Angeles")
    own = StepSettings.model_validate({"owners": {"storage TEAM": owner}})
    boss.kb.settings = boss.kb.settings.model_copy(update={"steps": own})
    boss.kb.__dict__.pop("oversight", None)
    mail = get_format("eml").render(boss.kb.digests.write(NOON, days=14)[0].notice)
    assert b"To: Storage team <storage@example.com>\r\n" in mail
    assert b"Subject: Open next steps of Storage team: 1\r\n" in mail
    assert b"-0700" in mail
    assert mail == get_format("eml").render(
        boss.kb.digests.write(NOON, days=14, owner="storage team")[0].notice
    )
    boss.to("gate", StepState.IN_PROGRESS)
    changed = get_format("eml").render(boss.kb.digests.write(NOON, days=14)[0].notice)
    ids = [line for each in (mail, changed) for line in each.split(b"\r\n") if line.startswith(b"Message-ID")]
    assert len(set(ids)) == 2
    # Nobody's: nobody to send it to.
    nobody = get_format("eml").render(boss.kb.digests.write(NOON, days=14, owner="-")[0].notice)
    assert b"X-Unsent: 1\r\n" in nobody
    assert boss.kb.digests.write(NOON, days=14, owner="someone else") == []


def test_a_digest_says_what_was_promised(boss: Lead) -> None:
    boss.publish()
    boss.due("gate", "2024-08-31", why="secret", public_reason={"en": "Late."})
    boss.move("gate", RequestedMove(Verb.REWORD, text={"en": "Add *two* gates."}, why="better"))
    own = boss.kb.settings.notices.model_copy(update={"locales": ("en",)})
    boss.kb.settings = boss.kb.settings.model_copy(update={"notices": own})
    boss.kb.__dict__.pop("oversight", None)
    (digest,) = boss.kb.digests.write(NOON, days=14)
    text = get_format("txt").render(digest.notice).decode()
    assert "Promised (to customers): by June 30, 2024 (revision 1, April 1, 2024)" in text
    assert "In these words: Add a gate." in text
    assert "Add a probe to Virtual Machines." in text  # the reference is resolved
    assert "secret" not in text


# The report


def test_the_report_counts_by_promises_and_moves(boss: Lead) -> None:
    boss.publish()
    boss.due("gate", "2024-08-31", why="late", public_reason={"en": "Late."})
    boss.to("gate", StepState.DONE, done_on=None)
    boss.to("probe", StepState.DROPPED, why="no use", public_reason={"en": "No use."})

    def report(**options: Any) -> Any:
        return boss.kb.reports.figures(
            NOON, **{"since": None, "until": None, "by": "month", "promised": False, **options}
        )

    total = report().total
    assert (total.all, total.done, total.dropped, total.slips, total.completion) == (2, 1, 1, 1, 0.5)
    assert total.on_time_first == 1.0
    # Nobody wrote down the day: it is that of the move. The incident began on October 13, 2021.
    assert total.median_days == (TODAY - date(2021, 10, 13)).days
    assert list(report().groups) == ["2021-10"]
    assert report(since=date(2021, 10, 14)).total.all == 0
    assert report(promised=True).total.all == 2


def test_late_by_the_first_promise_and_on_time_by_what_was_told_last(boss: Lead) -> None:
    boss.edit("gate", due="2024-02-28")
    boss.publish()
    boss.due("gate", "2024-04-30", why="late", public_reason={"en": "Late."})
    boss.publish("followup")
    boss.to("gate", StepState.DONE)
    total = boss.kb.reports.figures(NOON, since=None, until=None, by="", promised=True).total
    assert (total.on_time_first, total.on_time_last) == (0.0, 1.0)


# The calendar


def calendar(who: Lead, *, public: bool = False, kind: As = As.EVENT, **query: Any) -> dict[str, Any]:
    content = who.kb.calendar.write(StepQuery(**query), NOON, "en", kind, public=public)
    found = icalendar.Calendar.from_ical(content).walk("VEVENT" if kind is As.EVENT else "VTODO")
    return {str(each["uid"]).partition("@")[0].partition("#")[2]: each for each in found}


def test_a_move_changes_the_entry_and_adds_none(boss: Lead) -> None:
    before = calendar(boss)
    assert set(before) == {"gate"}
    assert before["gate"]["dtstart"].dt == date(2024, 6, 30)
    boss.due("gate", "2024-08", why="late")
    after = calendar(boss)
    assert after["gate"]["uid"] == before["gate"]["uid"] == uid(StepRef(KEY, "gate"))
    assert after["gate"]["dtstart"].dt == date(2024, 8, 31)
    assert after["gate"]["sequence"] > before["gate"]["sequence"]
    boss.to("gate", StepState.DONE)
    assert calendar(boss)["gate"]["status"] == "CANCELLED"
    assert calendar(boss, kind=As.TODO)["gate"]["status"] == "COMPLETED"
    assert calendar(boss, states=("open",)) == {}


def test_a_date_that_is_taken_away_and_a_step_that_is_removed_are_told(boss: Lead) -> None:
    boss.move("gate", RequestedMove(Verb.DUE, no_due=True, why="not known"))
    gone = calendar(boss)["gate"]
    assert (gone["status"], gone["dtstart"].dt) == ("CANCELLED", date(2024, 6, 30))
    assert "due" not in calendar(boss, kind=As.TODO)["gate"]


def test_a_step_that_is_removed_is_told(boss: Lead) -> None:
    boss.write(whole([whole().plain()["next_steps"][1]]))
    assert boss.load().saved
    removed = calendar(boss)["gate"]
    assert (removed["status"], removed["dtstart"].dt) == ("CANCELLED", date(2024, 6, 30))
    assert calendar(boss, public=True) == {}


def test_what_came_settled_was_never_in_it(boss: Lead) -> None:
    boss.write(whole([rest("old", state="done", due="2024-01-31")]))
    boss.load()
    assert "old" not in calendar(boss)
    assert set(calendar(boss, states=("done",))) == {"old"}


def test_the_public_reads_nothing_from_inside(boss: Lead) -> None:
    secret = {
        "owner": "SECRET-OWNER",
        "notes": "SECRET-NOTE",
        "trackers": ["https://secret.example/browse/SEC-1"],
    }
    hidden = rest("hidden", due="2024-06-30", audience="customer", state="planned")
    marked = {**rest("marked", due="2024-06-30"), "text": {"audience": "internal", "en": "SECRET-WORDS"}}
    boss.write(whole([rest("open", due="2024-06-30", state="planned", **secret), hidden, marked]))
    assert boss.load().saved, boss.load().problems
    inside = boss.kb.calendar.write(StepQuery(), NOON, "en", As.EVENT, public=False).replace(b"\r\n ", b"")
    assert all(word in inside for word in (b"SECRET-OWNER", b"SECRET-NOTE", b"SEC-1"))
    outside = boss.kb.calendar.write(StepQuery(), NOON, "en", As.EVENT, public=True).replace(b"\r\n ", b"")
    assert b"SEC" not in outside
    assert set(calendar(boss, public=True)) == {"open"}


# States from trackers


def export(who: Lead, *states: tuple[str, str, str]) -> Path:
    path = who.kb.settings.folder / "issues.json"
    rows = [
        {
            "state": state,
            "stateReason": reason,
            "closedAt": "2024-03-31T16:00:00Z" if state == "CLOSED" else None,
            "url": f"https://github.com/o/n/issues/{number}",
        }
        for number, state, reason in states
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def bring(who: Lead, path: Path, why: str = "") -> list[Any]:
    plan, problems = who.kb.trackers.plan(path, NOON)
    assert not problems
    return who.kb.trackers.carry_out(plan.proposals, who="importer", at=NOON, why=why)


def test_no_program_makes_up_a_day(boss: Lead) -> None:
    boss.edit("gate", trackers=["o/n#1"])
    path = export(boss, ("1", "CLOSED", "COMPLETED"))
    path.write_text(path.read_text(encoding="utf-8").replace("closedAt", "closed"), encoding="utf-8")
    with pytest.raises(UsageError, match="gate"):
        bring(boss, path)
    assert boss.step("gate").done_on is None


def test_an_import_moves_by_the_table_and_only_once(boss: Lead) -> None:
    boss.edit("gate", trackers=["o/n#1"])
    boss.edit("probe", trackers=["https://github.com/O/N/issues/2"])
    path = export(boss, ("1", "CLOSED", "COMPLETED"), ("2", "CLOSED", "COMPLETED"), ("3", "OPEN", ""))
    moves = bring(boss, path)
    assert [(move.ref.step, move.to_state, move.origin, move.who) for move in moves] == [
        ("gate", "done", Origin.COMMAND, "importer"),
        ("probe", "done", Origin.COMMAND, "importer"),
    ]
    assert moves[0].evidence[0].value == "https://github.com/o/n/issues/1"
    assert moves[0].why == "github o/n#1: CLOSED (COMPLETED)"
    assert boss.step("gate").done_on.last_day == TODAY
    assert bring(boss, path) == []


def test_a_proposed_step_is_begun_and_done_in_one_go(boss: Lead) -> None:
    boss.move("gate", RequestedMove(Verb.STATE, StepState.PROPOSED, why="not sure"))
    boss.move("gate", RequestedMove(Verb.NOTE, trackers=("o/n#1",)))
    moves = bring(boss, export(boss, ("1", "CLOSED", "COMPLETED")))
    assert [move.to_state for move in moves] == ["in_progress", "done"]
    history = boss.kb.steps.steps.history(StepRef(KEY, "gate"))
    assert [move.to_state for move in history][-2:] == ["in_progress", "done"]
    assert boss.step("gate").state is StepState.DONE


def test_a_promise_is_not_dropped_by_an_import_alone(boss: Lead) -> None:
    boss.publish()
    boss.move("gate", RequestedMove(Verb.NOTE, trackers=("o/n#1",)))
    path = export(boss, ("1", "CLOSED", "NOT_PLANNED"))
    with pytest.raises(InvalidInput) as refused:
        bring(boss, path)
    assert [problem.rule for problem in refused.value.problems] == ["move.drop"]
    assert boss.step("gate").state is StepState.PLANNED
    assert bring(boss, path, "Another way was found")[0].why.startswith("Another way was found; github o/n#1")
    assert boss.owed() == {"gate": "dropped"}
    assert bring(boss, path, "again") == []


def test_a_plan_made_on_stale_knowledge_is_refused(boss: Lead) -> None:
    boss.move("gate", RequestedMove(Verb.NOTE, trackers=("o/n#1",)))
    plan, _ = boss.kb.trackers.plan(export(boss, ("1", "CLOSED", "COMPLETED")), NOON)
    boss.to("gate", StepState.BLOCKED)
    with pytest.raises(Stale):
        boss.kb.trackers.carry_out(plan.proposals, who="importer", at=NOON)
    assert boss.step("gate").state is StepState.BLOCKED


# Promises of before


def test_kin_by_recurrence_answers_and_services(tmp_path: Path) -> None:
    def made(key: str, day: str, **fields: Any) -> Any:
        return incident(
            key, windows=[{"start": f"{day}T05:00Z", "end": f"{day}T06:00Z"}],
            **{"next_steps": [rest("a", state="planned"), rest("b", state="done")], **fields},
        )  # fmt: skip

    network = {"net": {"en": "Network", "ja": "ネットワーク"}}
    with base(tmp_path) as kb:
        for each in (
            made("first", "2020-01-01", services=network),
            made("second", "2021-01-01", services=network, recurrence={"of": ["first"]}),
            made("alike", "2021-06-01"),
            made("other", "2021-07-01", services=network),
            made("later", "2023-01-01"),
            made(
                "this", "2022-01-01", recurrence={"of": ["second"]},
                next_steps=[rest("n", state="planned", answers=["other#b"])],
            ),
        ):  # fmt: skip
            kb.incidents.save(each, who="x", at=NOON)
        found = kb.reports.related("this", NOON, "ja", [("other", "disk")])
        assert [(str(each.row.ref), each.unkept.value, each.kin.tie.value) for each in found] == [
            ("other#b", "came_back", "answered"),
            ("second#a", "open", "recurrence"),
            ("second#b", "came_back", "recurrence"),
            ("first#a", "open", "recurrence"),
            ("first#b", "came_back", "recurrence"),
            ("other#a", "open", "similar"),
            ("alike#a", "open", "services"),
        ]
        assert found[1].row.text == "対策a。"
        assert kb.reports.related("first", NOON, "en") == []

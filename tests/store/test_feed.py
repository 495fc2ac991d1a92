"""What an index is fed with: every incident as it is, one state at a time, and what changed since another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from rca.store.feed import Snapshot, State, snapshot
from rca.store.incidents.repository import open_store
from tests.support.published_store import KEY, base, publish_both
from tests.support.samples import KEYS
from tests.support.samples import incident as sample
from tests.support.small_incident import NOON, incident


def test_gives_incidents_as_they_were_saved(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.save_all([(sample(key), "") for key in KEYS], who="test", at=NOON)
        with snapshot(store.database) as now:
            assert [fed.incident for fed in now.read(now.keys())] == [sample(key) for key in sorted(KEYS)]
            assert [fed.key for fed in now.read([KEYS[1], "no-such-key", KEYS[0]])] == [KEYS[1], KEYS[0]]


def test_tells_what_changed(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        with snapshot(store.database) as now:
            empty = now.state
            assert now.keys() == []
        store.save_all([(incident(f"2020-01-0{n}-x"), "") for n in (1, 2, 3)], who="test", at=NOON)
        with snapshot(store.database) as now:
            first = now.state
            assert now.changed_since(first) == ()
            assert now.changed_since(empty) == tuple(now.keys())
        store.save(incident("2020-01-02-x", severity="sev1"), version=1, who="test", at=NOON)
        with snapshot(store.database) as now:
            assert now.changed_since(first) == ("2020-01-02-x",)
            assert now.state.change == first.change + 1


def test_published_notices_are_changes(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        publish_both(kb)
        database = kb.publishing._store.database
        with snapshot(database) as now:
            before = now.state
            (fed,) = now.read([KEY])
        assert [(told.revision.number, told.notice.locale) for told in fed.editions] == [
            (1, "en"),
            (1, "ja"),
            (2, "en"),
            (2, "ja"),
        ]
        assert not any(told.is_withdrawn for told in fed.editions)
        kb.publishing.withdraw(KEY, 1, reason="wrong", who="test", at=NOON)
        with snapshot(database) as now:
            assert now.changed_since(before) == (KEY,)
            (fed,) = now.read([KEY])
        assert [told.is_withdrawn for told in fed.editions] == [True, True, False, False]


def test_a_state_of_another_store_or_history_is_not_known(tmp_path: Path) -> None:
    states: list[State] = []
    for name, who in (("a.db", "one"), ("b.db", "two")):
        with open_store(f"sqlite:///{tmp_path / name}") as store:
            store.save(incident("2020-01-01-x"), who=who, at=NOON)
            with snapshot(store.database) as now:
                states.append(now.state)
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store, snapshot(store.database) as now:
        assert now.changed_since(states[1]) is None
        assert now.changed_since(State(7, 0, states[0].digest)) is None
        assert now.changed_since(states[0]) == ()


def test_sees_one_state_whatever_others_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with open_store(url) as ours, open_store(url) as theirs:
        ours.save(incident("2020-01-01-x"), who="test", at=NOON)
        with snapshot(ours.database) as now:
            theirs.save(incident("2020-01-01-x", severity="sev1"), version=1, who="test", at=NOON)
            theirs.save(incident("2020-01-02-y"), who="test", at=NOON)
            (fed,) = now.read(["2020-01-01-x", "2020-01-02-y"])
            assert fed.incident is not None
            assert fed.incident.severity == incident("2020-01-01-x").severity


@pytest.mark.parametrize("harm", ["UPDATE incidents SET severity = 'sev9'", "DELETE FROM impact_windows"])
def test_rows_that_make_no_incident_are_told_apart(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "a.db"
    with open_store(f"sqlite:///{path}") as store:
        store.save(incident("2020-01-01-x"), who="test", at=NOON)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(harm)
        connection.commit()
    with open_store(f"sqlite:///{path}") as store, snapshot(store.database) as now:
        (fed,) = now.read(["2020-01-01-x"])
        assert fed.incident is None


def test_a_damaged_edition_is_left_out(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        publish_both(kb)
        database = kb.publishing._store.database
        with database.writing() as connection:
            connection.execute(text("DROP TRIGGER editions_no_update"))
            connection.execute(text("UPDATE editions SET content = 'x' WHERE locale = 'ja' AND position = 1"))
        with snapshot(database) as now:
            (fed,) = Snapshot.read(now, [KEY])
        assert [(told.revision.number, told.notice.locale) for told in fed.editions] == [
            (1, "en"),
            (2, "en"),
            (2, "ja"),
        ]

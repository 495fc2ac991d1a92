"""An SQLite file read by the standard library: the same incidents as from the store, or none at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from rca.model.deadlines.course import course_of
from rca.model.deadlines.owed import Report
from rca.model.incidents.incident import Incident
from rca.model.written_times import Point
from rca.store.authority import authority_reports, record
from rca.store.file import rows_of_file
from rca.store.incidents.courses import courses
from rca.store.incidents.file import PARTS, incidents_of_file
from rca.store.incidents.repository import open_store
from rca.store.rows.reading import StoreRows
from rca.store.tables.incidents import PARTS as TABLES
from rca.store.tables.incidents import names
from tests.support import samples, strategies
from tests.support.small_incident import NOON, incident


def read_back(folder: Path, saved: list[Incident]) -> dict[str, Incident] | None:
    path = folder / "store.db"
    with open_store(f"sqlite:///{path}") as store:
        store.save_all([(each, "") for each in saved], who="ann", at=NOON)
    return incidents_of_file(path, [each.key for each in saved])


def test_it_knows_every_table() -> None:
    assert set(PARTS) == {table.name for table in TABLES if table is not names}


def test_the_samples_are_read_as_they_were_saved(tmp_path: Path) -> None:
    saved = [samples.incident(key) for key in samples.KEYS]
    found = read_back(tmp_path, saved)
    assert found
    assert [each.model_dump_json() for each in found.values()] == [each.model_dump_json() for each in saved]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.incidents())
def test_any_incident_is_read_as_it_was_saved(saved: Incident) -> None:
    with TemporaryDirectory() as folder:
        found = read_back(Path(folder), [saved])
    assert found
    assert found[saved.key].model_dump_json() == saved.model_dump_json()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.incidents())
def test_a_course_is_the_same_from_the_file_from_the_store_and_from_the_incident(saved: Incident) -> None:
    with TemporaryDirectory() as folder:
        read_back(Path(folder), [saved])
        with open_store(f"sqlite:///{folder}/store.db") as store, store.database.reading() as connection:
            of_store = courses(StoreRows(connection, "store"), [saved.key])
        with rows_of_file(Path(folder) / "store.db") as rows:
            assert rows
            of_file = courses(rows)
    assert of_store == of_file == [course_of(saved)]


def test_what_authorities_were_told_is_the_same_from_file_and_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    told = [
        Report("nis2_early_warning", Point(NOON), "Receipt 1", "ann"),
        Report("nis2_notification", Point(on=NOON.date()), "", "ann"),
        Report("dora_first", Point(NOON), "", "bob"),
        Report("dora_first", None, "Another incident's", "bob"),
        Report("nis2_early_warning", Point(NOON - timedelta(hours=1)), "Receipt 2", "bob"),
    ]
    with open_store(f"sqlite:///{path}") as store:
        for each in told:
            record(store.database, "a-1", each, NOON)
        with store.database.reading() as connection:
            of_store = authority_reports(StoreRows(connection, "store"))
    with rows_of_file(path) as rows:
        assert rows
        of_file = authority_reports(rows)
    assert of_store == of_file == {"a-1": {told[1].duty: told[1], told[4].duty: told[4]}}


def test_what_is_no_such_store_is_left_to_others(tmp_path: Path) -> None:
    assert incidents_of_file(tmp_path / "missing.db", ["2021-10-13-vm"]) is None
    (tmp_path / "no.db").write_bytes(b"nothing of the kind" * 100)
    assert incidents_of_file(tmp_path / "no.db", ["2021-10-13-vm"]) is None


def test_rows_that_make_no_incident_are_left_to_others(tmp_path: Path) -> None:
    assert read_back(tmp_path, [incident()])
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE incidents SET severity = 'sev9'")
        connection.commit()
    assert incidents_of_file(tmp_path / "store.db", ["2021-10-13-vm"]) is None
    assert incidents_of_file(tmp_path / "store.db", ["2021-10-13-other"]) == {}

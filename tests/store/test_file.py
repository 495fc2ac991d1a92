"""An SQLite file read by the standard library: the same incidents as from the store, or none at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from rca.model.incidents.incident import Incident
from rca.store.incidents.file import PARTS, incidents_of_file
from rca.store.incidents.repository import open_store
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

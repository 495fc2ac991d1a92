"""What goes wrong in the database comes out as a StoreError that says what to do, and changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from rca.errors import StoreError
from rca.store.database import Database
from rca.store.incidents.repository import Incidents, open_store
from rca.store.schema import prepare
from tests.store.conftest import last_change
from tests.support.small_incident import NOON, incident

OLD = incident("2020-01-01-old")
PROSE = {"ja": "障害" * 20_000, "en": "incident " * 5_000}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store that holds one incident."""
    path = tmp_path / "store.db"
    with open_store(f"sqlite:///{path}") as store:
        store.save(OLD, who="test", at=NOON)
    return path


def unchanged(path: Path) -> bool:
    """Whether the store still holds the one incident and is sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_store(f"sqlite:///{path}") as store:
        return store.keys() == [OLD.key] and store.get(OLD.key) == OLD and last_change(store) == 1


def test_a_full_disk(path: Path) -> None:
    database = Database(f"sqlite:///{path}")

    def fill(connection: sqlite3.Connection, record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    event.listen(database.engine, "connect", fill)
    prepare(database)
    store = Incidents(database)
    items = [(incident(f"2020-01-02-new-{n}", workaround=PROSE), "") for n in range(20)]
    with pytest.raises(StoreError, match="full") as caught:
        store.save_all(items, who="test", at=NOON)
    assert "Make room on the disk" in str(caught.value.remedy)
    assert store.get(OLD.key) == OLD  # the same connections go on working
    store.close()
    assert unchanged(path)


def test_a_store_that_may_only_be_read(path: Path) -> None:
    with open_store(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.get(OLD.key) == OLD
        with pytest.raises(StoreError, match="readonly") as caught:
            store.save(incident(), who="test", at=NOON)
    assert "allow writing" in str(caught.value.remedy)
    assert unchanged(path)


def test_a_store_that_another_program_keeps_locked(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_store(f"sqlite:///{path}", wait=0.01) as store:
            assert store.get(OLD.key) == OLD  # reading does not wait
            with pytest.raises(StoreError, match="locked") as caught:
                store.save(incident(), who="test", at=NOON)
        other.execute("ROLLBACK")
    assert "Another program is writing" in str(caught.value.remedy)
    assert unchanged(path)


def test_a_damaged_store(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 4096] = b"\xff" * len(content[page : page + 4096])
    path.write_bytes(content)
    with pytest.raises(StoreError, match="malformed") as caught, open_store(f"sqlite:///{path}") as store:
        store.get(OLD.key)
    assert "rca restore" in str(caught.value.remedy)


def test_a_row_that_was_changed_by_other_means(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE texts SET path = 'title.x' WHERE path = 'title'")
        connection.commit()
    with (
        open_store(f"sqlite:///{path}") as store,
        pytest.raises(StoreError, match="not a valid incident") as caught,
    ):
        store.get(OLD.key)
    assert "import the incident file again" in str(caught.value.remedy)


def test_a_save_mends_a_row_that_was_changed_by_other_means(path: Path) -> None:
    changed = incident(OLD.key, severity="sev1")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM texts")
        connection.commit()
    with open_store(f"sqlite:///{path}") as store:
        store.save(changed, version=1, who="test", at=NOON)
        assert store.get(OLD.key) == changed

"""Opening: what is a store, what is not, and that nothing else is touched."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, String, inspect

from rca.errors import StoreError
from rca.model.base import Audience
from rca.model.customers.customer import Honorific
from rca.model.customers.delivery import DeliveryState
from rca.model.incidents.incident import CauseCategory, Certainty, DetectionMethod, ReportStage, Severity
from rca.model.incidents.step_states import StepKind, StepState
from rca.model.promises.moves import Origin, Verb
from rca.store.database import Database
from rca.store.history import Action
from rca.store.incidents.repository import open_store
from rca.store.schema import VERSION_TABLE, prepare, revisions
from rca.store.schema_versions import MIGRATIONS
from rca.store.tables import deadlines as deadlines
from rca.store.tables.columns import metadata
from rca.store.tables.customers import customer_changes, customers
from rca.store.tables.incidents import incidents, next_steps
from rca.store.tables.mail import deliveries
from rca.store.tables.steps import promises, step_moves
from tests.support.small_incident import NOON, incident

GARBAGE = {
    "a line": b"hello\n",
    "a small file": b"PK\x03\x04" + b"\x00garbage" * 20,
    "a large file": bytes(range(256)) * 100,
    "text": "key: 2021-10-13-windows-vm\ntitle: 日本語\n".encode() * 50,
    "a database cut off": b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00\x40\x20\x20" + b"\xff" * 500,
}


def remedy(error: StoreError) -> str:
    return str(error.remedy)


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_the_migrated_schema_is_the_one_of_the_tables(url: str) -> None:
    database = Database(url)
    prepare(database)
    with database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True, "version_table": VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    database.close()


def test_checks_and_cascades_are_those_of_the_tables(tmp_path: Path) -> None:
    """What the comparison above does not look at."""
    migrated, made = Database(f"sqlite:///{tmp_path / 'a.db'}"), Database("sqlite://")
    prepare(migrated)
    metadata.create_all(made.engine)
    found = []
    for database in (migrated, made):
        with database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            ).all()
        found.append(
            {
                name: sorted(part.strip(" ,") for part in sql.splitlines())
                for name, sql in rows
                if name != VERSION_TABLE
            }
        )
        database.close()
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (customers.c.honorific, Honorific),
        (customer_changes.c.action, Action),
        (deliveries.c.state, DeliveryState),
        (incidents.c.severity, Severity),
        (incidents.c.upstream_stage, ReportStage),
        (incidents.c.cause_category, CauseCategory),
        (incidents.c.cause_certainty, Certainty),
        (incidents.c.customers_certainty, Certainty),
        (incidents.c.detection_method, DetectionMethod),
        (next_steps.c.state, StepState),
        (next_steps.c.kind, StepKind),
        (next_steps.c.audience, Audience),
        (step_moves.c.verb, Verb),
        (step_moves.c.origin, Origin),
        (step_moves.c.to_state, StepState),
        (promises.c.state, StepState),
        (promises.c.audience, Audience),
    ],
    ids=str,
)
def test_there_is_room_for_every_value(column: Column[str], values: type[StrEnum]) -> None:
    """PostgreSQL holds to widths, SQLite does not."""
    assert isinstance(column.type, String)
    assert column.type.length is None or column.type.length >= max(map(len, values))


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{path}")
    assert str(path) in str(caught.value)
    assert remedy(caught.value) != "None"
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    execute(path, "CREATE TABLE incidents (id INTEGER)", "CREATE TABLE alembic_version (version_num TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"other\.db is a database of another program"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(f"sqlite:///{path}").close()
    execute(path, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version of this program") as caught:
        open_store(f"sqlite:///{path}")
    assert "Upgrade the program" in remedy(caught.value)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with open_store(f"sqlite:///{path}") as store:
        assert store.keys() == []


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path / 'missing' / 'store.db'}")
    assert "Check that the folder exists" in remedy(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["store.db", "nosuch://host/name", "", "postgresql+nosuch://user:secret@host/name"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_path_with_unusual_characters(tmp_path: Path) -> None:
    folder = tmp_path / "障害 100% #1"
    folder.mkdir()
    with open_store(f"sqlite:///{folder / 'ストア.db'}") as store:
        store.save(incident(), who="test", at=NOON)
    assert (folder / "ストア.db").exists()


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    prepare(database)
    with database.reading() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
    database.close()
    assert values == ["wal", 2, 1, 30_000]


def test_deleting_an_incident_by_hand_leaves_its_history_and_nothing_else(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    prepare(database)
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.save(
            incident(links={"a": "https://a.example/"}, recurrence={"of": ["abc"]}), who="test", at=NOON
        )
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM incidents")
        left = {
            table.name
            for table in metadata.sorted_tables
            if connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar()
        }
    database.close()
    assert left == {"changes"}


def test_opening_a_current_store_does_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(f"sqlite:///{path}").close()
    code = (
        "import sys; from rca.store.incidents.repository import open_store; open_store(sys.argv[1]).close();"
        " sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, f"sqlite:///{path}"], check=True)


def test_migrations_form_one_line(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    prepare(database)
    with database.reading() as connection:
        heads = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE}
        ).get_current_heads()
    database.close()
    assert heads == (revisions()[-1],)


def test_steps_of_a_store_from_before_promises_are_all_kept(tmp_path: Path) -> None:
    """The table of steps is made anew on the way; nothing that hangs on it may go with the old one."""
    from alembic import command
    from alembic.config import Config

    url = f"sqlite:///{tmp_path / 'store.db'}"
    whole = incident(
        next_steps=[
            {"id": "gate", "kind": "prevent", "state": "planned", "due": "2025-07", "text": {"en": "A"}, "answers": ["a-b-c#x"]},
            {"id": "probe", "kind": "detect", "owner": "Ops", "text": {"en": "B"}, "answers": ["a-b-c#y", "a-b-c#z"]},
        ]
    )  # fmt: skip
    with open_store(url) as store:
        store.save(whole, who="test", at=NOON)
    with closing(sqlite3.connect(tmp_path / "store.db")) as new, closing(sqlite3.connect(":memory:")) as kept:
        new.backup(kept)
        (tmp_path / "store.db").unlink()
        for name in ("store.db-wal", "store.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        database = Database(url)
        with database.writing() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "0004")
            for name in [
                row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]:
                columns = (
                    [column["name"] for column in inspect(connection).get_columns(name)]
                    if inspect(connection).has_table(name)
                    else []
                )
                if not columns or name in (VERSION_TABLE, "sqlite_sequence"):
                    continue
                listed = ", ".join(f'"{column}"' for column in columns)
                for row in kept.execute(f"SELECT {listed} FROM {name}"):
                    marks = ", ".join("?" * len(row))
                    connection.exec_driver_sql(f"INSERT INTO {name} ({listed}) VALUES ({marks})", tuple(row))
        database.close()
    with open_store(url) as store:
        assert store.get(whole.key) == whole
        assert store.save(whole, who="test", at=NOON).outcome.value == "unchanged"

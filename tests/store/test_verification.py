"""Nothing that was published can be altered unnoticed: not by SQL, and not by a single bit in the file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from rca.errors import StoreError
from rca.model.notices.revision import FIRST
from rca.store.database import Database
from rca.store.revisions import verification
from rca.store.revisions.revisions import Revisions
from rca.store.revisions.verification import Verified
from rca.store.tables.revisions import FROZEN, reviews
from tests.support.examples import examples
from tests.support.published_store import CORRECTED, KEY, approve, base, publish, publish_both, save
from tests.support.samples import incident

OTHER = "2021-10-13-windows-vm-operations"
TABLES = tuple(table.name for table in FROZEN)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three revisions of two incidents and a withdrawal."""
    folder = tmp_path_factory.mktemp("published")
    with base(folder) as kb:
        publish_both(kb)
        save(kb, incident(OTHER))
        approve(kb, OTHER)
        publish(kb, key=OTHER, at=CORRECTED)
        kb.publishing.withdraw(KEY, 1, reason="発生日時の誤り", who="lead", at=CORRECTED)
    return folder / "rca.db"


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Path:
    """A copy of that store."""
    with closing(sqlite3.connect(published)) as source, closing(sqlite3.connect(tmp_path / "rca.db")) as copy:
        source.backup(copy)
    return tmp_path / "rca.db"


def verify(database: Database, head: str = "") -> Verified:
    """What is wrong but for the guards, which these tests take away."""
    verified = verification.verify(database, head)
    verified.problems = [each for each in verified.problems if each.rule != "verify.guard"]
    return verified


def checked(path: Path, head: str = "") -> Verified:
    database = Database(f"sqlite:///{path}")
    try:
        return verify(database, head)
    finally:
        database.close()


def without_guards(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


@pytest.fixture(scope="module")
def open_store(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Database]]:
    """A copy without its triggers, for many small alterations that are each taken back."""
    path = tmp_path_factory.mktemp("altered") / "rca.db"
    shutil.copyfile(published, path)
    without_guards(path).close()
    database = Database(f"sqlite:///{path}")
    yield path, database
    database.close()


def test_what_was_published_is_in_order(store: Path) -> None:
    found = checked(store)
    assert found.problems == []
    assert (found.revisions, found.withdrawals, found.renditions) == (3, 1, 18)
    assert checked(store, found.head).problems == []
    database = Database(f"sqlite:///{store}")
    for published in Revisions(database).list():
        assert checked(store, published.digest).problems == []
    database.close()


def test_an_empty_store_is_in_order(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        assert (kb.publishing.verify().problems, kb.publishing.head()) == ([], FIRST)


@given(data=st.data())
@examples(1.5)
def test_every_altered_bit_is_found(open_store: tuple[Path, Database], data: st.DataObject) -> None:
    path, database = open_store
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        table = data.draw(st.sampled_from(TABLES))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = data.draw(st.sampled_from(columns))
        rows = [row[0] for row in connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        row = data.draw(st.sampled_from(rows))
        was, kind, content = connection.execute(
            f"SELECT {column}, typeof({column}), CAST({column} AS BLOB) FROM {table} WHERE rowid = ?", (row,)
        ).fetchone()
        place, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
        if kind == "integer":
            after: object = was ^ (1 << (bit + 8 * place))
        else:
            altered = bytearray(content)
            altered[place] ^= 1 << bit
            after = bytes(altered)
        value = "CAST(? AS TEXT)" if kind == "text" else "?"
        try:
            connection.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = ?", (after, row))
        except sqlite3.IntegrityError:  # the keys themselves forbid it
            return
        new_row = after if column == "position" and table in ("revisions", "withdrawals") else row
        try:
            assert verify(database).problems, (table, column, row, place, bit)
        finally:
            back = content.decode() if kind == "text" else was
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (back, new_row))
    assert verify(database).problems == []


def test_every_byte_of_one_record_is_found(open_store: tuple[Path, Database]) -> None:
    """The record of a withdrawal, position by position."""
    path, database = open_store
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (content,) = connection.execute("SELECT content FROM withdrawals").fetchone()
        for place in range(len(content)):
            altered = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            connection.execute("UPDATE withdrawals SET content = ?", (altered,))
            assert verify(database).problems, place
        connection.execute("UPDATE withdrawals SET content = ?", (content,))
    assert verify(database).problems == []


@pytest.mark.parametrize("table", TABLES)
def test_a_removed_row_is_found(store: Path, table: str) -> None:
    head = checked(store).head
    with closing(without_guards(store)) as connection:
        connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
    assert checked(store, head).problems


def test_a_tail_that_was_cut_off_is_found_by_a_digest_kept_elsewhere(store: Path) -> None:
    head = checked(store).head
    with closing(without_guards(store)) as connection:
        connection.execute("DELETE FROM withdrawals")
    assert checked(store).problems == []  # the store alone cannot know
    assert [problem.rule for problem in checked(store, head).problems] == ["verify.head"]


def test_an_added_edition_is_found(store: Path) -> None:
    with closing(without_guards(store)) as connection:
        connection.execute(
            "INSERT INTO editions SELECT position, 'de', content FROM editions WHERE locale = 'en'"
        )
    assert {problem.rule for problem in checked(store).problems} == {"verify.extra"}


def test_a_record_replaced_with_a_digest_that_fits_breaks_the_chain(store: Path) -> None:
    from rca.model.notices.freezing import digest_of

    with closing(without_guards(store)) as connection:
        (content,) = connection.execute("SELECT content FROM revisions WHERE position = 1").fetchone()
        forged = content.replace(b"publisher", b"nobodyxxx")
        assert forged != content
        connection.execute(
            "UPDATE revisions SET content = ?, digest = ? WHERE position = 1", (forged, digest_of(forged))
        )
    assert {problem.rule for problem in checked(store).problems} == {"verify.chain"}


def test_what_was_altered_is_never_given_out(store: Path) -> None:
    with closing(without_guards(store)) as connection:
        connection.execute(
            "UPDATE renditions SET content = replace(content, '480', '481') WHERE format = 'txt'"
        )
        connection.execute("UPDATE editions SET content = CAST(content AS TEXT) || ' '")
    database = Database(f"sqlite:///{store}")
    revisions = Revisions(database)
    with pytest.raises(StoreError, match="was altered"):
        revisions.rendition(KEY, 1, "ja", "txt")
    with pytest.raises(StoreError, match="was altered"):
        revisions.edition(KEY, 1, "ja")
    assert revisions.rendition(KEY, 1, "ja", "md")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE revisions SET content = CAST('{}' AS BLOB) WHERE position = 1")
        connection.commit()
    with pytest.raises(StoreError, match="was altered"):
        revisions.list()
    database.close()


@pytest.mark.parametrize("table", [*TABLES, reviews.name])
def test_the_database_refuses_to_change_what_was_published(store: Path, table: str) -> None:
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert before
        statements = [f"UPDATE {table} SET {column} = {column}" for column in columns]
        statements += [
            f"DELETE FROM {table}",
            f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
        ]
        for statement in statements:
            with pytest.raises(sqlite3.IntegrityError, match="never changes"):
                connection.execute(statement)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


def test_the_database_refuses_on_every_database(url: str) -> None:
    """The same on PostgreSQL, where one is at hand."""
    from rca.store.incidents.repository import open_store as opened
    from rca.store.revisions.reviews import Reviews
    from tests.support.small_incident import NOON
    from tests.support.small_incident import incident as small

    with opened(url) as repository:
        repository.save(small(), who="test", at=NOON)
        Reviews(repository.database).review(small().key, who="test", at=NOON)
        for statement in ("UPDATE reviews SET who = 'x'", "DELETE FROM reviews"):
            with (
                pytest.raises((StoreError, DatabaseError), match="never changes"),
                repository.database.writing() as connection,
            ):
                connection.exec_driver_sql(statement)
        assert verify(repository.database).problems == []

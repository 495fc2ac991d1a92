"""The tables of what was published, and of the review before it; see :mod:`rca.store.tables.incidents`, whose rules hold here too.

Contents are bytes, so that their digests are those of what is stored. Few columns repeat what a content says: what is
looked for, and what the database keeps unique. Rows are only ever added. Triggers refuse everything else, whichever
program asks; :mod:`rca.model.notices.revision` says how an alteration by other means is found.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from rca.store.tables.columns import Utc, metadata


def _record(name: str) -> Table:
    """A table of records of the chain. ``position`` counts over all of these tables together."""
    return Table(
        name,
        metadata,
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("incident_key", String(80), nullable=False),
        Column("number", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("content", LargeBinary, nullable=False),
        UniqueConstraint("incident_key", "number"),
    )


revisions = _record("revisions")
withdrawals = _record("withdrawals")

editions = Table(
    "editions",
    metadata,
    Column("position", Integer, ForeignKey("revisions.position"), primary_key=True, autoincrement=False),
    Column("locale", String(20), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Frame and body of a revision in one language; the digest stands in the revision's record."""

renditions = Table(
    "renditions",
    metadata,
    Column("position", Integer, ForeignKey("revisions.position"), primary_key=True, autoincrement=False),
    Column("locale", String(20), primary_key=True),
    Column("format", String(40), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The files that were frozen with a revision: layouts may change, and these bytes must not."""

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_key", String(80), nullable=False, index=True),
    Column("incident_version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    CheckConstraint("state IN ('in_review', 'approved')", name="state"),
    sqlite_autoincrement=True,
)
"""Each step of a review: for which version of the incident, when and by whom. The last one for a version holds."""

review_returns = Table(
    "review_returns",
    metadata,
    Column("review", Integer, ForeignKey("reviews.id"), primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Reviews that ended with a return to the author: the step of the review that it took back, by whom and why."""

FROZEN: tuple[Table, ...] = (revisions, withdrawals, editions, renditions)
"""The tables of what was published."""


GUARDED: list[str] = []
"""The names of all tables whose rows are guarded."""


def guard(table: Table) -> None:
    """Have the database refuse that rows of a table are changed or removed.

    SQLite's ``INSERT OR REPLACE`` removes rows without asking the trigger for DELETE, so one for INSERT refuses it.
    """
    GUARDED.append(table.name)
    refused = "what was published never changes"
    same = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
    if "number" in table.c:
        same = f"({same}) OR (incident_key = NEW.incident_key AND number = NEW.number)"
    statements = [
        f"CREATE TRIGGER %(table)s_no_{verb.lower()} BEFORE {verb} ON %(table)s"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END"
        for verb in ("UPDATE", "DELETE")
    ]
    statements.append(
        "CREATE TRIGGER %(table)s_no_replace BEFORE INSERT ON %(table)s"  # noqa: S608 - names of our own
        f" WHEN EXISTS (SELECT 1 FROM %(table)s WHERE {same})"
        f" BEGIN SELECT RAISE(ABORT, '{refused}'); END"
    )
    for statement in statements:
        event.listen(table, "after_create", _only("sqlite", statement))
    for statement in (
        "CREATE OR REPLACE FUNCTION rca_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{refused}'; END $$",
        "CREATE TRIGGER %(table)s_no_change BEFORE UPDATE OR DELETE ON %(table)s"
        " FOR EACH ROW EXECUTE FUNCTION rca_never_changes()",
        "CREATE TRIGGER %(table)s_no_truncate BEFORE TRUNCATE ON %(table)s"
        " FOR EACH STATEMENT EXECUTE FUNCTION rca_never_changes()",
    ):
        event.listen(table, "after_create", _only("postgresql", statement))


def _only(dialect: str, statement: str) -> Any:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


for _table in (*FROZEN, reviews, review_returns):
    guard(_table)

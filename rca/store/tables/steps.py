"""The tables of what became of next steps: their moves, and the promises that revisions made of them.

Rows are only ever added, as those of :mod:`rca.store.tables.revisions` are; triggers refuse everything else. Promises
repeat what the records of revisions hold, so that they can be looked for; :mod:`rca.store.revisions.verification` compares.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from rca.model.promises.moves import Origin, Verb
from rca.store.tables.columns import Utc, metadata
from rca.store.tables.revisions import guard


def _words(column: str, values: type[Verb] | type[Origin]) -> CheckConstraint:
    known = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({known})", name=column)


step_moves = Table(
    "step_moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_key", String(80), nullable=False),
    Column("step", String(60), nullable=False),
    Column("verb", String(10), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("version", Integer, nullable=False),  # of the incident, which the move made
    Column("from_state", String(20)),
    Column("to_state", String(20)),
    Column("from_due", String(10), nullable=False),
    Column("to_due", String(10), nullable=False),
    Column("from_owner", Text, nullable=False),
    Column("to_owner", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("details", JSON, nullable=False),  # note, public reason, evidence and wording, where there are any
    _words("verb", Verb),
    _words("origin", Origin),
    Index("ix_step_moves_incident_key_step", "incident_key", "step"),
    sqlite_autoincrement=True,
)
"""Every move of every step; ids grow in the order of the commits."""

promises = Table(
    "promises",
    metadata,
    Column("position", Integer, ForeignKey("revisions.position"), primary_key=True, autoincrement=False),
    Column("step", String(60), primary_key=True),
    Column("incident_key", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(80), nullable=False),
    Column("issued_at", Utc, nullable=False),
    Column("incident_version", Integer, nullable=False),
    Column("state", String(20)),
    Column("due", String(10), nullable=False),
    Column("due_by", Date),  # the last day that it can mean
    Column("audience", String(10), nullable=False),
    Column("content", LargeBinary, nullable=False),  # the frozen promise in canonical JSON
    Index("ix_promises_incident_key_step", "incident_key", "step"),
)
"""What each revision told customers of each step. ``revision`` is its number, ``position`` its place in the chain."""

for _table in (step_moves, promises):
    guard(_table)

"""The table of what authorities were told. Rows are only ever added; the last one of a duty counts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from rca.store.tables.columns import Utc, metadata, moment
from rca.store.tables.revisions import guard

authority_reports = Table(
    "authority_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_key", String(80), nullable=False),
    Column("duty", String(130), nullable=False),
    *moment("told"),
    Column("evidence", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Index("ix_authority_reports_incident_key", "incident_key"),
    sqlite_autoincrement=True,
)
"""``duty`` is as :attr:`rca.model.deadlines.owed.Due.id` says it; no ``told`` takes back what was recorded before."""

guard(authority_reports)

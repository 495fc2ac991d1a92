"""The table of mails on their way; see :mod:`rca.store.tables.incidents`, whose rules hold here too."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from rca.model.customers.delivery import DeliveryState
from rca.store.tables.columns import Utc, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", String(400), nullable=False, unique=True),
    Column("incident_key", String(80), nullable=False),
    Column("kind", String(80), nullable=False),
    Column("edition", String(40), nullable=False),
    Column("locale", String(20), nullable=False),
    Column("folded_recipient", String(254), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("recipient_name", Text, nullable=False),
    Column("sender", String(254), nullable=False),
    Column("revision", Integer),
    Column("state", String(10), nullable=False, index=True),
    Column("run", String(40)),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("issued_at", Utc, nullable=False),
    Column("queued_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("message", LargeBinary),
    CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in DeliveryState)})", name="state"),
    UniqueConstraint("incident_key", "kind", "edition", "locale", "folded_recipient"),
    sqlite_autoincrement=True,
)
"""One row for each mail, which is one edition of a notice to one address. ``run`` is the run that may write its next
state; ``message`` is kept while the mail is neither sent nor waiting, so that a person can let the very same go."""

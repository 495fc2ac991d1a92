"""The tables of customers; see :mod:`rca.store.tables.incidents`, whose rules hold here too.

Names are kept as JSON by language, as nobody looks for a customer by a part of them. Services have a table of their
own, where the folded name is what matching compares. ``customer_changes`` outlives the customers it tells of.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from rca.store.tables.columns import Utc, metadata

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", String(80), nullable=False),
    Column("folded_id", String(80), nullable=False, unique=True),
    Column("name", JSON, nullable=False),
    Column("honorific", String(20), nullable=False),
    Column("locale", String(20)),
    Column("zone", String(64)),
    Column("notes", Text),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    CheckConstraint("version >= 1", name="version"),
)
"""One row for each customer; ``digest`` tells contents apart. Upper and lower case make no difference in an id:
folders are named by it, and not every file system keeps them apart."""

contact_persons = Table(
    "contact_persons",
    metadata,
    Column("customer_row", Integer, ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", JSON(none_as_null=True)),
    Column("title", JSON(none_as_null=True)),
    Column("department", JSON(none_as_null=True)),
    Column("email", Text, index=True),
)
"""Who is written to at a customer, in the order of the list."""

customer_services = Table(
    "customer_services",
    metadata,
    Column("customer_row", Integer, ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("service", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True),
)
"""The services a customer uses, as written, and as they are compared."""

customer_changes = Table(
    "customer_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("fields", JSON, nullable=False),
    CheckConstraint("action IN ('created', 'updated', 'removed')", name="action"),
    UniqueConstraint("customer_id", "version"),
    sqlite_autoincrement=True,
)
"""What was changed, when and by whom. Rows are only ever added."""

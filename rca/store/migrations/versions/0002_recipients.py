"""Customers, their contact persons, the services they use, and the history of all this."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=80), nullable=False),
        sa.Column("folded_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("honorific", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_customers_version")),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
        sa.UniqueConstraint("folded_id", name="uq_customers_folded_id"),
    )
    op.create_table(
        "contact_persons",
        sa.Column("customer_row", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.JSON(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=True),
        sa.Column("department", sa.JSON(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_row"], ["customers.id"], name="fk_contact_persons_customer_row", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_row", "position", name="pk_contact_persons"),
    )
    op.create_index("ix_contact_persons_email", "contact_persons", ["email"])
    op.create_table(
        "customer_services",
        sa.Column("customer_row", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_row"], ["customers.id"], name="fk_customer_services_customer_row", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_row", "position", name="pk_customer_services"),
    )
    op.create_index("ix_customer_services_folded", "customer_services", ["folded"])
    op.create_table(
        "customer_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "action IN ('created', 'updated', 'removed')", name=op.f("ck_customer_changes_action")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_customer_changes"),
        sa.UniqueConstraint("customer_id", "version", name="uq_customer_changes_customer_id_version"),
        sqlite_autoincrement=True,
    )

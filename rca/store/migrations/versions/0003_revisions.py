"""Revisions and withdrawals, the editions and files frozen with them, and reviews; all of them only ever added to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSED = "what was published never changes"
_KEYS = {
    "revisions": "(position = NEW.position) OR (incident_key = NEW.incident_key AND number = NEW.number)",
    "withdrawals": "(position = NEW.position) OR (incident_key = NEW.incident_key AND number = NEW.number)",
    "editions": "position = NEW.position AND locale = NEW.locale",
    "renditions": "position = NEW.position AND locale = NEW.locale AND format = NEW.format",
    "reviews": "id = NEW.id",
}


def upgrade() -> None:
    for name in ("revisions", "withdrawals"):
        op.create_table(
            name,
            sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("incident_key", sa.String(length=80), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("position", name=f"pk_{name}"),
            sa.UniqueConstraint("incident_key", "number", name=f"uq_{name}_incident_key_number"),
        )
    for name in ("editions", "renditions"):
        of_format = (
            [sa.Column("format", sa.String(length=40), nullable=False)] if name == "renditions" else []
        )
        op.create_table(
            name,
            sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("locale", sa.String(length=20), nullable=False),
            *of_format,
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(["position"], ["revisions.position"], name=f"fk_{name}_position"),
            sa.PrimaryKeyConstraint(
                "position", "locale", *(column.name for column in of_format), name=f"pk_{name}"
            ),
        )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_key", sa.String(length=80), nullable=False),
        sa.Column("incident_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('in_review', 'approved')", name=op.f("ck_reviews_state")),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_incident_key", "reviews", ["incident_key"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE OR REPLACE FUNCTION rca_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
        )
    for name, same in _KEYS.items():
        for statement in _sqlite_guards(name, same) if sqlite else _postgresql_guards(name):
            op.execute(statement)


def _sqlite_guards(name: str, same: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    return [
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {refuse}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refuse}",
        f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name}"  # noqa: S608 - names of our own
        f" WHEN EXISTS (SELECT 1 FROM {name} WHERE {same}) {refuse}",
    ]


def _postgresql_guards(name: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {name}"
        " FOR EACH ROW EXECUTE FUNCTION rca_never_changes()",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION rca_never_changes()",
    ]

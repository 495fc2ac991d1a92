"""The table of what authorities were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REFUSED = "what was published never changes"
_NAME = "authority_reports"


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_key", sa.String(length=80), nullable=False),
        sa.Column("duty", sa.String(length=130), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_about", sa.Boolean(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authority_reports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_authority_reports_incident_key", _NAME, ["incident_key"])
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
_SQLITE = (
    f"CREATE TRIGGER {_NAME}_no_update BEFORE UPDATE ON {_NAME} {_REFUSE}",
    f"CREATE TRIGGER {_NAME}_no_delete BEFORE DELETE ON {_NAME} {_REFUSE}",
    f"CREATE TRIGGER {_NAME}_no_replace BEFORE INSERT ON {_NAME}"  # noqa: S608 - names of our own
    f" WHEN EXISTS (SELECT 1 FROM {_NAME} WHERE id = NEW.id) {_REFUSE}",
)
_POSTGRESQL = (
    f"CREATE TRIGGER {_NAME}_no_change BEFORE UPDATE OR DELETE ON {_NAME}"
    " FOR EACH ROW EXECUTE FUNCTION rca_never_changes()",
    f"CREATE TRIGGER {_NAME}_no_truncate BEFORE TRUNCATE ON {_NAME}"
    " FOR EACH STATEMENT EXECUTE FUNCTION rca_never_changes()",
)

"""The table of reviews that were returned to the author, with the reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFUSED = "what was published never changes"
_NAME = "review_returns"


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("review", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"], name="fk_review_returns_review"),
        sa.PrimaryKeyConstraint("review", name="pk_review_returns"),
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
_SQLITE = (
    f"CREATE TRIGGER {_NAME}_no_update BEFORE UPDATE ON {_NAME} {_REFUSE}",
    f"CREATE TRIGGER {_NAME}_no_delete BEFORE DELETE ON {_NAME} {_REFUSE}",
    f"CREATE TRIGGER {_NAME}_no_replace BEFORE INSERT ON {_NAME}"  # noqa: S608 - names of our own
    f" WHEN EXISTS (SELECT 1 FROM {_NAME} WHERE review = NEW.review) {_REFUSE}",
)
_POSTGRESQL = (
    f"CREATE TRIGGER {_NAME}_no_change BEFORE UPDATE OR DELETE ON {_NAME}"
    " FOR EACH ROW EXECUTE FUNCTION rca_never_changes()",
    f"CREATE TRIGGER {_NAME}_no_truncate BEFORE TRUNCATE ON {_NAME}"
    " FOR EACH STATEMENT EXECUTE FUNCTION rca_never_changes()",
)

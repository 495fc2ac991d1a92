"""Room for the longest form of address in stores on PostgreSQL that were made before; SQLite keeps no widths."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("customers", "honorific", type_=sa.String(length=20))

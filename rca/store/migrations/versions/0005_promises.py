"""Next steps with priority and links to trackers, their moves, and the promises that revisions make."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFUSED = "what was published never changes"
_KEYS = {"step_moves": "id = NEW.id", "promises": "position = NEW.position AND step = NEW.step"}
_OLD = "incident_id, position, name, kind, state, due, due_by, done_on, owner, notes, audience"


def upgrade() -> None:
    _recreate_steps()
    op.create_table(
        "step_trackers",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("step_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("system", sa.String(length=10), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id", "step_position"],
            ["next_steps.incident_id", "next_steps.position"],
            name="fk_step_trackers_incident_id_step_position",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "step_position", "position", name="pk_step_trackers"),
    )
    op.create_index("ix_step_trackers_system_key", "step_trackers", ["system", "key"])
    op.create_table(
        "step_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_key", sa.String(length=80), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("verb", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=True),
        sa.Column("from_due", sa.String(length=10), nullable=False),
        sa.Column("to_due", sa.String(length=10), nullable=False),
        sa.Column("from_owner", sa.Text(), nullable=False),
        sa.Column("to_owner", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "verb IN ('add', 'state', 'due', 'assign', 'note', 'reword', 'edit', 'remove')",
            name=op.f("ck_step_moves_verb"),
        ),
        sa.CheckConstraint("origin IN ('command', 'file', 'other')", name=op.f("ck_step_moves_origin")),
        sa.PrimaryKeyConstraint("id", name="pk_step_moves"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_step_moves_at", "step_moves", ["at"])
    op.create_index("ix_step_moves_incident_key_step", "step_moves", ["incident_key", "step"])
    op.create_table(
        "promises",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("incident_key", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("incident_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("due_by", sa.Date(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["position"], ["revisions.position"], name="fk_promises_position"),
        sa.PrimaryKeyConstraint("position", "step", name="pk_promises"),
    )
    op.create_index("ix_promises_incident_key_step", "promises", ["incident_key", "step"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, same in _KEYS.items():
        for statement in _sqlite_guards(name, same) if sqlite else _postgresql_guards(name):
            op.execute(statement)


def _recreate_steps() -> None:
    """Make ``next_steps`` anew with its further column, and what refers to it.

    SQLite can neither add a column with a check to a table as it would be created, nor drop a table that others refer
    to without deleting their rows; so all of it is put aside first.
    """
    for name in ("next_steps", "step_answers"):
        op.execute(f"CREATE TABLE old_{name} AS SELECT * FROM {name}")  # noqa: S608 - names of our own
    op.drop_table("step_answers")
    op.drop_table("next_steps")
    op.create_table(
        "next_steps",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("due", sa.String(length=10), nullable=True),
        sa.Column("due_by", sa.Date(), nullable=True),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'customer', 'internal')", name=op.f("ck_next_steps_audience")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'planned', 'in_progress', 'blocked', 'done', 'verified', 'dropped')",
            name=op.f("ck_next_steps_state"),
        ),
        sa.CheckConstraint("priority IN ('high', 'normal', 'low')", name=op.f("ck_next_steps_priority")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_next_steps_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_next_steps"),
    )
    op.create_table(
        "step_answers",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("step_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id", "step_position"],
            ["next_steps.incident_id", "next_steps.position"],
            name="fk_step_answers_incident_id_step_position",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "step_position", "position", name="pk_step_answers"),
    )
    op.execute(
        f"INSERT INTO next_steps ({_OLD}, priority) SELECT {_OLD}, 'normal' FROM old_next_steps"  # noqa: S608
    )
    columns = "incident_id, step_position, position, answer"
    op.execute(f"INSERT INTO step_answers ({columns}) SELECT {columns} FROM old_step_answers")  # noqa: S608
    for name in ("next_steps", "step_answers"):
        op.drop_table(f"old_{name}")
    for column in ("due_by", "owner", "state"):
        op.create_index(f"ix_next_steps_{column}", "next_steps", [column])


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

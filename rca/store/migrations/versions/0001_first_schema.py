"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.CheckConstraint("action IN ('created', 'updated')", name=op.f("ck_changes_action")),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.UniqueConstraint("incident_key", "version", name="uq_changes_incident_key_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("tracking_id", sa.Text(), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("source_locale", sa.String(length=20), nullable=False),
        sa.Column("abridged", sa.JSON(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_about", sa.Boolean(), nullable=False),
        sa.Column("is_ongoing", sa.Boolean(), nullable=False),
        sa.Column("upstream_tracking_id", sa.Text(), nullable=True),
        sa.Column("upstream_stage", sa.String(length=20), nullable=True),
        sa.Column("upstream_link", sa.String(length=60), nullable=True),
        sa.Column("upstream_audience", sa.String(length=10), nullable=True),
        sa.Column("customers_certainty", sa.String(length=30), nullable=True),
        sa.Column("customers_fact", sa.String(length=60), nullable=True),
        sa.Column("has_detection", sa.Boolean(), nullable=False),
        sa.Column("detection_method", sa.String(length=20), nullable=True),
        sa.Column("cause_category", sa.String(length=20), nullable=True),
        sa.Column("cause_certainty", sa.String(length=30), nullable=True),
        sa.Column("has_mitigation", sa.Boolean(), nullable=False),
        sa.Column("recurrence_audience", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "recurrence_audience IN ('public', 'customer', 'internal')",
            name=op.f("ck_incidents_recurrence_audience"),
        ),
        sa.CheckConstraint(
            "severity IN ('sev1', 'sev2', 'sev3', 'sev4')", name=op.f("ck_incidents_severity")
        ),
        sa.CheckConstraint(
            "upstream_audience IN ('public', 'customer', 'internal')",
            name=op.f("ck_incidents_upstream_audience"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_incidents_version")),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("key", name="uq_incidents_key"),
    )
    op.create_index("ix_incidents_cause_category", "incidents", ["cause_category"])
    op.create_index("ix_incidents_severity", "incidents", ["severity"])
    op.create_index("ix_incidents_start_at_key", "incidents", ["start_at", "key"])
    op.create_index("ix_incidents_tracking_id", "incidents", ["tracking_id"])
    op.create_table(
        "corrections",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_corrections_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_corrections"),
    )
    op.create_table(
        "facts",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_about", sa.Boolean(), nullable=True),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("end_about", sa.Boolean(), nullable=True),
        sa.Column("end_word", sa.String(length=10), nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.Column("from_name", sa.Text(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("bound", sa.String(length=10), nullable=True),
        sa.Column("of_number", sa.String(length=40), nullable=True),
        sa.Column("of_bound", sa.String(length=10), nullable=True),
        sa.CheckConstraint("audience IN ('public', 'customer', 'internal')", name=op.f("ck_facts_audience")),
        sa.CheckConstraint("end_word IN ('ongoing', 'unknown')", name=op.f("ck_facts_end_word")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_facts_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_facts"),
        sa.UniqueConstraint("incident_id", "name", name="uq_facts_incident_id_name"),
    )
    op.create_table(
        "impact_windows",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("start_about", sa.Boolean(), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("end_about", sa.Boolean(), nullable=True),
        sa.Column("end_word", sa.String(length=10), nullable=True),
        sa.CheckConstraint("end_word IN ('ongoing', 'unknown')", name=op.f("ck_impact_windows_end_word")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_impact_windows_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_impact_windows"),
    )
    op.create_index("ix_impact_windows_start_at_end_at", "impact_windows", ["start_at", "end_at"])
    op.create_table(
        "links",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'customer', 'internal')", name=op.f("ck_links_audience")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_links_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_links"),
    )
    op.create_table(
        "names",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.CheckConstraint("kind IN ('services', 'regions')", name=op.f("ck_names_kind")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_names_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "kind", "name", name="pk_names"),
    )
    op.create_index("ix_names_kind_name", "names", ["kind", "name"])
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
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'customer', 'internal')", name=op.f("ck_next_steps_audience")
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'planned', 'in_progress', 'blocked', 'done', 'verified', 'dropped')",
            name=op.f("ck_next_steps_state"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_next_steps_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_next_steps"),
    )
    op.create_index("ix_next_steps_due_by", "next_steps", ["due_by"])
    op.create_index("ix_next_steps_state", "next_steps", ["state"])
    op.create_table(
        "posts",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'customer', 'internal')", name=op.f("ck_posts_audience")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_posts_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_posts"),
    )
    op.create_table(
        "recurrences",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_recurrences_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_recurrences"),
    )
    op.create_index("ix_recurrences_of_key", "recurrences", ["of_key"])
    op.create_table(
        "texts",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("marked", sa.String(length=10), nullable=False),
        sa.CheckConstraint("audience IN ('public', 'customer', 'internal')", name=op.f("ck_texts_audience")),
        sa.CheckConstraint("marked IN ('public', 'customer', 'internal')", name=op.f("ck_texts_marked")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_texts_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_texts"),
        sa.UniqueConstraint("incident_id", "path", "locale", name="uq_texts_incident_id_path_locale"),
    )
    op.create_index("ix_texts_path_locale", "texts", ["path", "locale"])
    op.create_table(
        "timeline_events",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("at_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at_on", sa.Date(), nullable=True),
        sa.Column("at_about", sa.Boolean(), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'customer', 'internal')", name=op.f("ck_timeline_events_audience")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_timeline_events_incident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name="pk_timeline_events"),
    )
    op.create_table(
        "link_urls",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("link_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id", "link_position"],
            ["links.incident_id", "links.position"],
            name="fk_link_urls_incident_id_link_position",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "link_position", "position", name="pk_link_urls"),
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
    op.create_table(
        "window_names",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("window_position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.CheckConstraint("kind IN ('services', 'regions')", name=op.f("ck_window_names_kind")),
        sa.ForeignKeyConstraint(
            ["incident_id", "window_position"],
            ["impact_windows.incident_id", "impact_windows.position"],
            name="fk_window_names_incident_id_window_position",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", "window_position", "kind", "position", name="pk_window_names"),
    )

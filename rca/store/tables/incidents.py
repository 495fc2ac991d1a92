"""The tables of incidents. What changes here needs a migration beside it; a test compares the two.

Everything an incident consists of hangs on ``incidents.id`` and is deleted with it; ``position`` keeps the order that
the file had. Prose is not in the tables of the things it describes but in ``texts``, one row for each language, so
that search and translation find all of it in one place. ``changes`` outlives the incidents it tells of.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

from rca.model.incidents.step_states import Priority, StepState
from rca.model.incidents.vocabulary import Severity
from rca.store.tables.columns import Utc, audience, metadata, moment, one_of, window


def _part(name: str, *items: SchemaItem) -> Table:
    """A table of entries of an incident, in the order of ``position``."""
    return Table(
        name,
        metadata,
        Column("incident_id", Integer, ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        *items,
    )


incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("tracking_id", Text, index=True),
    Column("severity", String(10), nullable=False, index=True),
    Column("source_locale", String(20), nullable=False),
    Column("abridged", JSON, nullable=False),
    *moment("start", nullable=False),  # the earliest start of all windows
    Column("is_ongoing", Boolean, nullable=False),
    Column("upstream_tracking_id", Text),
    Column("upstream_stage", String(20)),
    Column("upstream_link", String(60)),
    *audience("upstream_audience", nullable=True),
    Column("customers_certainty", String(30)),
    Column("customers_fact", String(60)),
    Column("has_detection", Boolean, nullable=False),
    Column("detection_method", String(20)),
    Column("cause_category", String(20), index=True),
    Column("cause_certainty", String(30)),
    Column("has_mitigation", Boolean, nullable=False),
    *audience("recurrence_audience", nullable=True),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    # Last, because SQLite reads a row up to the last column asked for, and only export asks for this one.
    Column("source", Text, nullable=False),
    one_of("severity", Severity),
    CheckConstraint("version >= 1", name="version"),
    Index("ix_incidents_start_at_key", "start_at", "key"),
)
"""One row for each incident. ``source`` is the text of its file as it was imported; ``digest`` tells contents apart."""

texts = _part(
    "texts",
    Column("path", String(200), nullable=False),  # such as timeline.3.text
    Column("locale", String(20), nullable=False),
    Column("markdown", Text, nullable=False),
    *audience(),  # who may read it in its place
    *audience("marked"),  # what the text itself is marked with
    UniqueConstraint("incident_id", "path", "locale"),
    Index("ix_texts_path_locale", "path", "locale"),
)
"""Every text of an incident, one row for each language."""

names = Table(
    "names",
    metadata,
    Column("incident_id", Integer, ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("name", String(60), primary_key=True),
    CheckConstraint("kind IN ('services', 'regions')", name="kind"),
    Index("ix_names_kind_name", "kind", "name"),
)
"""The ids of services and regions; what they are called is in ``texts``."""

impact_windows = _part(
    "impact_windows",
    Column("name", String(60), nullable=False),
    *window(),
    Index("ix_impact_windows_start_at_end_at", "start_at", "end_at"),
)

window_names = Table(
    "window_names",
    metadata,
    Column("incident_id", Integer, primary_key=True),
    Column("window_position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", String(60), nullable=False),
    ForeignKeyConstraint(
        ["incident_id", "window_position"],
        ["impact_windows.incident_id", "impact_windows.position"],
        ondelete="CASCADE",
    ),
    CheckConstraint("kind IN ('services', 'regions')", name="kind"),
)
"""Which services and regions an impact window concerns; none means all."""

posts = _part(
    "posts",
    Column("at", Utc, nullable=False),
    Column("status", String(20), nullable=False),
    Column("next_at", Utc),
    *audience(),
)

facts = _part(
    "facts",
    Column("name", String(60), nullable=False),
    Column("kind", String(10), nullable=False),
    *audience(),
    *window(nullable=True),  # of an instant: the start
    Column("seconds", BigInteger),
    Column("from_name", Text),
    Column("to_name", Text),
    Column("number", String(40)),  # in digits, because floating point cannot hold every decimal
    Column("bound", String(10)),
    Column("of_number", String(40)),
    Column("of_bound", String(10)),
    UniqueConstraint("incident_id", "name"),
)

links = _part("links", Column("name", String(60), nullable=False), *audience())

link_urls = Table(
    "link_urls",
    metadata,
    Column("incident_id", Integer, primary_key=True),
    Column("link_position", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("locale", String(20), nullable=False),
    Column("url", Text, nullable=False),
    ForeignKeyConstraint(
        ["incident_id", "link_position"], ["links.incident_id", "links.position"], ondelete="CASCADE"
    ),
)

timeline_events = _part(
    "timeline_events",
    Column("name", String(60)),
    *moment("at"),
    Column("type", String(20), nullable=False),
    *audience(),
)

next_steps = _part(
    "next_steps",
    Column("name", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), index=True),
    Column("due", String(10)),  # a date or a month
    Column("due_by", Date, index=True),  # the last day that it can mean
    Column("done_on", String(10)),
    Column("owner", Text, index=True),
    Column("priority", String(10), nullable=False),
    Column("notes", Text),
    *audience(),
    one_of("state", StepState),
    one_of("priority", Priority),
)

step_answers = Table(
    "step_answers",
    metadata,
    Column("incident_id", Integer, primary_key=True),
    Column("step_position", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("answer", Text, nullable=False),
    ForeignKeyConstraint(
        ["incident_id", "step_position"],
        ["next_steps.incident_id", "next_steps.position"],
        ondelete="CASCADE",
    ),
)

step_trackers = Table(
    "step_trackers",
    metadata,
    Column("incident_id", Integer, primary_key=True),
    Column("step_position", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("link", Text, nullable=False),  # as it is written
    Column("system", String(10), nullable=False),
    Column("key", Text, nullable=False),  # the same for every way to write it
    ForeignKeyConstraint(
        ["incident_id", "step_position"],
        ["next_steps.incident_id", "next_steps.position"],
        ondelete="CASCADE",
    ),
    Index("ix_step_trackers_system_key", "system", "key"),
)

recurrences = _part("recurrences", Column("of_key", String(80), nullable=False, index=True))

corrections = _part("corrections", Column("at", Utc, nullable=False))

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_key", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", String(10), nullable=False),
    Column("fields", JSON, nullable=False),
    CheckConstraint("action IN ('created', 'updated')", name="action"),
    UniqueConstraint("incident_key", "version"),
    sqlite_autoincrement=True,
)
"""What was changed, when and by whom. Rows are only ever added; their ids grow in the order of the commits."""

working_files = Table(
    "working_files",
    metadata,
    Column("incident_key", String(80), primary_key=True),
    Column("who", Text, primary_key=True),
    Column("file", Text, primary_key=True),  # its whole path, where it lay
    Column("version", Integer, nullable=False),  # of the incident then
    Column("at", Utc, nullable=False),
    Column("text", Text, nullable=False),
    Column("content", JSON, nullable=False),  # the incident that the text says
)
"""What each file said when somebody imported it, or wrote it from the store, last: what its next text was made from."""

PARTS: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if "incident_id" in table.c)
"""The tables that hold an incident's entries, each after those it refers to."""

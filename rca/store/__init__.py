"""The store: incidents and their history in a relational database, SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from rca.store import delivery_tables as delivery_tables  # mails on their way
from rca.store import recipient_tables as recipient_tables  # its tables belong to the metadata
from rca.store import revision_tables as revision_tables  # and so do these
from rca.store.changes import Action, Change, FieldChange
from rca.store.repository import Outcome, Repository, Saved, open_store
from rca.store.summaries import Summary

__all__ = ["Action", "Change", "FieldChange", "Outcome", "Repository", "Saved", "Summary", "open_store"]

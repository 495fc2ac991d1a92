"""The store: incidents and their history in a relational database, SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from rca.store.changes import Action, Change, FieldChange
from rca.store.repository import Outcome, Repository, Saved, open_store
from rca.store.summaries import Summary

__all__ = ["Action", "Change", "FieldChange", "Outcome", "Repository", "Saved", "Summary", "open_store"]

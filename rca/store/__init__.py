"""The store: incidents and their history in a relational database, SQLite by default, PostgreSQL by URL.

Its names are loaded when they are asked for: a list of steps needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca.store.incidents.changes import Action, Change, FieldChange
    from rca.store.incidents.repository import Outcome, Repository, Saved, open_store
    from rca.store.incidents.summaries import Summary

__all__ = ["Action", "Change", "FieldChange", "Outcome", "Repository", "Saved", "Summary", "open_store"]

_HOMES = {
    "incidents.changes": ("Action", "Change", "FieldChange"),
    "incidents.repository": ("Outcome", "Repository", "Saved", "open_store"),
    "incidents.summaries": ("Summary",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"rca.store.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

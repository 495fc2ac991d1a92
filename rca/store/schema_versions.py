"""The revisions of the schema that this program knows. Nothing is loaded to tell them."""

from __future__ import annotations

from pathlib import Path

VERSION_TABLE = "rca_schema"
"""Alembic's table for the revision; a name of our own, so that no other program's database is taken for a store."""

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> tuple[str, ...]:
    """The revisions this program knows, oldest first: files are named by them, so that none needs to be loaded."""
    return tuple(
        sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    )

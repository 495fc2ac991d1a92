"""A finding: a broken rule at a place of an incident, before an importer names file and line."""

from __future__ import annotations

from typing import NamedTuple

from rca.model.walk import Path


class Finding(NamedTuple):
    """A broken rule: where (path from the incident, and at which brace of a text), which, and its values."""

    path: Path
    rule: str
    values: dict[str, object]
    brace: int | None = None

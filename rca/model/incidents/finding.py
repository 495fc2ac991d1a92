"""A finding: a broken rule at a place of an incident, before an importer names file and line."""

from __future__ import annotations

from typing import NamedTuple

from rca.model.walk import Path


class Finding(NamedTuple):
    """A broken rule: where (path from the incident), which, and its values.

    Within a text, ``brace`` counts braces, and ``piece`` is what is wrong, with how many equal ones stand before it.
    """

    path: Path
    rule: str
    values: dict[str, object]
    brace: int | None = None
    piece: tuple[str, int] | None = None

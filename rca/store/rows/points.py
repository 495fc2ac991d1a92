"""The points in time of rows, read without the model."""

from __future__ import annotations

from rca.model.written_times import Point
from rca.store.rows.reading import Stored


def point_of(prefix: str, row: Stored) -> Point | None:
    """The point of the three columns of a moment; None if there is none."""
    at, on, about = (row[f"{prefix}_{part}"] for part in ("at", "on", "about"))
    if at is None:
        return None
    return Point(None if on is not None else at, on, about)

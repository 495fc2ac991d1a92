"""Moments and windows as columns, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from rca.model.times import End, Moment, Window

Row = dict[str, Any]
"""Values by column, to be written."""

Stored = Mapping[Any, Any]
"""A row that was read; its values can be had by column name."""


def moment_row(prefix: str, moment: Moment | None, *, last: bool = False) -> Row:
    """The three columns of a moment. A date counts from its first instant in UTC, or with ``last`` to its end."""
    if moment is None:
        return {f"{prefix}_at": None, f"{prefix}_on": None, f"{prefix}_about": None}
    at = moment.instant
    if moment.on is not None:
        at = datetime.combine(moment.on, time(), UTC) + timedelta(days=1 if last else 0)
    return {f"{prefix}_at": at, f"{prefix}_on": moment.on, f"{prefix}_about": moment.about}


def moment_of(prefix: str, row: Stored) -> Moment | None:
    """The moment that :func:`moment_row` wrote."""
    if row[f"{prefix}_at"] is None:
        return None
    about = row[f"{prefix}_about"]
    if (on := row[f"{prefix}_on"]) is not None:
        return Moment(on=on, about=about)
    return Moment(instant=row[f"{prefix}_at"], about=about)


def window_row(window: Window | None) -> Row:
    """The columns of a window: start, end, and the word that stands for an end that is no moment."""
    end = window.end if window else None
    return {
        **moment_row("start", window.start if window else None),
        **moment_row("end", end if isinstance(end, Moment) else None, last=True),
        "end_word": end.value if isinstance(end, End) else None,
    }


def window_data(row: Stored) -> Row:
    """Start and end as :func:`window_row` wrote them, for the model to make a window of."""
    return {"start": moment_of("start", row), "end": row["end_word"] or moment_of("end", row)}

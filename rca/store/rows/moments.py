"""The columns of moments and windows, and the values made of them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from rca.model.times import End, Moment, Window
from rca.store.rows.points import point_of
from rca.store.rows.reading import Stored as Stored

Row = dict[str, Any]
"""Values by column, to be written."""


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
    point = point_of(prefix, row)
    return Moment(instant=point.instant, on=point.on, about=point.about) if point else None


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

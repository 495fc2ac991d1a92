"""Forerunners: what was noticed, and told, before customers felt it."""

from __future__ import annotations

from datetime import datetime, timedelta

from rca.checks._moments import is_before, is_same, later
from rca.model.incidents.incident import EventType, Incident
from rca.model.times import Moment

_AHEAD = timedelta(days=1)
"""By how much a forerunner may go before the impact; what is further off is rather a mistyped date."""
_NOTICED = frozenset({EventType.DETECTED, EventType.DECLARED})


def is_forerunner(incident: Incident, at: Moment | datetime) -> bool:
    """True if what happened then, before the impact, is no contradiction: the timeline has the impact begin when the
    windows do, and it was noticed by then."""
    start = incident.span.start
    return (
        any(
            each.at and each.type is EventType.BEGAN and is_same(each.at, start) for each in incident.timeline
        )
        and any(
            each.at and each.type in _NOTICED and not is_before(at, each.at) for each in incident.timeline
        )
        and not is_before(at, later(start, -_AHEAD))
    )

"""Moments compared as far as they are known: an instant with an instant, a date with the days around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from rca.model.incidents.finding import Finding
from rca.model.times import Moment, exactly
from rca.model.walk import Path
from rca.model.written_times import JAPAN

_ROUGHLY = timedelta(hours=1)
"""How far a time that is only about right may be off."""
_DAY = timedelta(days=1)


def is_before(first: Moment | datetime, second: Moment | datetime) -> bool:
    """True if ``first`` certainly lies before ``second``."""
    first, second = _moment(first), _moment(second)
    slack = _ROUGHLY if first.about or second.about else timedelta()
    if first.instant and second.instant:
        return first.instant < second.instant - slack
    one, other = (each.on or (each.instant.date() if each.instant else None) for each in (first, second))
    # A date has no zone: it begins up to a day before, and ends up to a day after, that of UTC.
    return one is not None and other is not None and one < other - _DAY


def is_same(first: Moment | datetime, second: Moment | datetime) -> bool:
    """True if the two may be one and the same moment, as far as they are known."""
    return not is_before(first, second) and not is_before(second, first)


def later(moment: Moment, by: timedelta) -> Moment:
    """The moment that long after another, as exactly known as that; of a date, whole days count."""
    if moment.instant:
        return moment.model_copy(update={"instant": moment.instant + by})
    return moment.model_copy(update={"on": moment.on and moment.on + by})


def suspected(path: Path, moment: Moment | datetime, fits: Callable[[Moment], bool]) -> Iterator[Finding]:
    """A finding if ``moment``, which does not fit, would fit as a Japanese time that was written with Z."""
    moment = _moment(moment)
    if moment.instant is None:
        return
    meant = moment.model_copy(update={"instant": moment.instant - JAPAN})
    if fits(meant):
        values: dict[str, object] = {
            "value": moment.model_dump(),
            "meant": f"{moment.instant:%Y-%m-%dT%H:%M}+09:00",
        }
        yield Finding(path, "time.zone", values)


def _moment(value: Moment | datetime) -> Moment:
    return value if isinstance(value, Moment) else exactly(value)

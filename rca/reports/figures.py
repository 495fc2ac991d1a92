"""The report on next steps: how many were done, and whether in time.

Every step counts once, in the period and the month in which its *incident began*: that day never changes, whenever the
step was written down. Of the steps counted, ``done + open + dropped = all``. What the figures mean:

completion rate
    done / all. A step that was dropped stays in the whole: withdrawing a promise is not keeping it.
on-time rate
    Done on time / all whose time has come: those that are done on a known day and had a date, and those still open
    though that date has passed. *On time* is by the first date that customers were promised, whatever it was moved to
    since; a step that they were promised no date for is measured by the first date it had. Beside it stands the same
    rate by the last date that they were told. Dropped steps are in neither.
days to done
    From the day on which the incident began to the day on which the step was done; the median of those that are done
    on a known day.
slips
    How often a date was moved to a later day, or taken away.
overdue
    Open, and the date that holds now has passed, as in ``rca steps list --overdue``.
age of the open
    Days from the beginning of the incident to today: the median, and the oldest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from rca.model.promises.step_figures import StepFacts


class Fate(StrEnum):
    """What has become of a step, in the order of the chart. Every step has exactly one fate."""

    ON_TIME = "on_time"
    LATE = "late"
    UNDATED = "undated"
    """Done, but it had no date, or nobody recorded the day."""
    OPEN = "open"
    OVERDUE = "overdue"
    DROPPED = "dropped"


def fate(step: StepFacts, today: date) -> Fate:
    """What has become of a step; on time is by the first date."""
    if step.is_done:
        if step.first_due is None or step.done_on is None:
            return Fate.UNDATED
        return Fate.ON_TIME if step.done_on <= step.first_due else Fate.LATE
    if not step.is_open:
        return Fate.DROPPED
    return Fate.OVERDUE if step.is_overdue(today) else Fate.OPEN


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some steps. Rates are shares of 1; None where there is nothing to measure."""

    fates: Mapping[Fate, int]
    completion: float | None
    on_time_first: float | None
    on_time_last: float | None
    median_days: float | None
    slips: int
    slipped: int
    """Steps whose date slipped at least once."""
    median_age: float | None
    oldest_age: int | None

    @property
    def all(self) -> int:
        return sum(self.fates.values())

    @property
    def done(self) -> int:
        return self.fates[Fate.ON_TIME] + self.fates[Fate.LATE] + self.fates[Fate.UNDATED]

    @property
    def open(self) -> int:
        """Those with something left to do, overdue ones included."""
        return self.fates[Fate.OPEN] + self.fates[Fate.OVERDUE]

    @property
    def overdue(self) -> int:
        return self.fates[Fate.OVERDUE]

    @property
    def dropped(self) -> int:
        return self.fates[Fate.DROPPED]


def figures(steps: Sequence[StepFacts], today: date) -> Figures:
    """The figures of these steps on a day."""
    fates = dict.fromkeys(Fate, 0)
    for step in steps:
        fates[fate(step, today)] += 1
    days = [spent for step in steps if (spent := step.days_to_done) is not None]
    ages = [(today - step.began_on).days for step in steps if step.is_open]
    return Figures(
        fates=fates,
        completion=sum(step.is_done for step in steps) / len(steps) if steps else None,
        on_time_first=_on_time(((step, step.first_due) for step in steps), today),
        on_time_last=_on_time(((step, step.last_due) for step in steps), today),
        median_days=median(days) if days else None,
        slips=sum(step.slips for step in steps),
        slipped=sum(step.slips > 0 for step in steps),
        median_age=median(ages) if ages else None,
        oldest_age=max(ages, default=None),
    )


def _on_time(dated: Iterable[tuple[StepFacts, date | None]], today: date) -> float | None:
    kept = due = 0
    for step, day in dated:
        if day is None:
            continue
        if step.is_done and step.done_on:
            due, kept = due + 1, kept + (step.done_on <= day)
        elif step.is_open and day < today:
            due += 1
    return kept / due if due else None


GROUPINGS: Final[Mapping[str, Callable[[StepFacts], Sequence[str]]]] = {
    "month": lambda step: (f"{step.began_on:%Y-%m}",),
    "kind": lambda step: (step.kind,),
    "service": lambda step: step.services,
}
"""By what a report can be divided. A step of an incident of several services counts with each of them."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period: in all, and by group in the groups' order."""

    today: date
    since: date | None
    until: date | None
    by: str
    """"" if it is not divided."""
    total: Figures
    groups: Mapping[str, Figures]


def make_report(
    steps: Iterable[StepFacts],
    today: date,
    *,
    since: date | None = None,
    until: date | None = None,
    by: str = "",
    promised: bool = False,
) -> Report:
    """The report on the steps of incidents that began from ``since`` to ``until``, both included.

    With ``promised`` only those count that customers were told of. Raises KeyError for an unknown grouping.
    """
    counted = [
        step
        for step in steps
        if (since is None or step.began_on >= since)
        and (until is None or step.began_on <= until)
        and (step.is_promised or not promised)
    ]
    groups: dict[str, list[StepFacts]] = defaultdict(list)
    if by:
        names_of = GROUPINGS[by]
        for step in counted:
            for name in names_of(step):
                groups[name].append(step)
    return Report(
        today=today,
        since=since,
        until=until,
        by=by,
        total=figures(counted, today),
        groups={name: figures(groups[name], today) for name in sorted(groups)},
    )

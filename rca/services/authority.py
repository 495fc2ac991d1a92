"""Reports to authorities: which duty somebody means, and whether the record can be true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from pydantic_core import PydanticCustomError

from rca.errors import InvalidInput, NotFound, Refused, UsageError
from rca.model.characters import clean
from rca.model.deadlines.owed import Report, duty_id
from rca.model.deadlines.regime import Duty, Regime
from rca.model.near_names import nearest
from rca.model.problem import N_, Listed, Place
from rca.model.rules.catalogue import found
from rca.model.written_times import Point


def report_of(
    duty: str,
    regimes: Mapping[str, Regime],
    *,
    done: date | datetime | None,
    evidence: str,
    who: str,
    now: datetime,
    began: Point,
) -> Report:
    """The record of an incident that ``began`` then; see :meth:`rca.services.due.DueTimes.record`."""
    id_, meant = _meant(duty, regimes)
    if meant.to == "customers":
        raise Refused(
            N_("{duty} is owed to customers"),
            remedy=N_("Publish the notice: rca publish KEY --kind {kind}"),
            duty=id_,
            kind=meant.notice,
        )
    # Whoever counts days is somewhere in the world: a day has come when it has begun there where it begins first.
    if isinstance(done, datetime):
        point, is_to_come = Point(done.astimezone(UTC)), done > now
    else:
        point, is_to_come = Point(on=done), done is not None and (done - now.date()).days > 1
    if is_to_come:
        raise UsageError(N_("{value} has not come yet."), value=str(point))
    if done and _is_before(point, began):
        raise UsageError(
            N_("{value} lies before the incident, which began {start}."), value=str(point), start=str(began)
        )
    try:
        words = clean(evidence) if evidence.strip() else ""
    except PydanticCustomError as error:
        problem = found(error.type, Place(field="evidence"), **(error.context or {}))
        raise InvalidInput(N_("nothing was recorded"), [problem]) from None
    return Report(id_, point if done else None, words, who)


def _is_before(point: Point, began: Point) -> bool:
    """True if a point certainly lies before the beginning; a date has no zone, and a rough time may be off."""
    if point.instant and began.instant and not began.about:
        return point.instant < began.instant
    return point.order[0] < began.order[0] - 1


def _meant(duty: str, regimes: Mapping[str, Regime]) -> tuple[str, Duty]:
    known = {duty_id(name, each.id): each for name, regime in regimes.items() for each in regime.duties}
    does = {
        duty_id(name, each.id): duty_id(name, each.fulfilled_by)
        for name, regime in regimes.items()
        for each in regime.duties
        if each.fulfilled_by
    }
    while duty in does:  # one report fulfils both
        duty = does[duty]
    if duty in known:
        return duty, known[duty]
    same = [(id_, each) for id_, each in known.items() if each.id == duty]
    if len(same) == 1:
        return same[0]
    near = nearest(duty, known, n=3) if not same else [id_ for id_, _ in same]
    raise NotFound(
        N_("there is no duty {duty} in the regimes that apply"),
        remedy=N_("Choose one of: {near}.") if known else N_("Name the regime with --regime, such as nis2."),
        duty=duty[:130],
        near=Listed(near or known),
    )

"""The duties of an incident: what is owed, by which instant, and whether it was done. Pure: calendars and ``now`` are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING

from rca.model.deadlines.course import Course, course_of
from rca.model.deadlines.owed import NOTICES, Anchor, Due, Given, Report, State, duty_id
from rca.model.deadlines.time_limits import IsOpen, after, next_open
from rca.model.incidents.vocabulary import EventType, Status
from rca.model.written_times import Point

if TYPE_CHECKING:
    from rca.model.deadlines.regime import Duty, Regime
    from rca.model.incidents.incident import Incident

Calendars = Mapping[str, IsOpen]
"""The business days of each regime, by its name."""

PROMISE = "next_update"
"""The duty that a notice makes by naming the time of the next one."""

_ORDER = list(State)


def due_times(
    incident: Incident | Course,
    regimes: Mapping[str, Regime],
    calendars: Calendars,
    now: datetime,
    given: Sequence[Given] = (),
    reports: Mapping[str, Report] = MappingProxyType({}),
) -> list[Due]:
    """Everything owed for ``incident`` at ``now`` (aware), what wants attention first.

    Owed are the duties of the ``regimes`` that held when the incident began, and the updates that its posts promised.
    A duty to customers is done by a notice: a post of the incident, or one of ``given``. A duty to an authority
    is done when an entry of the timeline, or an instant fact, with the id ``<regime>_<duty>`` says so
    (``nis2_early_warning``), or one of ``reports`` by that id, which goes before. What happens after ``now`` does not
    count.
    """
    course = incident if isinstance(incident, Course) else course_of(incident)
    told = _told(course, given, now)
    stated = _stated(course, now)
    told_to_authority = {
        name: each for name, each in reports.items() if each.done and _has_come(each.done, now)
    }
    owed = list(_promises(course, told, now))
    for name, regime in regimes.items():
        if _holds(course, regime):
            owed += _owed(course, name, regime, calendars[name], told, stated, told_to_authority, now)
    return in_order(owed)


def in_order(owed: Sequence[Due]) -> list[Due]:
    """Overdue first, the longest overdue before the others; what is done at the end."""
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(
        owed,
        key=lambda due: (_ORDER.index(due.state), due.at or last, due.incident_key, due.regime, due.duty),
    )


def _told(course: Course, given: Sequence[Given], now: datetime) -> list[Given]:
    """What customers were told by ``now``, oldest first. The first post is the initial notice."""
    posts = course.posts_until(now)
    told = [each for each in given if each.at <= now]
    for index, post in enumerate(posts):
        kind = "resolved" if post.status is Status.RESOLVED else "update" if index else "initial"
        told.append(Given(kind, post.at))
    return sorted(told, key=lambda each: (each.at, each.kind))


def _stated(course: Course, now: datetime) -> dict[str, Point]:
    """The instants that the incident names by an id, as far as they lie behind us."""
    named = [*((event.name, event.at) for event in course.events if event.name), *course.instants]
    return {name: point for name, point in named if _has_come(point, now)}


def _has_come(point: Point, now: datetime) -> bool:
    if point.instant:
        return point.instant <= now
    return point.on is not None and point.on <= now.date()


def _holds(course: Course, regime: Regime) -> bool:
    start = course.start
    day = start.instant.astimezone(regime.zone_info).date() if start.instant else start.on
    return day is not None and regime.holds_on(day)


def _promises(course: Course, told: Sequence[Given], now: datetime) -> Iterator[Due]:
    for post in course.posts_until(now):
        if post.next_at is not None:
            # An initial notice that is published after its post makes the promise, and does not keep it.
            later = (each.at for each in told if each.at > post.at and each.kind != "initial")
            done = min(later, default=None)
            yield Due(
                course.key, "", PROMISE, None, "customers", "", post.at, False, post.next_at, done,
                _state(post.next_at, done, now, at_once=False),
            )  # fmt: skip


def _owed(
    course: Course,
    name: str,
    regime: Regime,
    is_open: IsOpen,
    told: Sequence[Given],
    stated: Mapping[str, Point],
    reports: Mapping[str, Report],
    now: datetime,
) -> Iterator[Due]:
    done: dict[str, Point] = {}
    for duty in regime.duties:
        known = done.get(duty.anchor)
        point = _anchor(duty.anchor, course, told, stated, now) if known is None else known
        done[duty.id] = (
            done[duty.fulfilled_by] if duty.fulfilled_by else _done(name, duty, told, stated, reports)
        )
        done_at = done[duty.id].instant or _start_of(done[duty.id].on)
        at = _due_at(duty, point, regime, is_open)
        yield Due(
            course.key, name, duty.id, duty.name, duty.to, duty.anchor, point.instant or _start_of(point.on),
            point.about or point.on is not None, at, done_at,
            _state(at, done_at, now, at_once=duty.offset.at_once), reports.get(duty_id(name, duty.id)),
        )  # fmt: skip


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _done(
    name: str,
    duty: Duty,
    told: Sequence[Given],
    stated: Mapping[str, Point],
    reports: Mapping[str, Report],
) -> Point:
    """When the duty was first fulfilled."""
    if duty.to == "authority":
        id_ = duty_id(name, duty.id)
        report = reports.get(id_)
        return report.done if report and report.done else stated.get(id_, Point())
    kinds = {duty.notice}
    if duty.notice in NOTICES:
        kinds.update(NOTICES[NOTICES.index(duty.notice) :])
    return next((Point(each.at) for each in told if each.kind in kinds), Point())


def _due_at(duty: Duty, point: Point, regime: Regime, is_open: IsOpen) -> datetime | None:
    zone, whole_days = regime.zone_info, duty.ends == "end of day"
    start = point.instant
    if start is None and point.on is not None and whole_days:
        start = datetime.combine(point.on, time(12), zone)  # the day is all that counts
    if start is None and point.on is not None and duty.offset.at_once:
        start = datetime.combine(point.on, time(), zone)
    if start is None:
        return None
    at = after(start, duty.offset, zone, whole_days=whole_days, is_open=is_open)
    if duty.on_holidays == "next business day":
        local = at.astimezone(zone)
        day = next_open(local.date(), is_open)
        at = datetime.combine(day, local.time().replace(fold=0), zone).astimezone(UTC)
    return at


def _state(at: datetime | None, done: datetime | None, now: datetime, *, at_once: bool) -> State:
    if done is not None:
        return State.LATE if at is not None and done > at and not at_once else State.MET
    if at is None:
        return State.OPEN
    if at_once:
        return State.AT_ONCE
    return State.OVERDUE if now > at else State.DUE


def _anchor(
    anchor: str,
    course: Course,
    told: Sequence[Given],
    stated: Mapping[str, Point],
    now: datetime,
) -> Point:
    if anchor in stated:
        return stated[anchor]
    if anchor == Anchor.INITIAL_NOTICE:
        return Point(told[0].at) if told else Point()
    if anchor == Anchor.BEGAN:
        return course.start
    if anchor in (Anchor.DETECTED, Anchor.DECLARED, Anchor.AWARE):
        event = EventType.DECLARED if anchor == Anchor.DECLARED else EventType.DETECTED
        return next(iter(_events(course, event, now)), Point())
    if anchor in (Anchor.MITIGATED, Anchor.RESOLVED) and not course.is_ongoing:
        # An entry from before the impact came back tells of no end of it.
        found = [
            at for at in _events(course, EventType(anchor), now) if not _is_before(at, course.last_start)
        ]
        end = course.end
        if found:
            return found[-1]
        if anchor == Anchor.MITIGATED and end is not None and _has_come(end, now):
            return end
    return Point()


def _is_before(one: Point, other: Point) -> bool:
    """True if one point certainly lies before another; of a date only the day is known."""
    if one.instant and other.instant:
        return one.instant < other.instant
    return one.order[0] < other.order[0]


def _events(course: Course, event: EventType, now: datetime) -> list[Point]:
    """The moments of the timeline's entries of a type, in its order."""
    return [each.at for each in course.events if each.type is event and _has_come(each.at, now)]

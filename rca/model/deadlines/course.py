"""The course of an incident: its instants, which are all that deadlines are counted from. Plain values, no library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from rca.model.audience import Audience
from rca.model.incidents.vocabulary import EventType, Status
from rca.model.written_times import Point

if TYPE_CHECKING:
    from rca.model.incidents.incident import Incident
    from rca.model.times import Moment


class Word(NamedTuple):
    """A post: what customers were told while it lasted, and when they were promised the next one."""

    at: datetime
    status: Status
    next_at: datetime | None
    audience: Audience


class Event(NamedTuple):
    """An entry of the timeline that has a time. ``name`` is its id, or "" if it has none."""

    name: str
    type: EventType
    at: Point


class Course(NamedTuple):
    """What happened when."""

    key: str
    start: Point
    """The earliest start of all windows."""
    last_start: Point
    """The latest start of all windows: what is said to have ended before that began again."""
    end: Point | None
    """The latest end of all windows; None while one of them has none."""
    is_ongoing: bool
    posts: Sequence[Word]
    events: Sequence[Event]
    """In the order of the timeline."""
    instants: Sequence[tuple[str, Point]]
    """The facts that are instants, by name."""

    def posts_until(self, now: datetime) -> list[Word]:
        """The posts that customers could read by ``now``, oldest first."""
        told = (post for post in self.posts if post.at <= now and post.audience is not Audience.INTERNAL)
        return sorted(told, key=lambda post: post.at)


def course_of(incident: Incident) -> Course:
    """The course of an incident that was read whole."""
    from rca.model.incidents.facts import InstantFact  # the model, which is loaded where there is an incident
    from rca.model.times import Moment

    end = incident.span.end
    return Course(
        key=incident.key,
        start=_point(incident.span.start),
        last_start=max((_point(window.start) for window in incident.windows), key=lambda start: start.order),
        end=_point(end) if isinstance(end, Moment) else None,
        is_ongoing=incident.is_ongoing,
        posts=[Word(post.at, post.status, post.next_at, post.audience) for post in incident.posts],
        events=[Event(each.id or "", each.type, _point(each.at)) for each in incident.timeline if each.at],
        instants=[
            (name, _point(fact.instant))
            for name, fact in incident.facts.items()
            if isinstance(fact, InstantFact)
        ],
    )


def _point(moment: Moment) -> Point:
    return Point(moment.instant, moment.on, moment.about)

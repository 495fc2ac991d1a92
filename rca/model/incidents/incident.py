"""The incident: what happened, to whom, why, what was done, and what will be done.

Every prose field is text by language; times are UTC instants or dates; figures are facts that prose refers to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from rca.model.base import Audience, Identifier, Key, Model
from rca.model.incidents.facts import AnyFact, Link
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.vocabulary import CauseCategory as CauseCategory
from rca.model.incidents.vocabulary import Certainty as Certainty
from rca.model.incidents.vocabulary import DetectionMethod as DetectionMethod
from rca.model.incidents.vocabulary import EventType as EventType
from rca.model.incidents.vocabulary import ReportStage as ReportStage
from rca.model.incidents.vocabulary import Severity as Severity
from rca.model.incidents.vocabulary import Status as Status
from rca.model.rules.catalogue import broken
from rca.model.text import Line, Name, Text, check_tag
from rca.model.times import End, Instant, Moment, Window
from rca.model.written_times import Point

Tag = Annotated[str, AfterValidator(check_tag)]


def _public(title: Text) -> Text:
    if title.audience is not Audience.PUBLIC:
        raise broken("text.public", audience=title.audience.value)
    return title


class ImpactWindow(Window):
    """When customers felt it, for which services and regions (ids; none means all)."""

    id: Identifier = "impact"
    label: Name | None = None
    services: tuple[Identifier, ...] = ()
    regions: tuple[Identifier, ...] = ()


class Post(Model):
    """What we told customers while it lasted. Posted times are not impact times."""

    at: Instant
    status: Status
    text: Text | None = None
    next_at: Instant | None = None
    audience: Audience = Audience.PUBLIC


class TimelineEvent(Model):
    """One entry of the timeline. Without a time it keeps its place in the order and nothing more."""

    id: Identifier | None = None
    at: Moment | None = None
    type: EventType = EventType.OTHER
    text: Text
    audience: Audience = Audience.PUBLIC


class Cause(Model):
    """Why it happened: in short, what set it off, how one thing led to the next, what made it worse."""

    category: CauseCategory
    certainty: Certainty = Certainty.CONFIRMED
    summary: Text | None = None
    trigger: Text | None = None
    mechanism: tuple[Text, ...] = ()
    contributing: tuple[Text, ...] = ()


class Detection(Model):
    """How it was noticed."""

    method: DetectionMethod | None = None
    text: Text | None = None


class Mitigation(Model):
    """What stopped the impact: at first, and for good; ``diagnosis`` tells why finding the cause took its time."""

    diagnosis: Text | None = None
    stop_gap: tuple[Text, ...] = ()
    permanent: tuple[Text, ...] = ()


class Extent(Model):
    """How many customers, and how firm that is: a fact by name, or words, or both."""

    certainty: Certainty
    fact: Identifier | None = None
    text: Text | None = None


class Scope(Model):
    """What failed for whom (``symptom`` in short, ``affected`` in particular), and what kept working."""

    symptom: Text | None = None
    affected: tuple[Text, ...] = ()
    unaffected: tuple[Text, ...] = ()
    customers: Extent | None = None


class Upstream(Model):
    """The provider behind the incident and its account of it; internal where it must not be named."""

    provider: Name
    tracking_id: Line | None = None
    stage: ReportStage | None = None
    link: Identifier | None = None
    audience: Audience = Audience.PUBLIC


class Recurrence(Model):
    """Earlier incidents of the same kind, by key."""

    of: tuple[Key, ...] = Field(min_length=1)
    text: Text | None = None
    audience: Audience = Audience.PUBLIC


class Correction(Model):
    """What an earlier notice got wrong: since when it is known, what is right, and how the mistake was made.

    A correction notice sets wrong and right facts side by side by itself, so it has the ``reason`` only. Other notices
    have both, one after the other.
    """

    at: Instant
    text: Text
    reason: Text | None = None


class Incident(Model):
    """One incident, whole. The field order is the order in which files are written."""

    key: Key
    tracking_id: Line | None = None
    title: Annotated[Text, AfterValidator(_public)]
    source_locale: Tag = "en"
    abridged: tuple[Tag, ...] = ()
    """Languages whose text leaves things out; their notices say so and link to ``links.original``."""
    severity: Severity
    upstream: Upstream | None = None
    services: dict[Identifier, Name] = Field(min_length=1)
    regions: dict[Identifier, Name] = Field(default_factory=dict)
    windows: tuple[ImpactWindow, ...] = Field(min_length=1)
    posts: tuple[Post, ...] = ()
    facts: dict[Identifier, AnyFact] = Field(default_factory=dict)
    links: dict[Identifier, Link] = Field(default_factory=dict)
    scope: Scope = Scope()
    detection: Detection | None = None
    timeline: tuple[TimelineEvent, ...] = ()
    cause: Cause | None = None
    mitigation: Mitigation | None = None
    workaround: Text | None = None
    next_steps: tuple[NextStep, ...] = ()
    recurrence: Recurrence | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def is_ongoing(self) -> bool:
        return any(window.end is End.ONGOING for window in self.windows)

    @property
    def span(self) -> Window:
        """From the earliest start to the latest end of all windows; without an end if one of them lacks it."""
        start = min((window.start for window in self.windows), key=_order)
        ends = [window.end for window in self.windows]
        for word in End:
            if word in ends:
                return Window(start=start, end=word)
        return Window(start=start, end=max((end for end in ends if isinstance(end, Moment)), key=_order))

    def plain(self) -> dict[str, Any]:
        """Plain data in the model's order, as a file holds it, without what is left at its default.

        Defaults are left out so that a field added to the model later does not make every incident look changed.
        """
        return self.model_dump(mode="json", exclude_defaults=True)

    def posts_until(self, now: datetime) -> tuple[Post, ...]:
        """The posts made by ``now``, oldest first."""
        return tuple(sorted((post for post in self.posts if post.at <= now), key=lambda post: post.at))


def _order(moment: Moment) -> tuple[int, int, float]:
    return Point(moment.instant, moment.on, moment.about).order

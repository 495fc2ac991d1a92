"""The incident: what happened, to whom, why, what was done, and what will be done.

Every prose field is text by language; times are UTC instants or dates; figures are facts that prose refers to.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from rca.model.base import Audience, Identifier, Key, Model
from rca.model.characters import check_tag
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
from rca.model.text import Line, Name, Text
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
    """How texts refer to this window: `{impact}`, `{impact:start}`, `{impact:duration}`."""
    label: Name | None = None
    """What tells this window from others of the incident; shown beside its times."""
    services: tuple[Identifier, ...] = ()
    """Ids of the services that it hit, if not all of the incident's."""
    regions: tuple[Identifier, ...] = ()
    """Ids of the regions that it hit, if not all of the incident's."""


class Post(Model):
    """What we told customers while it lasted. Posted times are not impact times."""

    at: Instant
    """When it was posted."""
    status: Status
    """Where the response stood."""
    text: Text | None = None
    """What was said then, beyond the parts that a notice has anyway."""
    next_at: Instant | None = None
    """When customers were promised to hear more; `rca due` counts by it."""
    audience: Audience = Audience.PUBLIC
    """Who may read it."""


class TimelineEvent(Model):
    """One entry of the timeline. Without a time it keeps its place in the order and nothing more."""

    id: Identifier | None = None
    """How texts and counted durations refer to the entry's time: `{alert:time}`."""
    at: Moment | None = None
    """When it happened; left out where only the order is known."""
    type: EventType = EventType.OTHER
    """What it marks; `rca due` counts from `declared`, `detected`, `mitigated` and `resolved`."""
    text: Text
    """What happened."""
    audience: Audience = Audience.PUBLIC
    """Who may read the entry."""


class Cause(Model):
    """Why it happened: in short, what set it off, how one thing led to the next, what made it worse."""

    category: CauseCategory
    """The family that it belongs to, for searches and figures."""
    certainty: Certainty = Certainty.CONFIRMED
    """How firm it is; a notice says so unless it is `confirmed`."""
    summary: Text | None = None
    """Why it happened, in a sentence or two."""
    trigger: Text | None = None
    """What set it off."""
    mechanism: tuple[Text, ...] = ()
    """How one thing led to the next, a step for each item."""
    contributing: tuple[Text, ...] = ()
    """What made it worse, or let it happen."""


class Detection(Model):
    """How it was noticed."""

    method: DetectionMethod | None = None
    """Who or what noticed first."""
    text: Text | None = None
    """How it was noticed, in words."""


class Mitigation(Model):
    """What stopped the impact: at first, and for good; ``diagnosis`` tells why finding the cause took its time."""

    diagnosis: Text | None = None
    """How the cause was found, and why that took its time."""
    stop_gap: tuple[Text, ...] = ()
    """What stopped the impact for the time being, a measure for each item."""
    permanent: tuple[Text, ...] = ()
    """What stopped it for good, a measure for each item."""


class Extent(Model):
    """How many customers, and how firm that is: a fact by name, or words, or both."""

    certainty: Certainty
    """How firm the figure is."""
    fact: Identifier | None = None
    """The name of the fact under `facts` that holds the figure."""
    text: Text | None = None
    """Which customers, in words."""


class Scope(Model):
    """What failed for whom (``symptom`` in short, ``affected`` in particular), and what kept working."""

    symptom: Text | None = None
    """What customers saw, in a sentence or two."""
    affected: tuple[Text, ...] = ()
    """What failed in particular, an item for each."""
    unaffected: tuple[Text, ...] = ()
    """What kept working, an item for each."""
    customers: Extent | None = None
    """How many customers it hit."""


class Upstream(Model):
    """The provider behind the incident and its account of it; internal where it must not be named."""

    provider: Name
    """The provider's name."""
    tracking_id: Line | None = None
    """The id under which the provider tracks it."""
    stage: ReportStage | None = None
    """How far the provider's own account is."""
    link: Identifier | None = None
    """The name of the link under `links` that leads to that account."""
    audience: Audience = Audience.PUBLIC
    """Who may learn that there is a provider behind it."""


class Recurrence(Model):
    """Earlier incidents of the same kind, by key."""

    of: tuple[Key, ...] = Field(min_length=1)
    """Keys of the earlier incidents."""
    text: Text | None = None
    """What they have in common, and why it returned."""
    audience: Audience = Audience.PUBLIC
    """Who may read about it."""


class Correction(Model):
    """What an earlier notice got wrong: since when it is known, what is right, and how the mistake was made.

    A correction notice sets wrong and right facts side by side by itself, so it has the ``reason`` only. Other notices
    have both, one after the other.
    """

    at: Instant
    """Since when the mistake is known."""
    text: Text
    """What is right."""
    reason: Text | None = None
    """How the mistake was made."""


class Incident(Model):
    """One incident, whole. The field order is the order in which files are written."""

    key: Key
    """The incident's readable name: lower-case letters, digits and hyphens, best with the date in front."""
    tracking_id: Line | None = None
    """The id that customers see."""
    title: Annotated[Text, AfterValidator(_public)]
    """What failed, on one line and without a date; public."""
    source_locale: Tag = "en"
    """The language in which the incident was written first."""
    abridged: tuple[Tag, ...] = ()
    """Languages whose text leaves things out; their notices say so and link to ``links.original``."""
    severity: Severity
    """How bad it was, from sev1 (worst) to sev4."""
    upstream: Upstream | None = None
    """The provider behind the incident, and its account of it."""
    services: dict[Identifier, Name] = Field(min_length=1)
    """The services that it hit, by id; windows, customers and searches name them by it."""
    regions: dict[Identifier, Name] = Field(default_factory=dict)
    """The regions that it hit, by id."""
    windows: tuple[ImpactWindow, ...] = Field(min_length=1)
    """When customers felt it. Overlaps count once in `{duration}`."""
    posts: tuple[Post, ...] = ()
    """What customers were told while it lasted, and when they were to hear more."""
    facts: dict[Identifier, AnyFact] = Field(default_factory=dict)
    """Times, durations, shares, counts and names, by the name under which texts refer to them."""
    links: dict[Identifier, Link] = Field(default_factory=dict)
    """Addresses, by the name under which texts refer to them."""
    scope: Scope = Scope()
    """What failed for whom, and what kept working."""
    detection: Detection | None = None
    """How it was noticed."""
    timeline: tuple[TimelineEvent, ...] = ()
    """What happened and what was done, in order."""
    cause: Cause | None = None
    """Why it happened."""
    mitigation: Mitigation | None = None
    """What stopped the impact."""
    workaround: Text | None = None
    """What customers could do meanwhile."""
    next_steps: tuple[NextStep, ...] = ()
    """What is done so that it does not return. Once published, each is a promise."""
    recurrence: Recurrence | None = None
    """Earlier incidents of the same kind."""
    corrections: tuple[Correction, ...] = ()
    """What earlier notices got wrong."""

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

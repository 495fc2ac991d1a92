"""The facts that names in prose stand for: the incident's own facts, and the built-in ones.

Built in are ``{windows}``, ``{duration}`` (time covered by all windows together), ``{services}``, ``{regions}``,
``{provider}``, ``{tracking_id}`` and, under their own ids, every impact window and timeline entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from rca.model.incidents.facts import (
    Between,
    DurationFact,
    Fact,
    InstantFact,
    Length,
    NameFact,
    NamesFact,
    WindowFact,
    WindowsFact,
)
from rca.model.incidents.incident import Incident
from rca.model.incidents.references import parse_reference
from rca.model.language_tags import ANY
from rca.model.rules.catalogue import broken
from rca.model.text import Name
from rca.model.times import Bound, Moment, Window, disorder, total_duration

BUILT_IN = frozenset({"windows", "duration", "services", "regions", "provider", "tracking_id"})


def named_facts(incident: Incident) -> dict[str, Fact]:
    """Every fact that prose of this incident may refer to, by name. Durations are not counted yet."""
    facts: dict[str, Fact] = {"windows": WindowsFact(windows=incident.windows)}
    total = total_duration(incident.windows)
    if total is not None:
        bound = (
            Bound.ABOUT if any(window.bound is Bound.ABOUT for window in incident.windows) else Bound.EXACT
        )
        facts["duration"] = DurationFact(duration=Length(value=total, bound=bound))
    facts["services"] = NamesFact(names=tuple(incident.services.values()))
    if incident.regions:
        facts["regions"] = NamesFact(names=tuple(incident.regions.values()))
    if incident.upstream:
        facts["provider"] = NameFact(name=incident.upstream.provider, audience=incident.upstream.audience)
    if incident.tracking_id:
        facts["tracking_id"] = NameFact(name=Name(by_locale={ANY: incident.tracking_id}))
    for event in incident.timeline:
        if event.id and event.at:
            facts[event.id] = InstantFact(instant=event.at, audience=event.audience)
    for window in incident.windows:
        facts[window.id] = WindowFact(window=window)
    return facts | incident.links | incident.facts


def resolve(facts: Mapping[str, Fact], name: str) -> Fact | None:
    """The fact of that name, a duration counted; None if there is none.

    Raises the error of rule ``duration.ends`` for a duration whose ends are no instants.
    """
    fact = facts.get(name)
    if isinstance(fact, DurationFact) and isinstance(fact.duration, Between):
        first, last = (_end(facts, text) for text in (fact.duration.from_, fact.duration.to))
        assert first.instant is not None
        assert last.instant is not None
        length = last.instant - first.instant
        if length < timedelta():
            raise broken(
                disorder(first.instant, last.instant),
                first="start",
                earlier=fact.duration.from_,
                second="end",
                later=fact.duration.to,
            )
        bound = Bound.ABOUT if first.about or last.about else Bound.EXACT
        return fact.model_copy(update={"duration": Length(value=length, bound=bound)})
    return fact


def find_fact(facts: Mapping[str, Fact], name: str) -> Fact | None:
    """The fact of that name, a duration counted; None also where an end of it is not among ``facts``."""
    try:
        return resolve(facts, name)
    except ValueError:
        return None


def _end(facts: Mapping[str, Fact], text: str) -> Moment:
    reference = parse_reference(text)
    fact = facts.get(reference.name)
    moment: object = None
    if isinstance(fact, InstantFact) and not reference.style:
        moment = fact.instant
    elif isinstance(fact, WindowFact):
        window: Window = fact.window
        moment = {"start": window.start, "end": window.end}.get(reference.style)
    if not isinstance(moment, Moment) or moment.instant is None:
        raise broken("duration.ends", name=text)
    return moment

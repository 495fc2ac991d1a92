"""The notice against the incident and the notices before it: its kind, its time, and what it can know."""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks._matter import Issue, Matter, finding
from rca.checks._moments import is_before, suspected
from rca.model.incidents.facts import InstantFact, WindowFact, WindowsFact
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import EventType, Incident, Status
from rca.model.incidents.named_facts import find_fact, named_facts
from rca.model.times import Moment, instant_text

_OF_INCIDENT = frozenset({"initial", "update", "resolved", "preliminary", "final"})


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """A notice at a time at which it cannot be true, or after one that says more."""
    issue = matter.issue
    if issue is None:
        return
    yield from _time(incident, matter, issue)
    yield from _before(incident, issue)
    yield from _later(incident, issue)


def _time(incident: Incident, matter: Matter, issue: Issue) -> Iterator[Finding]:
    start, end = incident.span.start, incident.span.end
    at = instant_text(issue.at)
    if is_before(issue.at, start):
        index = [window.start for window in incident.windows].index(start)
        path = ("windows", index, "start")
        yield from finding(path, "issue.before_start", at=at, start=start.model_dump())
        yield from suspected(path, start, lambda meant: not is_before(issue.at, meant))
        return
    if is_before(matter.now, issue.at):
        yield from finding((), "issue.ahead", at=at)
    is_over = isinstance(end, Moment) and not is_before(issue.at, end)
    if issue.tells_of_now and is_over and isinstance(end, Moment):
        yield from finding(("windows",), "issue.over", end=end.model_dump())
    if issue.over and not is_over and isinstance(end, Moment) and "end" not in issue.required:
        yield from finding(("windows",), "issue.not_over", end=end.model_dump())
    if issue.over and incident.is_ongoing and "end" not in issue.required:
        yield from finding(("windows",), "issue.ongoing")
    posts = incident.posts_until(issue.at)
    if issue.tells_of_now and not is_over and posts and posts[-1].status is Status.RESOLVED:
        yield from finding(("posts", incident.posts.index(posts[-1]), "status"), "issue.resolved")


def _progress(incident: Incident, issue: Issue) -> Iterator[Finding]:
    """Progress of nothing, or of what nobody was told."""
    if not incident.next_steps:
        yield from finding(("next_steps",), "issue.no_steps")
    elif not any(each.tells_steps for each in issue.said):
        yield from finding(("next_steps",), "issue.untold_steps")


def _before(incident: Incident, issue: Issue) -> Iterator[Finding]:
    """What earlier notices say already."""
    if issue.said and issue.at < (last := issue.said[-1]).issued_at:
        yield from finding((), "issue.earlier", number=last.number, at=instant_text(last.issued_at))
    if "progress" in issue.required:
        yield from _progress(incident, issue)
    if issue.kind not in _OF_INCIDENT:
        return
    further = [each for each in issue.said if each.kind in _OF_INCIDENT and each.order > issue.order]
    if further:
        yield from finding((), "issue.back", number=further[-1].number, before=further[-1].kind)
    elif issue.kind == "initial" and (first := [each for each in issue.said if each.kind == "initial"]):
        yield from finding((), "issue.first", number=first[-1].number)


def _later(incident: Incident, issue: Issue) -> Iterator[Finding]:
    """What could not be known yet when the notice is issued."""
    facts = named_facts(incident)
    for name in sorted(issue.told - incident.facts.keys()):  # those may tell of plans
        fact = find_fact(facts, name)
        times: list[object] = []
        if isinstance(fact, InstantFact):
            times = [fact.instant]
        elif isinstance(fact, WindowFact | WindowsFact):
            windows = fact.windows if isinstance(fact, WindowsFact) else (fact.window,)
            times = [time for window in windows for time in (window.start, window.end)]
        for time in times:
            if isinstance(time, Moment) and is_before(issue.at, time):
                yield from finding(_place(incident, name), "issue.fact", name=name, time=time.model_dump())
                break
    parts = {
        EventType.IDENTIFIED: "cause",
        EventType.DETECTED: "detection",
        EventType.MITIGATED: "mitigation",
    }
    shown = {"cause": "cause", "detection": "detection", "mitigation": "response"}
    for kind, part in parts.items():
        times_of = [each.at for each in incident.timeline if each.type is kind and each.at]
        has = getattr(incident, part) is not None and shown[part] in issue.parts
        if has and part == "cause":
            has = bool(incident.cause and (incident.cause.summary or incident.cause.mechanism))
        if has and times_of and all(is_before(issue.at, each) for each in times_of):
            yield from finding((part,), "issue.learned", type=kind.value, time=times_of[0].model_dump())


def _place(incident: Incident, name: str) -> tuple[str | int, ...]:
    named: tuple[tuple[str, list[str | None]], ...] = (
        ("windows", [window.id for window in incident.windows]),
        ("timeline", [event.id for event in incident.timeline]),
    )
    return next(((part, ids.index(name)) for part, ids in named if name in ids), ("windows",))

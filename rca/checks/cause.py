"""The cause against what stands beside it: measures for good, the status, and when it was found."""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks._matter import Issue, Matter, finding
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Certainty, Incident, Status


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """A cause that is told and not known, or known and not told."""
    cause, mitigation = incident.cause, incident.mitigation
    if cause is None or not matter.shows("cause"):
        return
    is_told = bool(cause.summary or cause.trigger or cause.mechanism)
    is_open = cause.certainty is Certainty.UNDER_INVESTIGATION
    if cause.certainty is Certainty.CONFIRMED and not is_told:
        yield from finding(("cause", "certainty"), "cause.untold")
    if is_open and mitigation and mitigation.permanent and matter.shows("response"):
        yield from finding(("mitigation", "permanent"), "cause.permanent")
    if matter.issue:
        yield from _issued(incident, matter.issue, is_told=is_told, is_open=is_open)


def _issued(incident: Incident, issue: Issue, *, is_told: bool, is_open: bool) -> Iterator[Finding]:
    assert incident.cause is not None
    if is_open and issue.kind == "final":
        yield from finding(("cause", "certainty"), "cause.final")
    posts = incident.posts_until(issue.at)
    if (
        issue.tells_of_now
        and is_told
        and incident.cause.certainty is Certainty.CONFIRMED
        and posts
        and posts[-1].status is Status.INVESTIGATING
    ):
        yield from finding(("posts", incident.posts.index(posts[-1]), "status"), "cause.investigating")

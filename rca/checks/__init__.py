"""Checks: what parts of an incident say against each other, and against what was published before.

A check is a module with ``check(incident, matter)``, which gives a :class:`~rca.model.incidents.finding.Finding` for
each breach of a rule; the rules are worded in :mod:`rca.model.rules`. What is certain is found with a file at hand;
what depends on kind and time, when a notice of it is to be issued. Nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks._matter import Issue as Issue
from rca.checks._matter import Matter as Matter
from rca.checks._matter import Said as Said
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.registry import members


def findings(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """What the checks find, in the order of their names."""
    for check in members(__name__).values():
        for finding in check.check(incident, matter):
            if finding.rule != "time.zone" or not matter.issue:  # how a time was written, only its file says
                yield finding

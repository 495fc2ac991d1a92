"""Links that no reader sees: nothing mentions them, so they were meant for a text that lacks them. Internal ones are for us."""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks._matter import Matter, finding
from rca.model.audience import Audience
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.incidents.references import references
from rca.model.walk import texts


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """Links of a file that are mentioned nowhere. A notice shows the link `original`, and the provider's, by itself."""
    if matter.issue or not incident.links:
        return
    mentioned = {
        reference.name
        for _, text, _ in texts(incident)
        for prose in text.by_locale.values()
        for reference in references(prose)
    }
    if incident.upstream:
        mentioned.add(incident.upstream.link or "")
    if incident.upstream or incident.abridged:
        mentioned.add("original")
    for name, link in incident.links.items():
        if name not in mentioned and link.audience is not Audience.INTERNAL:
            yield from finding(("links", name), "link.unused", name=name)

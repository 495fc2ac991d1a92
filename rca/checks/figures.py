"""Figures that a text says twice: `{failed:of}` is “8% of requests”, so that `{failed} of {failed:of}` is 8% of 8%."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rca.checks._matter import Matter, finding
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.incidents.references import references
from rca.model.walk import texts

_JOIN = 4
"""As many characters as a word between two references has that joins them: の, of, von."""


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """A share or count beside itself and its whole."""
    for path, text, _ in texts(incident):
        for tag, prose in text.by_locale.items():
            for one, other in pairwise(references(prose)):
                between = prose[one.offset + len(str(one)) + 2 : other.offset]
                if (
                    one.name == other.name
                    and {one.style, other.style} in ({"of", ""}, {"of", "number"})
                    and len(between) <= _JOIN
                ):
                    yield from finding((*path, tag), "text.twice", name=one.name)

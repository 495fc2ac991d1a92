"""Markup that our Markdown does not have. A notice finds it where it shows the text; a file names the line."""

from __future__ import annotations

from collections.abc import Iterator

from rca.checks._matter import Matter
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.markup import Home, aliens, home_of
from rca.model.text import Name
from rca.model.walk import dotted, texts


def check(incident: Incident, matter: Matter) -> Iterator[Finding]:
    """Each piece of markup in a text of a file that cannot stand there."""
    if matter.issue:
        return
    for path, text, _ in texts(incident):
        is_line = isinstance(text, Name) or path[0] in ("title", "facts")
        home = Home.LINE if is_line else home_of(dotted(path))
        for tag, prose in text.by_locale.items():
            for rule, piece, before in aliens(prose, home):
                yield Finding((*path, tag), rule, {"found": piece[:40]}, piece=(piece, before))

"""The references in an incident's texts: each meets a fact, in a style that it has, which all readers of the text may be told."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model.audience import Audience
from rca.model.incidents.circles import Circles
from rca.model.incidents.finding import Finding
from rca.model.incidents.incident import Incident
from rca.model.incidents.references import Reference, Stray, references, split
from rca.model.language_tags import ANY
from rca.model.near_names import Nearest
from rca.model.problem import Listed
from rca.model.tables import MAX_COLUMNS, columns_of
from rca.model.text import Name, Text
from rca.model.typed_times import typed_time
from rca.model.walk import Path, texts


def text_references(incident: Incident, circles: Circles) -> Iterator[Finding]:
    """What is wrong with the texts of ``incident``: languages, braces, and what they refer to."""
    meet = _Meeting(circles)
    for path, text, audience in texts(incident):
        yield from _text(path, text, audience, incident, meet)


def _text(
    path: Path, text: Text, audience: Audience, incident: Incident, meet: _Meeting
) -> Iterator[Finding]:
    if ANY not in text.by_locale and incident.source_locale not in text.by_locale:
        yield Finding(path, "locale.source", {"locale": incident.source_locale})
    is_plain = isinstance(text, Name) or path[0] == "facts"
    expected: set[str] | None = None
    for locale, prose in text.by_locale.items():
        here = (*path, locale)
        if not is_plain and audience is not Audience.INTERNAL and (typed := typed_time(prose)):
            yield Finding(here, "text.typed_time", {"found": typed})
        if (columns := columns_of(prose)) > MAX_COLUMNS:
            yield Finding(here, "text.columns", {"columns": columns, "limit": MAX_COLUMNS})
        found = set()
        counted, braces = 0, 0
        for piece in split(prose):
            if isinstance(piece, str):
                continue
            braces += sum(map(prose[counted : piece.offset].count, "{}"))
            counted = piece.offset
            if isinstance(piece, Stray):
                yield Finding(here, "reference.unclosed", {"position": piece.offset + 1}, braces)
            else:
                found.add(piece.name)
                yield from meet(here, piece, audience, braces)
        if expected is None:
            expected, source = found, locale
        elif found != expected:
            values: dict[str, object] = {
                "locale": locale,
                "source": source,
                "found": Listed(sorted(found)) or "-",
                "expected": Listed(sorted(expected)) or "-",
            }
            yield Finding(here, "reference.parity", values)
    if is_plain and any(references(prose) for prose in text.by_locale.values()):
        yield Finding(path, "reference.plain", {})


class _Meeting:
    """Whether references and facts meet."""

    def __init__(self, circles: Circles) -> None:
        self._circles = circles
        self._near = Nearest(circles.facts)

    def __call__(self, path: Path, reference: Reference, audience: Audience, brace: int) -> Iterator[Finding]:
        name, style = reference.name, reference.style
        if name not in self._circles.facts:
            near = self._near(name)
            rule = "reference.unknown_near" if near else "reference.unknown"
            yield Finding(path, rule, {"name": name, "near": near}, brace)
            return
        if misfit := self._circles.misfit(name, style):
            yield Finding(path, *misfit, brace)
        told = self._circles.widest(name) if misfit else self._circles.widest(name, style)
        if told and not audience.sees(told):
            is_part = self._circles.widest(name) is not told
            values: dict[str, object] = {
                "name": str(reference) if is_part else name,
                "reader": audience.value,
                "audience": told.value,
            }
            yield Finding(path, "reference.audience", values, brace)

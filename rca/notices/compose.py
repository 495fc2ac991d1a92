"""Composing: incident → notice, for one kind, audience, locale, set of zones and moment of issue.

A pure function: the same request gives the same notice, to the byte. What lacks a translation or a required part
is an error that names every field at once, unless a draft is asked for, which marks the gaps instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rca.config.settings import Settings
from rca.errors import Incomplete, NotFound
from rca.i18n.typography import escape_markdown
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import FrameKind, HeadingSet, Notice
from rca.model.problem import N_, Level, Problem, has_errors
from rca.model.walk import as_counted_in, visible_to
from rca.notices.frame import Framer
from rca.notices.gaps import missing_messages
from rca.notices.material import Material
from rca.notices.numbering import Numbering
from rca.notices.reader import Reader
from rca.notices.templates import Kind, environment, folders, kind, render
from rca.notices.view.corrections import CorrectionView, Earlier
from rca.notices.view.followup import FollowupView, Promises, day_of
from rca.notices.view.view import View


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. Empty values mean: as the settings say."""

    kind: str
    locale: str
    issued_at: datetime
    zones: tuple[str, ...] = ()
    audience: Audience = Audience.CUSTOMER
    frame: FrameKind | None = None
    headings: HeadingSet | None = None
    addressee: str = ""
    draft: bool = False
    series: int = 0
    """The least number that an update may have, so that no published one is given twice."""
    corrects: Earlier | None = None
    """The revision that a correction corrects."""
    promises: Promises | None = None
    """What customers were told of the next steps, for a follow-up notice; None if nobody knows."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice; what a draft lacks, and what any notice leaves to be desired."""

    notice: Notice
    problems: tuple[Problem, ...]
    wording: Mapping[str, str] | None = None
    """The wording of each next step that the notice shows, by id; None for one that has no place for them."""


def compose(incident: Incident, request: Request, settings: Settings) -> Composed:
    """The notice of ``incident`` that ``request`` asks for.

    Raises Incomplete with every missing translation and part, unless a draft is asked for, and NotFound for an
    unknown kind or locale.
    """
    paths = folders(settings.templates)
    chosen = kind(paths, request.kind)
    seen = visible_to(incident, request.audience)
    if seen is None:
        raise NotFound(N_("incident {key} has nothing that this audience may see"), key=incident.key)
    composed = _Composition(seen, chosen, request, settings, paths).write()
    composed = replace(
        composed, problems=tuple(_placed(incident, request.audience, each) for each in composed.problems)
    )
    if has_errors(composed.problems) and not request.draft:
        raise Incomplete(
            N_("{key}: the notice ({kind}, {locale}) is not complete"),
            composed.problems,
            remedy=N_("Fill the gaps, or use --draft to mark them in the notice."),
            key=incident.key,
            kind=request.kind,
            locale=request.locale,
        )
    return composed


def _placed(incident: Incident, audience: Audience, problem: Problem) -> Problem:
    """The problem with its field as the file counts, in which entries stand that the reader does not see."""
    field = as_counted_in(incident, audience, problem.place.field)
    return replace(problem, place=replace(problem.place, field=field))


class _Composition:
    """The making of one notice."""

    def __init__(
        self, seen: Incident, chosen: Kind, request: Request, settings: Settings, paths: Sequence[Path]
    ) -> None:
        style = settings.notices
        self._request, self._kind, self._number = request, chosen, style.number
        self._reader = reader = Reader(request.locale, request.zones, style)
        self._material = material = Material(seen, reader, request.issued_at)
        self._words = reader.words
        self._view = View(material, chosen, request.headings or style.headings)
        self._correction = CorrectionView(material, request.corrects)
        self._followup = FollowupView(material, request.promises, day_of(reader.zones, request.issued_at))
        self._frame = request.frame or style.frame
        self._framer = Framer(
            settings,
            reader,
            chosen,
            self._frame,
            issued_at=request.issued_at,
            addressee=request.addressee,
            audience=request.audience,
            contact_heading=lambda: self._view.heading("contact"),
        )
        self._environment = environment(paths)

    def write(self) -> Composed:
        """The notice with its gaps."""
        incident, request, material = self._material.incident, self._request, self._material
        title = material.prose.line(incident.title, "title")
        date = material.formatter.window_date(incident.span.as_of(request.issued_at))
        opening, body = self._markdown(title, date)
        style = material.formatter.style_text
        numbering = Numbering(material, self._kind, request.series)
        label = numbering.label
        own_title = self._first(f"title.{self._kind.name}", "title.other")
        gaps = (*material.prose.gaps, *self._view.gaps, *self._correction.gaps, *self._followup.gaps)
        gaps += self._framer.problems
        frame = self._framer.frame(
            title=style(self._words.text(own_title, title=title, date=date, kind=label)),
            label=style(label),
            opening=style(opening),
            gaps=sum(gap.level is Level.ERROR for gap in gaps),
            number=numbering.number(self._number),
            edition=numbering.edition,
        )
        notice = Notice(
            incident_key=incident.key,
            kind=self._kind.name,
            audience=request.audience,
            locale=self._reader.locale.tag,
            zones=self._reader.zones,
            frame=frame,
            body=style(body),
            facts=tuple(material.prose.mentioned),
        )
        # The frame asks for words, too: only now is it known which of them the language lacks.
        problems = (*gaps, *missing_messages(self._words))
        return Composed(notice, problems, material.step_words.wording)

    def _markdown(self, title: str, date: str) -> tuple[str, str]:
        """Opening and body, before the spacing of the house style."""
        values: dict[str, object] = {
            "n": self._view,
            "c": self._correction,
            "f": self._followup,
            "t": self._words.text,
            "frame": self._frame.value,
            "formal": self._kind.formal,
            "title": escape_markdown(title),
            "date": escape_markdown(date),
            "apology": self._first(
                f"apology.{self._kind.name}", "apology.over" if self._kind.over else "apology.update"
            ),
            "lead": self._lead(),
            "survey": self._framer.survey(),
        }
        tag = self._reader.locale.tag
        return (
            render(self._environment, "_opening", tag, **values),
            render(self._environment, self._kind.name, tag, **values),
        )

    def _first(self, *keys: str) -> str:
        """The first of these keys that has a message; the last one if none has."""
        return next((key for key in keys if self._words.knows(key)), keys[-1])

    def _lead(self) -> str:
        of_kind = f"lead.{self._kind.name}"
        if self._words.knows(f"{of_kind}.web"):
            return of_kind
        return "lead" if self._kind.over else "lead.initial"

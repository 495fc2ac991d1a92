"""Composing: incident → notice, for one kind, audience, locale, set of zones and moment of issue.

A pure function: the same request gives the same notice, to the byte. What lacks a translation or a required part
is an error that names every field at once, unless a draft is asked for, which marks the gaps instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rca.config.settings import Settings
from rca.errors import Incomplete, NotFound
from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.locale import Locale, load_locale
from rca.i18n.typography import escape_markdown
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.language_tags import fallbacks
from rca.model.notices.mail import FIRST_EDITION
from rca.model.notices.notice import FrameKind, HeadingSet, Notice
from rca.model.problem import N_, Level, Problem, has_errors
from rca.model.walk import visible_to
from rca.notices.corrections import CorrectionView, Earlier
from rca.notices.followup import FollowupView, Told, day_of
from rca.notices.frame import Framer
from rca.notices.prose import Prose
from rca.notices.templates import Kind, environment, folders, kind, render
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
    told: Told | None = None
    """What customers were told of the next steps, for a follow-up notice; None if nobody knows."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice, and what a draft lacks."""

    notice: Notice
    problems: tuple[Problem, ...]
    told: Mapping[str, str] | None = None
    """The wording of each next step that the notice shows, by id; None for one that has no place for them."""


def compose(incident: Incident, request: Request, settings: Settings) -> Composed:
    """The notice of ``incident`` that ``request`` asks for.

    Raises Incomplete with every missing translation and part, unless a draft is asked for, and NotFound for an
    unknown kind or locale.
    """
    paths = folders(settings.templates)
    chosen = kind(paths, request.kind)
    locale = load_locale(request.locale)
    seen = visible_to(incident, request.audience)
    if seen is None:
        raise NotFound(N_("incident {key} has nothing that this audience may see"), key=incident.key)
    writer = _Writer(seen, chosen, request, settings, locale, paths)
    composed = writer.write()
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


class _Writer:
    """The state of one composition."""

    def __init__(
        self,
        incident: Incident,
        chosen: Kind,
        request: Request,
        settings: Settings,
        locale: Locale,
        paths: Sequence[Path],
    ) -> None:
        self._incident = incident
        self._kind = chosen
        self._request = request
        self._style = settings.notices
        self._locale = locale
        self._words = Catalog(locale.tag)
        self._frame = request.frame or self._style.frame
        self._zones = request.zones or self._style.zones.get(locale.tag) or locale.zones
        self._formatters: dict[str, Formatter] = {}
        self._formatter = self._formatter_for(locale.tag)
        self._framer = Framer(
            settings,
            locale,
            self._words,
            chosen,
            self._frame,
            self._formatter,
            issued_at=request.issued_at,
            addressee=request.addressee,
            contact_heading=lambda: self._view.heading("contact"),
        )
        self._prose = Prose(incident, self._words, self._formatter_for, locale.tag)
        self._view = View(
            incident,
            chosen,
            self._prose,
            self._words,
            self._formatter,
            request.issued_at,
            request.headings or self._style.headings,
        )
        self._correction = CorrectionView(
            incident, request.corrects, self._prose, self._words, self._formatter, request.issued_at
        )
        self._followup = FollowupView(
            incident,
            request.told,
            self._prose,
            self._words,
            self._formatter,
            self._view.step_words,
            day_of(self._zones, request.issued_at),
        )
        self._environment = environment(paths)

    def _formatter_for(self, tag: str) -> Formatter:
        if tag not in self._formatters:
            self._formatters[tag] = Formatter(
                load_locale(tag),
                self._zones,
                profile=self._style.profile,
                clock=self._style.clock.get(tag, ""),
            )
        return self._formatters[tag]

    def write(self) -> Composed:
        """The notice with its gaps."""
        locale, title = self._locale, self._prose.line(self._incident.title, "title")
        date = self._formatter.window_date(self._incident.span)
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
        opening = render(self._environment, "_opening", locale.tag, **values)
        body = render(self._environment, self._kind.name, locale.tag, **values)
        style = self._formatter.style_text
        problems = (*self._prose.gaps, *self._view.gaps, *self._correction.gaps, *self._followup.gaps)
        problems += self._framer.problems
        label = self._label()
        title = self._words.text(
            self._first(f"title.{self._kind.name}", "title.other"), title=title, date=date, kind=label
        )
        frame = self._framer.frame(
            title=style(title),
            label=style(label),
            opening=style(opening),
            gaps=sum(each.level is Level.ERROR for each in problems),
            number=self._number(),
            edition=self._edition(),
        )
        notice = Notice(
            incident_key=self._incident.key,
            kind=self._kind.name,
            audience=self._request.audience,
            locale=locale.tag,
            zones=tuple(self._zones),
            frame=frame,
            body=style(body),
            facts=tuple(self._prose.mentioned),
        )
        return Composed(notice, problems, self._view.step_words.told)

    def _first(self, *keys: str) -> str:
        """The first of these keys that has a message; the last one if none has."""
        return next((key for key in keys if self._words.knows(key)), keys[-1])

    def _lead(self) -> str:
        own = f"lead.{self._kind.name}"
        return own if self._words.knows(f"{own}.web") else "lead" if self._kind.over else "lead.initial"

    def _label(self) -> str:
        key = f"kind.{self._kind.name}"
        if self._words.knows(key):
            number = self._number_of_update()
            numerals = self._words.text("numerals").split()
            return self._words.text(key, n=numerals[number - 1] if number <= len(numerals) else number)
        return next(
            (self._kind.label[tag] for tag in fallbacks(self._locale.tag) if tag in self._kind.label), ""
        ) or (self._kind.label.get(self._incident.source_locale, self._kind.name))

    def _edition(self) -> str:
        """Which notice of its kind this is: the number of a numbered one, and how often it was corrected."""
        numbered = "{n}" in (self._words.get(f"kind.{self._kind.name}") or "")
        corrections = sum(each.at <= self._request.issued_at for each in self._incident.corrections)
        edition = str(self._number_of_update()) if numbered else FIRST_EDITION
        return f"{edition}.{corrections}" if corrections else edition

    def _number_of_update(self) -> int:
        return max(2, self._request.series, len(self._incident.posts_until(self._request.issued_at)))

    def _number(self) -> str:
        incident, issued_at = self._incident, self._request.issued_at
        return self._style.number.format(
            key=incident.key,
            tracking_id=incident.tracking_id or incident.key,
            kind=self._kind.name,
            year=issued_at.year,
            n=max(self._request.series, len(incident.posts_until(issued_at))),
        )

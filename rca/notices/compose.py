"""Composing: incident → notice, for one kind, audience, locale, set of zones and moment of issue.

A pure function: the same request gives the same notice, to the byte. What lacks a translation or a required part
is an error that names every field at once, unless a draft is asked for, which marks the gaps instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rca.errors import Incomplete, NotFound
from rca.i18n.catalogs import LAST_RESORT, Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.locale import Locale, load_locale
from rca.i18n.typography import escape_markdown
from rca.model.base import Audience
from rca.model.incident import Incident
from rca.model.mail import FIRST_EDITION, Mail, Mailbox, is_address
from rca.model.notice import Entry, Frame, FrameKind, HeadingSet, Notice
from rca.model.problem import N_, Level, Place, Problem, has_errors
from rca.model.rules import found
from rca.model.tags import fallbacks
from rca.model.text import ANY, Name
from rca.model.times import exactly
from rca.model.walk import visible_to
from rca.notices.corrections import CorrectionView, Earlier
from rca.notices.environment import Kind, environment, folders, kind, render
from rca.notices.prose import Prose
from rca.notices.view import View
from rca.settings import Settings

_CLOSING_WORD = {"謹啓": "敬白", "拝啓": "敬具"}
_HONORIFICS = ("御中", "様", "各位", "殿", "先生")


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


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice, and what a draft lacks."""

    notice: Notice
    problems: tuple[Problem, ...]


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
        self._look = settings.look(locale.tag)
        self._organisation = settings.organisation
        self._locale = locale
        self._words = Catalog(locale.tag)
        self._frame = request.frame or self._style.frame
        self._word_template = settings.word_template(chosen.name, self._frame, locale.tag)
        self._zones = request.zones or self._style.zones.get(locale.tag) or locale.zones
        self._formatters: dict[str, Formatter] = {}
        self._formatter = self._formatter_for(locale.tag)
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
            "t": self._words.text,
            "frame": self._frame.value,
            "formal": self._kind.formal,
            "title": escape_markdown(title),
            "date": escape_markdown(date),
            "apology": self._first(
                f"apology.{self._kind.name}", "apology.over" if self._kind.over else "apology.update"
            ),
            "lead": self._lead(),
            "survey": self._survey(),
        }
        opening = render(self._environment, "_opening", locale.tag, **values)
        body = render(self._environment, self._kind.name, locale.tag, **values)
        style = self._formatter.style_text
        problems = (*self._prose.gaps, *self._view.gaps, *self._correction.gaps)
        if not self._organisation.is_named:
            # Good enough to look at; publishing makes an error of it.
            unnamed = found("organisation.name", Place("rca.toml", 0, "organisation.name"))
            problems += (replace(unnamed, level=Level.WARNING),)
        label = self._label()
        title = self._words.text(
            self._first(f"title.{self._kind.name}", "title.other"), title=title, date=date, kind=label
        )
        frame = self._make_frame(
            style(title), style(label), style(opening), sum(each.level is Level.ERROR for each in problems)
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
        return Composed(notice, problems)

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

    def _make_frame(self, title: str, label: str, opening: str, gaps: int) -> Frame:
        letter, request = self._locale.letter, self._request
        is_letter = self._frame is FrameKind.LETTER
        issued = exactly(request.issued_at)
        company = self._name(self._organisation.name)
        salutation = letter.salutation_letter if is_letter else letter.salutation_web
        closing = letter.closing_letter if is_letter else letter.closing_web
        if is_letter and self._kind.formal and letter.item_mark and self._style.opening_word:
            salutation, closing = self._style.opening_word, (_CLOSING_WORD[self._style.opening_word],)
        elif is_letter and closing and self._organisation.signatory:
            closing = (closing[0], self._name(self._organisation.signatory), *closing[1:])
        marked = is_letter and self._kind.formal
        return Frame(
            kind=self._frame,
            locale=self._locale.tag,
            title=title,
            label=label,
            issued=(self._formatter.date if marked else self._formatter.datetime)(issued),
            issued_at=request.issued_at,
            number=self._number(),
            addressee=addressee_lines(request.addressee, self._locale),
            sender=tuple(line for line in map(self._name, self._sender()) if line),
            banners=self._banners(gaps),
            salutation=salutation.format(company=company),
            opening=opening,
            item_mark=letter.item_mark if marked else "",
            end_mark=letter.end_mark if marked else "",
            closing=tuple(line.format(company=company) for line in closing),
            contact_heading=self._view.heading("contact"),
            contact=tuple(self._contact()),
            organisation=company,
            look=replace(self._look, word_template=self._word_template),
            mail=self._mail(title),
        )

    def _mail(self, title: str) -> Mail:
        sender, contact = self._organisation.mail, self._organisation.contact.email or ""
        address = sender.address or (contact if is_address(contact) else "")
        label = self._words.text(self._first(f"mail.label.{self._kind.name}", "mail.label.report"))
        return Mail(
            subject=self._words.text("mail.subject", label=label, title=title),
            sender=Mailbox(self._name(sender.name or self._organisation.name), address) if address else None,
            reply_to=Mailbox("", sender.reply_to) if sender.reply_to else None,
            edition=self._edition(),
            attachments=("pdf",) if self._kind.formal or self._frame is FrameKind.LETTER else (),
        )

    def _edition(self) -> str:
        """Which notice of its kind this is: the number of a numbered one, and how often it was corrected."""
        numbered = "{n}" in (self._words.get(f"kind.{self._kind.name}") or "")
        corrections = sum(each.at <= self._request.issued_at for each in self._incident.corrections)
        edition = str(self._number_of_update()) if numbered else FIRST_EDITION
        return f"{edition}.{corrections}" if corrections else edition

    def _number_of_update(self) -> int:
        return max(2, self._request.series, len(self._incident.posts_until(self._request.issued_at)))

    def _sender(self) -> Sequence[Name | None]:
        organisation = self._organisation
        if self._frame is FrameKind.WEB:
            return (organisation.name, organisation.department)
        if self._locale.letter.address_first:
            return (organisation.address, organisation.name, organisation.department, organisation.signatory)
        return (organisation.name, organisation.department, organisation.address)

    def _name(self, name: Name | None) -> str:
        if name is None:
            return ""
        found = name.find(self._locale.tag) or name.find(LAST_RESORT) or next(iter(name.by_locale.items()))
        return found[1]

    def _url(self, urls: dict[str, str]) -> str:
        for tag in (*fallbacks(self._locale.tag), ANY, LAST_RESORT):
            if tag in urls:
                return urls[tag]
        return next(iter(urls.values()))

    def _contact(self) -> Iterator[Entry]:
        contact, words = self._organisation.contact, self._words
        if contact.desk:
            yield Entry(words.text("label.desk"), self._name(contact.desk))
        if contact.email:
            yield Entry(words.text("label.email"), contact.email, f"mailto:{contact.email}")
        if contact.phone:
            yield Entry(words.text("label.phone"), contact.phone)
        if contact.url:
            url = self._url(contact.url)
            yield Entry(words.text("label.url"), url, url)
        if contact.hours:
            yield Entry(words.text("label.hours"), self._name(contact.hours))

    def _survey(self) -> str:
        urls = self._organisation.feedback
        return f"<{self._url(urls)}>" if urls else ""

    def _banners(self, gaps: int) -> tuple[str, ...]:
        banners = []
        if gaps:
            banners.append(self._words.text("draft.banner", count=gaps))
        if self._locale.status == "draft":
            banners.append(self._words.text("draft.locale"))
        return tuple(banners)

    def _number(self) -> str:
        incident, issued_at = self._incident, self._request.issued_at
        return self._style.number.format(
            key=incident.key,
            tracking_id=incident.tracking_id or incident.key,
            kind=self._kind.name,
            year=issued_at.year,
            n=max(self._request.series, len(incident.posts_until(issued_at))),
        )


def addressee_lines(addressee: str, locale: Locale) -> tuple[str, ...]:
    """The lines of an addressee with their honorifics.

    A plain name is an organisation (御中), ``person:NAME`` a person (様), ``ORGANISATION / NAME`` a person there, whose
    organisation then takes none. A name that has its honorific keeps it; nothing means everyone (お客様各位).
    """
    text = addressee.strip()
    if not text:
        return (locale.letter.everyone,) if locale.letter.everyone else ()
    person = text.removeprefix("person:").strip()
    if person != text:
        return (honoured(person, locale.letter.person),)
    lines = [line.strip() for line in text.split(" / ") if line.strip()]
    if len(lines) > 1:
        return (*lines[:-1], honoured(lines[-1], locale.letter.person))
    return (honoured(text, locale.letter.company),)


def honoured(name: str, pattern: str) -> str:
    """The name in an honorific's pattern, unless it has an honorific already."""
    return name if name.endswith(_HONORIFICS) else pattern.format(name=name)

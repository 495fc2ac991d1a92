"""The frame of a notice: who speaks to whom, under which title, with which banners, closing and contact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from rca.config.settings import Settings
from rca.i18n.catalogs import LAST_RESORT
from rca.i18n.locale import Locale
from rca.model.audience import Audience
from rca.model.language_tags import ANY, fallbacks
from rca.model.notices.mail import FIRST_EDITION, Mail, Mailbox, is_address
from rca.model.notices.notice import Entry, Frame, FrameKind
from rca.model.problem import Level, Place, Problem
from rca.model.rules.catalogue import found
from rca.model.text import Name
from rca.model.times import exactly
from rca.model.written_names import is_readable, placeholder
from rca.notices.reader import Reader
from rca.notices.templates import Kind

_CLOSING_WORD = {"謹啓": "敬白", "拝啓": "敬具"}
_HONORIFICS = ("御中", "様", "各位", "殿", "先生")


class Framer:
    """Makes the frames of one organisation's notices in one language."""

    def __init__(
        self,
        settings: Settings,
        reader: Reader,
        kind: Kind,
        frame: FrameKind,
        *,
        issued_at: datetime,
        addressee: str,
        audience: Audience,
        contact_heading: Callable[[], str],
    ) -> None:
        self._organisation, self._style = settings.organisation, settings.notices
        self._locale, self._words, self._formatter = reader.locale, reader.words, reader.formatter
        self._look = settings.look(reader.locale.tag)
        self._word_template = settings.word_template(kind.name, frame, reader.locale.tag)
        self._kind, self._frame = kind, frame
        self._issued_at, self._addressee = issued_at, addressee
        self._contact_heading = contact_heading
        self._is_internal = audience is Audience.INTERNAL

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the organisation lacks in this language, and an addressee that its readers cannot read.

        Without any name it is good enough to look at, but publishing makes an error of it.
        """
        if not self._organisation.is_named:
            unnamed = found("organisation.name", Place("rca.toml", 0, "organisation.name"))
            return (replace(unnamed, level=Level.WARNING),)
        return (*self._unfit_names(), *self._unfit_addressee())

    def _unfit_names(self) -> Iterator[Problem]:
        tag, contact = self._locale.tag, self._organisation.contact
        for field, name in self._shown():
            place, written = Place("rca.toml", 0, f"organisation.{field}"), name.find(tag)
            if written is None:
                yield found("organisation.untranslated", place, locale=tag)
                continue
            if gap := placeholder(written[1]):
                yield found("text.placeholder", place, found=gap)
            if written[0] == ANY and not is_readable(written[1], tag):
                yield found("organisation.script", place, value=written[1][:40], locale=tag)
        for field, line in (("email", contact.email), ("phone", contact.phone)):
            if line and (gap := placeholder(line)):
                yield found(
                    "text.placeholder", Place("rca.toml", 0, f"organisation.contact.{field}"), found=gap
                )

    def _unfit_addressee(self) -> Iterator[Problem]:
        addressee, tag = self._addressee.strip(), self._locale.tag
        if addressee and not is_readable(addressee, tag):
            yield found("addressee.script", Place(), value=addressee[:40], locale=tag)

    def _shown(self) -> Iterator[tuple[str, Name]]:
        """The names of the organisation that this frame shows, by field."""
        organisation = self._organisation
        sender = self._sender()
        signs = self._frame is FrameKind.LETTER
        for field in ("name", "department", "address", "signatory"):
            name: Name | None = getattr(organisation, field)
            if name and (name in sender or (field == "signatory" and signs)):
                yield field, name
        for field in ("desk", "hours"):
            if name := getattr(organisation.contact, field):
                yield f"contact.{field}", name
        if organisation.mail.name:
            yield "mail.name", organisation.mail.name

    def frame(
        self, *, title: str, label: str, opening: str, gaps: int, number: str = "", edition: str = ""
    ) -> Frame:
        """The frame of a notice that lacks so many parts; number and edition are those of the incident's notice."""
        letter = self._locale.letter
        is_letter = self._frame is FrameKind.LETTER
        issued = exactly(self._issued_at)
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
            issued_at=self._issued_at,
            number=number,
            addressee=self._addressee_lines(),
            sender=tuple(line for line in map(self._name, self._sender()) if line),
            banners=self._banners(gaps),
            salutation=salutation.format(company=company),
            opening=opening,
            item_mark=letter.item_mark if marked else "",
            end_mark=letter.end_mark if marked else "",
            closing=tuple(line.format(company=company) for line in closing),
            contact_heading=self._contact_heading(),
            contact=tuple(self._contact()),
            organisation=company,
            look=replace(self._look, word_template=self._word_template),
            mail=self._mail(title, edition),
        )

    def _mail(self, title: str, edition: str) -> Mail:
        sender, contact = self._organisation.mail, self._organisation.contact.email or ""
        address = sender.address or (contact if is_address(contact) else "")
        of_kind = f"mail.label.{self._kind.name}"
        label = self._words.text(of_kind if self._words.knows(of_kind) else "mail.label.report")
        if title.casefold().startswith(label.strip("[]").casefold()):
            label = self._words.text("mail.label.initial")  # the title says the kind already: "Update 2: …"
        subject = self._words.text("mail.subject", label=label, title=title)
        if self._is_internal:
            # Another mail than the one that customers get, also to somebody who gets both.
            edition = f"{edition or FIRST_EDITION}.internal"
            subject = self._words.text("internal.subject", subject=subject)
        return Mail(
            subject=subject,
            sender=Mailbox(self._name(sender.name or self._organisation.name), address) if address else None,
            reply_to=Mailbox("", sender.reply_to) if sender.reply_to else None,
            edition=edition or FIRST_EDITION,
            attachments=("pdf",) if self._kind.formal or self._frame is FrameKind.LETTER else (),
        )

    def _addressee_lines(self) -> tuple[str, ...]:
        if self._is_internal and not self._addressee.strip():
            return (self._words.text("internal.everyone"),)
        return addressee_lines(self._addressee, self._locale)

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
        if written := name.find(self._locale.tag):
            return written[1]
        source, text = name.find(LAST_RESORT) or next(iter(name.by_locale.items()))
        if not self._organisation.is_named:
            return text
        language = self._locale.languages.get(source, source)
        return f"{self._words.text('draft.untranslated', language=language)} {text}"

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

    def survey(self) -> str:
        """The link under which readers are asked what they think of the notice; empty if there is none."""
        urls = self._organisation.feedback
        return f"<{self._url(urls)}>" if urls else ""

    def _banners(self, gaps: int) -> tuple[str, ...]:
        banners = []
        if self._is_internal:
            banners.append(self._words.text("internal.banner"))
        if gaps:
            banners.append(self._words.text("draft.banner", count=gaps))
        if self._locale.status == "draft":
            banners.append(self._words.text("draft.locale"))
        return tuple(banners)


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
        return (*map(unhonoured, lines[:-1]), honoured(lines[-1], locale.letter.person))
    return (honoured(text, locale.letter.company),)


def honoured(name: str, pattern: str) -> str:
    """The name in an honorific's pattern, unless it has an honorific already."""
    return name if name.endswith(_HONORIFICS) else pattern.format(name=name)


def unhonoured(name: str) -> str:
    """The name without the honorific that it was written with, where one that follows is honoured in its place."""
    found = next((each for each in _HONORIFICS[:3] if name.endswith(each)), "")
    return name.removesuffix(found).rstrip() or name

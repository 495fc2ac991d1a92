"""The digest: a reminder to one owner of all next steps that they have open, as a notice for inside the house.

Overdue steps come first, then those due within some days, then those on hold, then all others: each step stands in the
first of these that fits, and only there. A step that customers were told of says what they were told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from rca.config.settings import Settings
from rca.i18n.catalogs import LAST_RESORT
from rca.i18n.typography import escape_markdown
from rca.model.base import Audience
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.notices.mail import Mail, Mailbox, is_address
from rca.model.notices.notice import Frame, FrameKind, Notice
from rca.model.promises.ledger import Promise
from rca.model.promises.step_list import StepRow
from rca.model.times import PartialDate, exactly
from rca.notices.reader import Reader
from rca.notices.templates import environment, folders, render

KIND = "digest"
_THREAD = "steps#digest"
"""What mail programs gather digests under; it cannot be the key of an incident."""


class Section(StrEnum):
    """Where a step stands in the digest, in its order."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    BLOCKED = "blocked"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DigestRequest:
    """Who is reminded, of what, and when. ``owner`` is "" for steps that nobody has."""

    owner: str
    locale: str
    zone: str
    """The reader's, for the time of the mail."""
    today: date
    """In the zone in which due dates are meant."""
    issued_at: datetime
    days: int
    """How many days ahead is soon."""
    address: str = ""


def section_of(row: StepRow, today: date, days: int) -> Section:
    """Where an open step stands."""
    if row.is_overdue(today):
        return Section.OVERDUE
    if row.due_by and row.due_by <= (today + timedelta(days=days)).isoformat():
        return Section.DUE_SOON
    return Section.BLOCKED if row.state == StepState.BLOCKED else Section.LATER


def sections(rows: Sequence[StepRow], today: date, days: int) -> dict[Section, list[StepRow]]:
    """The open steps among ``rows`` by section, what is due first first; sections without any are left out."""
    by_section: dict[Section, list[StepRow]] = {section: [] for section in Section}
    for row in sorted((row for row in rows if row.is_open), key=lambda row: (row.due_by or "9999", row.ref)):
        by_section[section_of(row, today, days)].append(row)
    return {section: steps for section, steps in by_section.items() if steps}


def compose_digest(
    rows: Sequence[StepRow],
    wording: Mapping[StepRef, str],
    promises: Mapping[StepRef, Promise],
    request: DigestRequest,
    settings: Settings,
) -> Notice:
    """The digest of these steps, which are the owner's. ``wording`` is their Markdown in the owner's language,
    ``promises`` what customers were told last. Raises SettingsError if the house's template is wrong.
    """
    reader = Reader(request.locale, (request.zone,), settings.notices)
    tag, words, formatter = reader.locale.tag, reader.words, reader.formatter
    writer = _Writer(reader, wording, promises)
    by_section = sections(rows, request.today, request.days)
    count = sum(map(len, by_section.values()))
    nobody = "" if request.owner else "_nobody"
    date_ = formatter.day(request.today)
    body = render(
        environment(folders(settings.templates)),
        "_digest",
        tag,
        t=words.text,
        opening=words.text(f"digest.opening{nobody}", date=escape_markdown(date_)),
        sections=[
            (words.text(f"digest.{section.value}", days=request.days), [writer.step(row) for row in steps])
            for section, steps in by_section.items()
        ],
        example=next((steps[0].ref for steps in by_section.values()), "KEY#STEP"),
    )
    title = words.text(f"digest.title{nobody}", owner=request.owner, count=count)
    body = formatter.style_text(body)
    return Notice(
        incident_key=_THREAD,
        kind=KIND,
        audience=Audience.INTERNAL,
        locale=tag,
        zones=(request.zone,),
        frame=Frame(
            kind=FrameKind.WEB,
            locale=tag,
            title=formatter.style_text(title),
            label=formatter.style_text(words.text("digest.label")),
            issued=formatter.datetime(exactly(request.issued_at)),
            issued_at=request.issued_at,
            mail=_mail(title, body, request, settings),
        ),
        body=body,
        facts=(),
    )


def _mail(title: str, body: str, request: DigestRequest, settings: Settings) -> Mail:
    organisation = settings.organisation
    contact = organisation.contact.email or ""
    address = organisation.mail.address or (contact if is_address(contact) else "")
    name = organisation.mail.name or organisation.name
    named = name.find(request.locale) or name.find(LAST_RESORT) or next(iter(name.by_locale.items()))
    # Two digests of one owner and day that say the same are one mail, however often they are written.
    identity = "\0".join((request.owner.casefold(), request.today.isoformat(), body))
    return Mail(
        subject=title,
        sender=Mailbox(named[1], address) if address else None,
        reply_to=Mailbox("", organisation.mail.reply_to) if organisation.mail.reply_to else None,
        to=Mailbox(request.owner, request.address) if request.address else None,
        edition=sha256(identity.encode()).hexdigest()[:16],
    )


class _Writer:
    """Writes steps as items of a list, in Markdown."""

    def __init__(
        self, reader: Reader, wording: Mapping[StepRef, str], promises: Mapping[StepRef, Promise]
    ) -> None:
        self._words, self._formatter = reader.words, reader.formatter
        self._wording, self._promises = wording, promises

    def step(self, row: StepRow) -> str:
        """The step: its words, then when it is due and how far it is, what customers were told, and its name."""
        text = self._words.text
        due = text("digest.due", date=self._date(row.due)) if row.due else text("digest.undated")
        state = text(f"digest.state.{row.state or 'none'}")
        lines = [text("digest.standing", due=due, state=state)]
        promise = self._promises.get(row.ref)
        if promise and promise.stands:
            lines += self._promised(row, promise)
        lines.append(f"`{row.ref}`")
        return self._wording[row.ref] + "\n\n" + "  \n".join(lines)

    def _promised(self, row: StepRow, promise: Promise) -> list[str]:
        text = self._words.text
        values = {
            "to": text(f"digest.to.{promise.audience.value}"),
            "revision": promise.revision,
            "issued": escape_markdown(self._formatter.date(exactly(promise.issued_at))),
        }
        if promise.due:
            lines = [text("digest.promised", due=self._date(promise.due), **values)]
        else:
            lines = [text("digest.promised_undated", **values)]
        wording = promise.wording.get(self._words.tag, "")
        if wording and wording.split() != self._wording[row.ref].split():
            lines.append(text("digest.wording", text=" ".join(wording.split())))
        return lines

    def _date(self, due: str) -> str:
        return escape_markdown(self._formatter.partial_date(PartialDate.model_validate(due)))

"""Mailing: who gets which notice by mail, and sending it so that nobody gets it twice.

What goes out is the last revision that stands, frozen as it was published, so that it can be proven later; only an
incident of which nothing was published yet is composed for the occasion, and the person is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import Refused, UsageError
from rca.formats.eml import letter_of
from rca.i18n.locale import load_locale
from rca.model.customers.customer import Customer
from rca.model.customers.delivery import Letter
from rca.model.incidents.incident import Incident
from rca.model.notices.mail import Mailbox
from rca.model.notices.notice import FrameKind, Notice
from rca.model.notices.revision import Published
from rca.model.problem import N_, Message
from rca.model.progress import Tell
from rca.notices.compose import Composed, Request
from rca.notices.editions import Edition, of_revision
from rca.notices.frame import addressee_lines
from rca.services.readers import Readers
from rca.store.mail import Deliveries

if TYPE_CHECKING:
    from rca.delivery.outbox import Result
    from rca.services.composing import Composing
    from rca.services.publishing import Publisher
    from rca.store.incidents.repository import Incidents

Mailed = tuple[Mailbox, Notice]


@dataclass(frozen=True, slots=True)
class MailOrder:
    """What is to be sent to whom; None and empty values mean: as the revision or the settings say."""

    key: str
    readers: Sequence[Mailbox] = ()
    """Who was named by address."""
    customers: Sequence[str] = ()
    """Who was named by id."""
    all_affected: bool = False
    kind: str | None = None
    locales: tuple[str, ...] = ()
    frame: str | None = None
    addressee: str = ""
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The mails of one order, and the customers who get none."""

    letters: Sequence[Letter]
    notices: dict[str, Notice]
    """By message id."""
    unlisted: Sequence[Customer]
    """Left out, because nobody has said which services they use."""
    refused: Sequence[Edition]
    """Who cannot be written to, and why."""

    def content_of(self, letter: Letter) -> bytes:
        """A mail's bytes."""
        from rca.formats import get_format

        return get_format("eml").render(self.notices[letter.message_id])


class Mailing:
    """The mails of one store: what is to go, what went, and sending."""

    def __init__(
        self, settings: Settings, store: Incidents, notices: Composing, publishing: Publisher, readers: Readers,
        tell: Tell,
    ) -> None:  # fmt: skip
        self._settings, self._store, self._tell = settings, store, tell
        self._notices, self._publishing, self._readers = notices, publishing, readers
        self.deliveries = Deliveries(store.database)
        """The mails that were sent or are to be."""

    def prepare(self, order: MailOrder, at: datetime) -> Dispatch:
        """The mails that an order of that moment makes; nothing is sent.

        Raises NotFound, Refused for a revision that was withdrawn, UsageError, and what composing raises.
        """
        incident = self._store.get(order.key)
        published = self._published(order)
        if published is None:
            self._tell(
                Message(
                    N_("Nothing of {key} is published yet: publish first, and what is sent can be proven."),
                    {"key": order.key},
                )
            )
        elif order.frame:
            raise UsageError(N_("A published revision has its frame; leave --frame out."))
        one = _One(self._settings, self, self._publishing, self._notices, incident, published, order, at)
        mailed = list(one.to_readers())
        readers = self._readers.of(incident, order.customers, all_affected=order.all_affected)
        refused = list[Edition]()
        for edition in one.editions(readers.customers):
            notice = edition.notice
            if notice and notice.frame.mail and notice.frame.mail.to:
                mailed.append((notice.frame.mail.to, notice))
            else:
                refused.append(edition)
        letters, notices = letters_of(mailed, published.revision.number if published else None)
        return Dispatch(letters, notices, readers.unlisted, refused)

    def _published(self, order: MailOrder) -> Published | None:
        """The revision that is to go: the one that was named, or the last one that stands."""
        if order.revision:
            published = self._publishing.get(order.key, order.revision)
            if published.withdrawal:
                raise Refused(
                    N_("revision {number} of {key} is withdrawn: {reason}"),
                    remedy=N_("Send another revision."),
                    number=order.revision,
                    key=order.key,
                    reason=published.withdrawal.reason,
                )
            return published
        standing = [
            each
            for each in self._publishing.revisions(order.key)
            if each.withdrawal is None and order.kind in (None, each.revision.kind)
        ]
        return standing[-1] if standing else None

    def compose(self, incident: Incident, request: Request) -> Composed:
        """A notice for the occasion; one of which mails have gone out keeps the time of issue that they have."""
        composed = self._notices.compose(incident, request)
        mail = composed.notice.frame.mail
        edition = mail.edition if mail else ""
        first = self.deliveries.issued_at(incident.key, request.kind, edition, composed.notice.locale)
        if first is None or first == request.issued_at:
            return composed
        again = self._notices.compose(incident, replace(request, issued_at=first))
        mail = again.notice.frame.mail
        # Composed from today's facts, the notice of that time may be another one: then it is composed as of now.
        return again if mail and mail.edition == edition else composed

    def send(
        self,
        letters: Sequence[Letter],
        content_of: Callable[[Letter], bytes],
        *,
        who: str,
        run: str,
        clock: Callable[[], datetime],
    ) -> Iterator[Result]:
        """Send mails, each of them once whatever happens; tells each result when it is known.

        ``run`` is a name that no other run has, ``content_of`` makes a mail's bytes when its turn comes. Raises
        SettingsError before anything is done, and StoreError.
        """
        from rca.delivery.outbox import deliver
        from rca.delivery.smtp import Session
        from rca.services.mail_server import mail_server

        server = mail_server(self._settings)
        self.deliveries.enqueue(letters, who=who, at=clock())
        with Session(server) as session:
            yield from deliver(letters, content_of, session, self.deliveries, run, clock)


def letters_of(mailed: Sequence[Mailed], revision: int | None) -> tuple[list[Letter], dict[str, Notice]]:
    """A letter for each reader and notice, no two the same, and the notices by message id.

    ``revision`` is the number of the published revision that the notices are of, if they are of one.
    """
    notices: dict[str, Notice] = {}
    letters: list[Letter] = []
    for reader, notice in mailed:
        addressed = notice.mailed_to(reader, f"r{revision}" if revision else "")
        letter = letter_of(addressed, revision)
        if letter.message_id not in notices:
            notices[letter.message_id] = addressed
            letters.append(letter)
    return letters, notices


@dataclass(frozen=True, slots=True)
class _One:
    """The notices of one order: frozen ones of its revision, or composed for the occasion."""

    settings: Settings
    mailing: Mailing
    publishing: Publisher
    notices: Composing
    incident: Incident
    published: Published | None
    order: MailOrder
    at: datetime

    def to_readers(self) -> Iterator[Mailed]:
        """The notice for readers who were named, in every language asked for (default: the first)."""
        if not self.order.readers:
            return
        for locale in self.order.locales or self._default_locales()[:1]:
            if self.published:
                notice = self.publishing.edition(self.published, locale)
                if self.order.addressee:
                    notice = notice.addressed_to(addressee_lines(self.order.addressee, load_locale(locale)))
            else:
                notice = self.mailing.compose(self.incident, self._request(locale)).notice
            for mailbox in self.order.readers:
                yield mailbox, notice

    def editions(self, customers: Sequence[Customer]) -> Iterator[Edition]:
        """The notice for customers, each in their language."""
        if not customers:
            return
        for locale in self.order.locales or ("",):
            if self.published:
                frozen = {
                    tag: self.publishing.edition(self.published, tag)
                    for tag in self.published.revision.locales
                }
                yield from of_revision(frozen, customers, locale=locale, default=self._default_locales()[0])
            else:
                request = self._request(self._default_locales()[0])
                yield from self.notices.editions(self.incident, request, customers, locale=locale)

    def _default_locales(self) -> tuple[str, ...]:
        own = self.settings.notices.locales
        if not self.published:
            return own
        there = self.published.revision.locales
        return tuple(tag for tag in own if tag in there) or tuple(there)

    def _request(self, locale: str) -> Request:
        order = self.order
        return Request(
            kind=order.kind or self.notices.suggest_kind(self.incident, self.at),
            locale=locale,
            issued_at=self.at,
            frame=FrameKind(order.frame) if order.frame else None,
            addressee=order.addressee,
        )

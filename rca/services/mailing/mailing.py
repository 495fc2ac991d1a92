"""Mailing: who gets which notice by mail, and sending it so that nobody gets it twice.

What goes out is the last revision that stands and that its readers may read, as it was published, so that it can be
proven later. Only if somebody says so, the incident is composed for the occasion, approved by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.errors import Refused, SettingsError, UsageError
from rca.model.audience import Audience
from rca.model.customers.customer import Customer
from rca.model.customers.delivery import Letter
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import Notice
from rca.model.notices.revision import Published
from rca.model.problem import N_, Message, Problem
from rca.model.progress import Tell
from rca.notices.compose import Composed, Request
from rca.notices.editions import Edition
from rca.services.mailing.letters import Addressed, Shared, letters_of
from rca.services.mailing.notices import MailNotices
from rca.services.mailing.order import MailOrder as MailOrder
from rca.services.mailing.sendable import sendable
from rca.services.mailing.twins import Twins
from rca.services.readers import Readers
from rca.store.mail import Deliveries

if TYPE_CHECKING:
    from rca.delivery.outbox import Result
    from rca.services.composing import Composing
    from rca.services.publishing import Publisher
    from rca.store.incidents.repository import Incidents


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The mails of one order, and the customers who get none."""

    published: Published | None
    """What goes, if it is published."""
    audience: Audience
    letters: Sequence[Letter]
    notices: dict[str, Notice]
    """By message id."""
    shared: Sequence[Shared]
    """Readers whose address gets one mail with others."""
    unlisted: Sequence[Customer]
    """Left out, because nobody has said which services they use."""
    unknown: Sequence[tuple[Customer, Sequence[str]]]
    """Left out, with those of their services that no incident names."""
    unaffected: Sequence[Customer]
    """Named, although they use none of the incident's services."""
    refused: Sequence[Edition]
    """Who cannot be written to, and why."""
    problems: Sequence[Problem]
    """What the mails that go leave to be desired."""

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

        Raises NotFound, Refused for a revision that was withdrawn or is not for these readers, and for an incident of
        which nothing is published, SettingsError, UsageError, and what composing raises.
        """
        incident = self._store.get(order.key)
        self._check(order)
        revisions = self._publishing.revisions(order.key)
        published = None
        if order.unpublished:
            self._tell(
                Message(N_("Nobody has approved what goes: publish first, and what is sent can be proven."))
            )
        else:
            published = sendable(
                order.key, revisions, audience=order.audience, kind=order.kind,
                number=self._publishing.get(order.key, order.revision).revision.number if order.revision else None,
            )  # fmt: skip
            if order.frame:
                raise UsageError(N_("A published revision has its frame; leave --frame out."))
        notices = MailNotices(
            self._settings, self._publishing, self._notices, self.compose, incident, published, order, at
        )
        addressed = list(notices.to_readers())
        readers = self._readers.of(incident, order.customers, all_affected=order.all_affected)
        refused, problems = list[Edition](), list[Problem]()
        for edition in notices.editions(readers.customers):
            notice = edition.notice
            if notice and notice.frame.mail and notice.frame.mail.to:
                addressed.append(Addressed(notice.frame.mail.to, notice, edition.customer.id))
                problems += edition.problems
            else:
                refused.append(edition)
        twins = Twins(self._publishing, self._store, revisions, published, any_locale=not order.locales)
        letters, by_id, shared = letters_of(
            addressed, published.revision.number if published else None, twins
        )
        return Dispatch(
            published, published.revision.audience if published else order.audience or Audience.CUSTOMER,
            letters, by_id, shared, readers.unlisted, readers.unknown, readers.unaffected, refused,
            list({str(problem): problem for problem in problems}.values()),
        )  # fmt: skip

    def _check(self, order: MailOrder) -> None:
        """Raise if an order contradicts itself, or would tell customers what is for readers inside."""
        if order.unpublished and order.revision:
            raise UsageError(N_("Say either --revision or --unpublished."))
        if order.unpublished and not self._settings.organisation.is_named:
            raise SettingsError(
                N_("the organisation that speaks has no name yet"),
                remedy=N_("Put its name into rca.toml, under [organisation]."),
            )
        if order.audience is not Audience.INTERNAL:
            return
        if order.customers or order.all_affected:
            raise UsageError(N_("Customers read nothing internal: write to somebody inside with --to."))
        of_customers = self._readers.addresses() if order.readers else {}
        for reader in order.readers:
            if reader.folded in of_customers:
                raise Refused(
                    N_("{address} is an address of the customer {id}, who reads nothing internal"),
                    remedy=N_(
                        "Leave this address out, or leave --audience out to send what customers may read."
                    ),
                    address=reader.address,
                    id=of_customers[reader.folded],
                )

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
        from rca.services.mailing.server import mail_server

        server = mail_server(self._settings)
        self.deliveries.enqueue(letters, who=who, at=clock())
        with Session(server) as session:
            yield from deliver(letters, content_of, session, self.deliveries, run, clock)

"""Who gets which notice by mail: readers named on the command line, and customers of the store.

What goes out is the last revision that stands, frozen as it was published, so that it can be proven later; only an
incident of which nothing was published yet is composed for the occasion, and the person is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rca.cli._shared.context import parsed
from rca.errors import Refused, UsageError
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import KnowledgeBase
    from rca.model.customers.customer import Customer
    from rca.model.notices.mail import Mailbox
    from rca.model.notices.notice import Notice
    from rca.model.notices.revision import Published
    from rca.notices.compose import Request
    from rca.notices.editions import Edition

Mailed = tuple["Mailbox", "Notice"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent; None and empty values mean: as the revision or the settings say."""

    key: str
    kind: str | None
    locales: tuple[str, ...]
    frame: str | None
    addressee: str
    revision: int | None


class Mailing:
    """One ``rca send``: its revision, if there is one, and the customers who could not be written to."""

    def __init__(self, base: KnowledgeBase, order: Order, at: datetime) -> None:
        from rca.cli._shared.output import message

        self._base, self._order, self._at = base, order, at
        self._incident = base.get(order.key)
        self._published = self._find()
        self.refused = False
        if self._published is None:
            message(
                N_("Nothing of {key} is published yet: publish first, and what is sent can be proven."),
                key=order.key,
            )
        elif order.frame:
            raise UsageError(N_("A published revision has its frame; leave --frame out."))

    @property
    def revision(self) -> int | None:
        """The number of the published revision that goes out."""
        return self._published.revision.number if self._published else None

    def _find(self) -> Published | None:
        publisher, order = self._base.publisher, self._order
        if order.revision:
            published = publisher.get(order.key, order.revision)
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
            for each in publisher.revisions(order.key)
            if each.withdrawal is None and order.kind in (None, each.revision.kind)
        ]
        return standing[-1] if standing else None

    def to_readers(self, mailboxes: Sequence[Mailbox]) -> Iterator[Mailed]:
        """The notice for readers who were named, in every language asked for (default: the first)."""
        from rca.i18n.locale import load_locale
        from rca.notices.frame import addressee_lines

        if not mailboxes:
            return
        for locale in self._order.locales or self._default_locales()[:1]:
            if self._published:
                notice = self._frozen(self._published, locale)
                if self._order.addressee:
                    notice = notice.addressed_to(addressee_lines(self._order.addressee, load_locale(locale)))
            else:
                notice = self._base.compose_mail(self._incident, self._request(locale)).notice
            for mailbox in mailboxes:
                yield mailbox, notice

    def to_customers(self, ids: Sequence[str], *, all_affected: bool) -> Iterator[Mailed]:
        """The notice for customers, each in their language; who cannot be written to is named."""
        if not ids and not all_affected:
            return
        from rca.cli._shared.output import message
        from rca.model.customers.customer import affected

        named = {customer.key: customer for customer in map(self._base.recipients.get, ids)}
        found = affected(self._incident, self._base.recipients.list() if all_affected else ())
        readers = named | {customer.key: customer for customer in found.customers}
        left_out = [customer.id for customer in found.unlisted if customer.key not in named]
        if left_out:
            message(
                N_("Left out, because nobody has said which services they use: {ids}."),
                ids=", ".join(left_out),
            )
        for edition in self._editions([readers[key] for key in sorted(readers)]):
            notice = edition.notice
            if notice and notice.frame.mail and notice.frame.mail.to:
                yield notice.frame.mail.to, notice
            else:
                self._refuse(edition)

    def _editions(self, customers: Sequence[Customer]) -> Iterator[Edition]:
        from rca.notices.editions import of_revision

        locales = self._order.locales
        for locale in locales or ("",):
            if self._published:
                notices = {
                    tag: self._frozen(self._published, tag) for tag in self._published.revision.locales
                }
                default = self._default_locales()[0]
                yield from of_revision(notices, customers, locale=locale, default=default)
            else:
                request = self._request(self._default_locales()[0])
                yield from self._base.editions(self._incident, request, customers, locale=locale)

    def _refuse(self, edition: Edition) -> None:
        from rca.cli._shared.output import message, show_error, show_problem

        self.refused = True
        for problem in edition.problems:
            show_problem(problem)
        if edition.error:
            show_error(edition.error)
        if edition.notice:
            message(N_("{id} has no contact with a mail address."), id=edition.customer.id)

    def _frozen(self, published: Published, locale: str) -> Notice:
        return self._base.publisher.edition(published, locale)

    def _default_locales(self) -> tuple[str, ...]:
        own = self._base.settings.notices.locales
        if not self._published:
            return own
        there = self._published.revision.locales
        return tuple(tag for tag in own if tag in there) or tuple(there)

    def _request(self, locale: str) -> Request:
        from rca.model.notices.notice import FrameKind
        from rca.notices.compose import Request

        order = self._order
        return Request(
            kind=order.kind or self._base.suggest_kind(self._incident, self._at),
            locale=locale,
            issued_at=self._at,
            frame=FrameKind(order.frame) if order.frame else None,
            addressee=order.addressee,
        )


def mailbox(text: str) -> Mailbox:
    """A reader as named on the command line. Raises BadParameter."""
    from rca.model.notices.mail import parse_mailbox

    return parsed(parse_mailbox, text, "--to")

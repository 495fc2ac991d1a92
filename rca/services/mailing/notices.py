"""The notices of one order of mails: frozen ones of its revision, or composed for the occasion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from rca.config.settings import Settings
from rca.i18n.locale import load_locale
from rca.model.audience import Audience
from rca.model.customers.customer import Customer
from rca.model.incidents.incident import Incident
from rca.model.notices.notice import FrameKind, Notice
from rca.model.notices.revision import Published
from rca.notices.compose import Composed, Request
from rca.notices.editions import Edition, of_revision
from rca.notices.frame import addressee_lines
from rca.services.mailing.letters import Addressed
from rca.services.mailing.order import MailOrder

if TYPE_CHECKING:
    from rca.services.composing import Composing
    from rca.services.publishing import Publisher


class MailNotices:
    """Gives an order's notices, reader by reader."""

    def __init__(
        self,
        settings: Settings,
        publishing: Publisher,
        notices: Composing,
        compose: Callable[[Incident, Request], Composed],
        incident: Incident,
        published: Published | None,
        order: MailOrder,
        at: datetime,
    ) -> None:
        self._settings, self._publishing, self._notices, self._compose = (
            settings,
            publishing,
            notices,
            compose,
        )
        self._incident, self._published, self._order, self._at = incident, published, order, at

    def to_readers(self) -> Iterator[Addressed]:
        """The notice for readers who were named, in every language asked for (default: the first)."""
        if not self._order.readers:
            return
        for locale in self._order.locales or self._default_locales()[:1]:
            if self._published:
                notice = self._publishing.edition(self._published, locale)
                if self._order.addressee:
                    notice = notice.addressed_to(addressee_lines(self._order.addressee, load_locale(locale)))
            else:
                notice = self._compose(self._incident, self._request(locale)).notice
            for mailbox in self._order.readers:
                yield Addressed(mailbox, notice)

    def editions(self, customers: Sequence[Customer]) -> Iterator[Edition]:
        """The notice for customers, each in their language and zone."""
        if not customers:
            return
        default = self._default_locales()[0]
        for locale in self._order.locales or ("",):
            if self._published:
                published = self._published

                @cache
                def notice_in(tag: str, zones: tuple[str, ...], published: Published = published) -> Notice:
                    return self._publishing.edition_in(published, tag, zones)

                yield from of_revision(
                    notice_in, published.revision.locales, customers, locale=locale, default=default
                )
            else:
                yield from self._notices.editions(
                    self._incident, self._request(default), customers, locale=locale
                )

    def _default_locales(self) -> tuple[str, ...]:
        own = self._settings.notices.locales
        if not self._published:
            return own
        there = self._published.revision.locales
        return tuple(tag for tag in own if tag in there) or tuple(there)

    def _request(self, locale: str) -> Request:
        order = self._order
        return Request(
            kind=order.kind or self._notices.suggest_kind(self._incident, self._at),
            locale=locale,
            issued_at=self._at,
            audience=order.audience or Audience.CUSTOMER,
            frame=FrameKind(order.frame) if order.frame else None,
            addressee=order.addressee,
        )

"""Editions: one notice of an incident for each customer, in the customer's language and zone.

A notice is composed once for each language and set of zones, and addressed anew to each customer; the body, which
holds nothing of any customer, is one and the same object. An edition's frame is made from that customer alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rca.config.settings import Settings
from rca.errors import Incomplete
from rca.i18n.locale import load_locale
from rca.model.customers.customer import Customer
from rca.model.incidents.incident import Incident
from rca.model.notices.mail import Mailbox
from rca.model.notices.notice import Notice
from rca.model.problem import Listed, Place, Problem, has_errors
from rca.model.rules.catalogue import found
from rca.notices.addressee import customer_lines
from rca.notices.compose import Composed, Request, compose


@dataclass(frozen=True, slots=True)
class Edition:
    """What became of one customer's notice: the notice, or why there is none."""

    customer: Customer
    locale: str
    notice: Notice | None
    problems: tuple[Problem, ...] = ()
    """What this customer lacks, and in a draft what the notice does."""
    error: Incomplete | None = None
    """What the incident lacks in this language: the same object for all customers of this language and zone."""


def editions(
    incident: Incident,
    request: Request,
    customers: Iterable[Customer],
    settings: Settings,
    *,
    locale: str = "",
) -> Iterator[Edition]:
    """An edition for each of ``customers``, in their order.

    ``request`` says the rest: its locale is for customers who have none, its zones, if any, are for all. ``locale``
    stands for every customer's own. Raises NotFound for an unknown kind or locale, and UsageError for a wrong zone.
    """
    composer = _Composer(incident, request, settings)
    for customer in customers:
        tag, zones = reading_of(customer, locale, request.locale, request.zones)
        composed = composer(tag, zones)
        if isinstance(composed, Incomplete):
            yield Edition(customer, tag, None, error=composed)
            continue
        lines, problems = customer_lines(customer, load_locale(tag))
        notice = None if has_errors(problems) else _addressed(composed.notice, customer, lines)
        yield Edition(customer, tag, notice, (*problems, *composed.problems))


def of_revision(
    notice_in: Callable[[str, tuple[str, ...]], Notice],
    locales: Sequence[str],
    customers: Iterable[Customer],
    *,
    locale: str = "",
    default: str,
) -> Iterator[Edition]:
    """An edition of a published revision for each of ``customers``, in their language and, if it can be, their zone.

    ``notice_in`` gives the revision's notice in one of its ``locales`` and in these zones, or in those it was
    published in if it cannot be given in others any more; only the address lines are the customer's. ``default`` is
    for customers who have no language.
    """
    for customer in customers:
        tag, zones = reading_of(customer, locale, default)
        if tag not in locales:
            place = Place(customer.id, 0, "locale")
            missing = found("revision.locale", place, locale=tag, locales=Listed(locales))
            yield Edition(customer, tag, None, (missing,))
            continue
        notice = notice_in(tag, zones)
        lines, problems = customer_lines(customer, load_locale(tag))
        if not set(zones) <= set(notice.zones):
            place, shown = Place(customer.id, 0, "zone"), Listed(notice.zones)
            problems = (*problems, found("revision.zone", place, zone=customer.zone, zones=shown))
        yield Edition(
            customer, tag, None if has_errors(problems) else _addressed(notice, customer, lines), problems
        )


def reading_of(
    customer: Customer, locale: str, default: str, zones: tuple[str, ...] = ()
) -> tuple[str, tuple[str, ...]]:
    """The language and the zones in which a customer reads: those that were asked for, else their own.

    ``default`` is the language of customers who have none; no zones stand for those of the house or of the language.
    """
    return locale or customer.locale or default, zones or ((customer.zone,) if customer.zone else ())


class _Composer:
    """Composes each notice once."""

    def __init__(self, incident: Incident, request: Request, settings: Settings) -> None:
        self._incident = incident
        self._request = replace(request, addressee="")
        self._settings = settings
        self._known: dict[tuple[str, tuple[str, ...]], Composed | Incomplete] = {}

    def __call__(self, locale: str, zones: tuple[str, ...]) -> Composed | Incomplete:
        if (locale, zones) not in self._known:
            request = replace(self._request, locale=locale, zones=zones)
            try:
                composed: Composed | Incomplete = compose(self._incident, request, self._settings)
            except Incomplete as error:
                composed = error
            self._known[locale, zones] = composed
        return self._known[locale, zones]


def _addressed(notice: Notice, customer: Customer, lines: tuple[str, ...]) -> Notice:
    """The notice with the customer's address lines and, as mail, to the first contact that has an address."""
    addressed = notice.addressed_to(lines)
    for person in customer.contacts:
        if person.email:
            name = person.name.find(notice.locale) if person.name else None
            return addressed.mailed_to(Mailbox(name[1] if name else "", person.email))
    return addressed

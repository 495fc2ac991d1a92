"""Editions: one notice of an incident for each customer, in the customer's language and zone.

A notice is composed once for each language and set of zones, and addressed anew to each customer; the body, which
holds nothing of any customer, is one and the same object. An edition's frame is made from that customer alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rca.config.settings import Settings
from rca.errors import Incomplete
from rca.i18n.locale import load_locale
from rca.model.customers.customer import Customer
from rca.model.incidents.incident import Incident
from rca.model.notices.mail import Mailbox
from rca.model.notices.notice import Notice
from rca.model.problem import Place, Problem, has_errors
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
        tag = locale or customer.locale or request.locale
        zones = request.zones or ((customer.zone,) if customer.zone else ())
        composed = composer(tag, zones)
        if isinstance(composed, Incomplete):
            yield Edition(customer, tag, None, error=composed)
            continue
        lines, problems = customer_lines(customer, load_locale(tag))
        notice = None if has_errors(problems) else _addressed(composed.notice, customer, lines)
        yield Edition(customer, tag, notice, (*problems, *composed.problems))


def of_revision(
    notices: Mapping[str, Notice], customers: Iterable[Customer], *, locale: str = "", default: str
) -> Iterator[Edition]:
    """An edition of a published revision for each of ``customers``: the frozen notice in their language.

    ``notices`` are the revision's, by language; only the address lines are the customer's. ``default`` is for
    customers who have no language.
    """
    for customer in customers:
        tag = locale or customer.locale or default
        notice = notices.get(tag)
        if notice is None:
            place = Place(customer.id, 0, "locale")
            missing = found("revision.locale", place, locale=tag, locales=", ".join(notices))
            yield Edition(customer, tag, None, (missing,))
            continue
        lines, problems = customer_lines(customer, load_locale(tag))
        yield Edition(
            customer, tag, None if has_errors(problems) else _addressed(notice, customer, lines), problems
        )


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

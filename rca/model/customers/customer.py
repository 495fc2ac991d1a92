"""Customers: who is written to, how they are called in each language, and which services they use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, model_validator

from rca.model.base import Model
from rca.model.customers.services import EVERY_SERVICE as EVERY_SERVICE
from rca.model.customers.services import folded as folded
from rca.model.incidents.incident import Incident, Tag
from rca.model.notices.mail import is_address, without_quotes
from rca.model.rules.catalogue import broken
from rca.model.text import Line, Name, Prose

# Folders are named by it: no separators, nothing hidden, and no name that Windows keeps for devices.
_ID = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9_-])?", re.I)


class Honorific(StrEnum):
    """How a customer's own name is honoured: as an organisation (御中), a person (様), or as it is written."""

    ORGANISATION = "organisation"
    PERSON = "person"
    NONE = "none"


def check_id(value: str) -> str:
    """Give back a customer's id; raise the error of rule ``customer.id`` otherwise."""
    if not value.isascii() or not _ID.fullmatch(value):
        raise broken("customer.id", id=value[:80])
    return value


def check_address(value: str) -> str:
    """Give back a mail address, without quotation marks; raise the error of rule ``customer.email`` otherwise."""
    address = without_quotes(value)
    if not is_address(address):
        raise broken("customer.email", value=value[:80])
    return address


CustomerId = Annotated[str, AfterValidator(check_id)]
"""A customer's id: ASCII letters, digits, ``.``, ``_`` and ``-``. Upper and lower case make no difference."""

Address = Annotated[str, AfterValidator(check_address)]
"""A mail address: ASCII, without a display name."""


class ContactPerson(Model):
    """Somebody at a customer, or with only an address or a department, a desk there."""

    name: Name | None = None
    title: Name | None = None
    department: Name | None = None
    email: Address | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not (self.name or self.department or self.email):
            raise broken("customer.nobody")
        return self


class Customer(Model):
    """One customer. Without a locale or zone the workspace's apply; ``notes`` never leave the house."""

    internal: ClassVar[frozenset[str]] = frozenset({"notes"})

    id: CustomerId
    name: Name
    honorific: Honorific = Honorific.ORGANISATION
    contacts: tuple[ContactPerson, ...] = ()
    locale: Tag | None = None
    zone: str | None = None
    """An IANA key; whoever reads it in has checked that it exists."""
    services: tuple[Line, ...] = ()
    notes: Prose | None = None

    @property
    def key(self) -> str:
        """The id as it is compared."""
        return self.id.lower()

    def plain(self) -> dict[str, object]:
        """Plain data in the model's order, without what is left at its default."""
        return self.model_dump(mode="json", exclude_defaults=True)


def service_names(incident: Incident) -> frozenset[str]:
    """Everything that the incident's services are called, ids and names in all languages, folded."""
    names = {folded(service) for service in incident.services}
    for name in incident.services.values():
        names.update(folded(text) for text in name.by_locale.values())
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class Affected:
    """Customers who use a service of an incident; and those of whom nobody knows whether they do."""

    customers: tuple[Customer, ...]
    unlisted: tuple[Customer, ...]
    """Nobody has said what they use."""
    unknown: tuple[tuple[Customer, tuple[str, ...]], ...] = ()
    """Those with services that no incident names, and these services: they may be slips."""


def affected(
    incident: Incident, customers: Iterable[Customer], known: frozenset[str] = frozenset()
) -> Affected:
    """Which of ``customers`` the incident concerns, in their order.

    A customer without services is never taken for affected, nor for unaffected: it is reported, as is one with services
    that are not among the ``known`` ones (folded), if those are given.
    """
    names = service_names(incident) | {EVERY_SERVICE}
    found, unlisted, unknown = [], [], []
    for customer in customers:
        if not customer.services:
            unlisted.append(customer)
        elif any(folded(service) in names for service in customer.services):
            found.append(customer)
        elif strange := tuple(each for each in customer.services if known and folded(each) not in known):
            unknown.append((customer, strange))
    return Affected(tuple(found), tuple(unlisted), tuple(unknown))

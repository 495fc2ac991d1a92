"""Readers among the customers: who is named, who is affected, and of whom nobody knows whether they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rca.model.customers.customer import Customer, affected
from rca.model.customers.services import EVERY_SERVICE, folded
from rca.model.incidents.incident import Incident
from rca.notices.compose import Request
from rca.store.customers.repository import Customers
from rca.store.incidents.repository import Incidents


class Job(NamedTuple):
    """One incident and kind, and the customers who are to read of it."""

    incident: Incident
    request: Request
    customers: Sequence[Customer]


class Plan(NamedTuple):
    """All jobs, and what a person should know of them."""

    jobs: Sequence[Job]
    unlisted: Sequence[Customer]
    """Left out, because nobody has said which services they use."""
    unaffected: Sequence[tuple[Customer, Incident]]
    """Named, although they use none of the incident's services."""
    unknown: Sequence[tuple[Customer, Sequence[str]]]
    """Left out, with those of their services that no incident names."""


class ReadersOf(NamedTuple):
    """The readers of one incident, in the order of their ids; the rest as in :class:`Plan`."""

    customers: Sequence[Customer]
    unlisted: Sequence[Customer]
    unaffected: Sequence[Customer]
    unknown: Sequence[tuple[Customer, Sequence[str]]]


class Readers:
    """The customers of one store, as they are asked for by id or by what an incident affects."""

    def __init__(self, customers: Customers, incidents: Incidents) -> None:
        self._customers, self._incidents = customers, incidents

    def of(self, incident: Incident, ids: Sequence[str], *, all_affected: bool) -> ReadersOf:
        """Who reads of an incident. Raises NotFound for an id of nobody."""
        named = self._named(ids)
        return _readers(incident, named, *self._everybody(all_affected))

    def plan(
        self, asked: Sequence[tuple[Incident, Request]], ids: Sequence[str], *, all_affected: bool
    ) -> Plan:
        """Who reads what of several incidents. Raises NotFound for an id of nobody."""
        named = self._named(ids)
        everybody, known = self._everybody(all_affected)
        jobs, unlisted, unaffected = [], dict[str, Customer](), []
        unknown = dict[str, tuple[Customer, Sequence[str]]]()
        for incident, request in asked:
            readers = _readers(incident, named, everybody, known)
            jobs.append(Job(incident, request, readers.customers))
            unlisted |= {customer.key: customer for customer in readers.unlisted}
            unaffected += [(customer, incident) for customer in readers.unaffected]
            unknown |= {customer.key: (customer, services) for customer, services in readers.unknown}
        return Plan(jobs, list(unlisted.values()), unaffected, list(unknown.values()))

    def addresses(self) -> dict[str, str]:
        """The id of the customer to whom each mail address belongs, by the address in lower case."""
        return {
            person.email.lower(): customer.id
            for customer in self._customers.list()
            for person in customer.contacts
            if person.email
        }

    def _everybody(self, all_affected: bool) -> tuple[Sequence[Customer], frozenset[str]]:
        """All customers, and all services that incidents name; nobody and nothing unless they are asked for."""
        if not all_affected:
            return (), frozenset()
        return self._customers.list(), frozenset(map(folded, self._incidents.services())) | {EVERY_SERVICE}

    def _named(self, ids: Sequence[str]) -> dict[str, Customer]:
        return {customer.key: customer for customer in map(self._customers.get, ids)}


def _readers(
    incident: Incident, named: Mapping[str, Customer], everybody: Sequence[Customer], known: frozenset[str]
) -> ReadersOf:
    concerned, found = affected(incident, named.values()), affected(incident, everybody, known)
    readers = {**named, **{customer.key: customer for customer in found.customers}}
    return ReadersOf(
        [readers[key] for key in sorted(readers)],
        [customer for customer in found.unlisted if customer.key not in named],
        [
            customer
            for customer in named.values()
            if customer not in concerned.customers and customer not in concerned.unlisted
        ],
        [each for each in found.unknown if each[0].key not in named],
    )

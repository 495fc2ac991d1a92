"""Readers among the customers: who is named, who is affected, and of whom nobody knows whether they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rca.model.customers.customer import Customer, affected
from rca.model.incidents.incident import Incident
from rca.notices.compose import Request
from rca.store.customers.repository import Customers


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


class ReadersOf(NamedTuple):
    """The readers of one incident, in the order of their ids; the rest as in :class:`Plan`."""

    customers: Sequence[Customer]
    unlisted: Sequence[Customer]
    unaffected: Sequence[Customer]


class Readers:
    """The customers of one store, as they are asked for by id or by what an incident affects."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers

    def of(self, incident: Incident, ids: Sequence[str], *, all_affected: bool) -> ReadersOf:
        """Who reads of an incident. Raises NotFound for an id of nobody."""
        named = self._named(ids)
        return _readers(incident, named, self._customers.list() if all_affected else ())

    def plan(
        self, asked: Sequence[tuple[Incident, Request]], ids: Sequence[str], *, all_affected: bool
    ) -> Plan:
        """Who reads what of several incidents. Raises NotFound for an id of nobody."""
        named = self._named(ids)
        everybody = self._customers.list() if all_affected else ()
        jobs, unlisted, unaffected = [], dict[str, Customer](), []
        for incident, request in asked:
            readers = _readers(incident, named, everybody)
            jobs.append(Job(incident, request, readers.customers))
            unlisted |= {customer.key: customer for customer in readers.unlisted}
            unaffected += [(customer, incident) for customer in readers.unaffected]
        return Plan(jobs, list(unlisted.values()), unaffected)

    def _named(self, ids: Sequence[str]) -> dict[str, Customer]:
        return {customer.key: customer for customer in map(self._customers.get, ids)}


def _readers(incident: Incident, named: Mapping[str, Customer], everybody: Sequence[Customer]) -> ReadersOf:
    concerned, found = affected(incident, named.values()), affected(incident, everybody)
    readers = {**named, **{customer.key: customer for customer in found.customers}}
    return ReadersOf(
        [readers[key] for key in sorted(readers)],
        [customer for customer in found.unlisted if customer.key not in named],
        [
            customer
            for customer in named.values()
            if customer not in concerned.customers and customer not in concerned.unlisted
        ],
    )

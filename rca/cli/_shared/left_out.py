"""Customers who are left out, because nobody knows whether an incident concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rca.cli._shared.language import translate
from rca.model.problem import N_, Listed

if TYPE_CHECKING:
    from rca.model.customers.customer import Customer


def show_doubtful(unlisted: Sequence[Customer], unknown: Sequence[tuple[Customer, Sequence[str]]]) -> None:
    """Customers left out of whom nobody knows whether an incident concerns them."""
    from rca.cli._shared.output import message

    if unlisted:
        ids = [customer.id for customer in unlisted]
        message(N_("Left out, because nobody has said which services they use: {ids}."), ids=few(ids))
    if unknown:
        message(
            N_("Left out {count}, because no incident names a service that they are listed with: {ids}."),
            count=len(unknown),
            ids=few([_with_services(customer.id, services) for customer, services in unknown]),
        )


def few(ids: Sequence[str]) -> str:
    """The ids, but of many the first ones only."""
    most = 10
    if len(ids) <= most:
        return translate(N_("{ids}"), ids=Listed(ids))
    return translate(N_("{ids} and {count} more"), ids=Listed(ids[:most]), count=len(ids) - most)


def _with_services(name: str, services: Sequence[str]) -> str:
    return translate(N_("{name} ({services})"), name=name, services=Listed(services))

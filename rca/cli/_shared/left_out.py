"""Customers who are left out, because nobody knows whether an incident concerns them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rca.cli._shared.language import translate
from rca.model.problem import N_

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
            ids=few([f"{customer.id} ({', '.join(services)})" for customer, services in unknown]),
        )


def few(ids: Sequence[str]) -> str:
    """The ids, but of many the first ones only."""
    most = 10
    return (
        ", ".join(ids)
        if len(ids) <= most
        else translate(N_("{ids} and {count} more"), ids=", ".join(ids[:most]), count=len(ids) - most)
    )

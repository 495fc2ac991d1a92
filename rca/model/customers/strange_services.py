"""Services of customers that no incident names: slips, as a rule, which would leave the customer out in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from rca.model.customers.customer import Customer
from rca.model.customers.services import EVERY_SERVICE, folded
from rca.model.near_names import Nearest
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found

_EVERY = frozenset({"全て", "すべて", "全部", "全サービス", "all", "any", "every", "＊"})
_JOINTS = re.compile(r"[、,，/／・|｜+＋&＆]| and |と")


def strange_services(
    customers: Iterable[Customer], known: Iterable[str], file: str, lines: Mapping[str, int], column: str
) -> Iterator[Problem]:
    """A warning for each service of a customer that is none of the ``known`` names, with what was probably meant.

    ``lines`` are those of the customers in ``file``, by key, and ``column`` is how it calls the services. Where nothing is known yet, nothing is strange.
    """
    names = {folded(name): name for name in sorted(known)}
    if not names:
        return
    nearest = Nearest(names)
    for customer in customers:
        for service in customer.services:
            if folded(service) not in names and service != EVERY_SERVICE:
                rule, near = _meant(service, names, nearest)
                place = Place(file, lines.get(customer.key, 0), column)
                yield found(rule, place, value=service[:80], near=near)


def _meant(service: str, names: Mapping[str, str], nearest: Nearest) -> tuple[str, str]:
    """The rule that a strange service breaks, and what was probably meant; empty if nobody knows."""
    if folded(service) in _EVERY:
        return "customer.service_near", EVERY_SERVICE
    parts = [part.strip() for part in _JOINTS.split(service) if part.strip()]
    if len(parts) > 1 and any(folded(part) in names for part in parts):
        return "customer.services_joined", "; ".join(parts)
    near = names.get(nearest(folded(service)), "")
    return ("customer.service_near" if near else "customer.service"), near

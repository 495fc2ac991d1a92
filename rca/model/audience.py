"""The audiences of texts and notices, from the widest circle to the narrowest. Plain values, no library."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who may read a text, from the widest circle to the narrowest."""

    PUBLIC = "public"
    CUSTOMER = "customer"
    INTERNAL = "internal"

    def sees(self, marked: Audience) -> bool:
        """True if a reader of this audience may see a text marked for ``marked``."""
        order = list(Audience)
        return order.index(marked) <= order.index(self)


def narrower(first: Audience, second: Audience) -> Audience:
    """The narrower of two audiences: what lies inside an internal entry is internal."""
    return first if first.sees(second) else second


def file_stem(name: str, audience: Audience) -> str:
    """The name of a notice's file, which says whom the notice is for; for customers, it goes without saying."""
    return name if audience is Audience.CUSTOMER else f"{name}-{audience.value}"

"""The services of customers as they are compared. Plain values, no library."""

from __future__ import annotations

import unicodedata

EVERY_SERVICE = "*"
"""Stands among a customer's services for all of them."""


def folded(service: str) -> str:
    """A service's name as it is compared: width, case and blanks make no difference (NFKC, casefold)."""
    return " ".join(unicodedata.normalize("NFKC", service).casefold().split())

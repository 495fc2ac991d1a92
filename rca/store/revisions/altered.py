"""The error that what was published is not what it was."""

from __future__ import annotations

from rca.errors import StoreError
from rca.model.problem import N_


def altered(store: str, key: str, number: int) -> StoreError:
    """The error for a revision of which a content does not have its digest."""
    return StoreError(
        N_("revision {number} of {key} was altered in the store {store}"),
        remedy=N_("Run rca verify, and restore a backup with `rca restore`."),
        key=key,
        number=number,
        store=store,
    )

"""How many examples a law is tried on, as a share of what the profile of hypothesis says."""

from __future__ import annotations

from hypothesis import settings


def examples(share: float) -> settings:
    """Settings of a law that is worth more examples than most, or whose examples take longer."""
    return settings(max_examples=max(5, round(settings().max_examples * share)))

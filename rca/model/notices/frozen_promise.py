"""Promises as they are frozen within a revision. Plain values: whoever asks what is owed reads nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rca.model.audience import Audience


@dataclass(frozen=True, slots=True)
class FrozenPromise:
    """What a revision tells of one next step: a promise to do it, unless it is told to be done or withdrawn."""

    step: str
    state: str
    """Its state as told; "" if none was stated."""
    due: str
    """Its date as told, ``2025-07-31`` or ``2025-07``; "" if there was none."""
    audience: Audience
    """Whom it was told to."""
    wording: Mapping[str, str]
    """By language, as readers saw it (Markdown, facts filled in)."""
    text: Mapping[str, str]
    """The same as it was written in the incident, with references to facts."""

"""The review of an incident: where it stands on its way to a notice: draft → in review → approved → published.

A state holds for one version of the incident. Whoever changes the incident makes a draft of it again, so what is
published is what was approved. A reviewer who finds something returns it, with the reason, and it is a draft as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReviewState(StrEnum):
    """The states, in order. An approved version may be published more than once: in other kinds and languages."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Return:
    """That a version went back to its author: by whom, when (UTC), and why."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One step of a review, as the history tells it: a version was brought to a state, or ``returned`` from there."""

    version: int
    state: ReviewState
    who: str
    at: datetime
    returned: Return | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The state of a version of the incident; ``who`` brought it there at ``at`` (UTC), None while it is a draft."""

    incident_key: str
    incident_version: int
    state: ReviewState
    who: str = ""
    at: datetime | None = None
    lapsed_version: int = 0
    """The earlier version that was approved, if the incident was changed after that; else 0."""
    returned: Return | None = None
    """That this version is a draft because its review ended so."""

    @property
    def is_approved(self) -> bool:
        """True if this version may be published."""
        return self.state in (ReviewState.APPROVED, ReviewState.PUBLISHED)

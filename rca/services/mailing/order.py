"""What is asked of mailing: what is to go, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rca.model.audience import Audience
from rca.model.notices.mail import Mailbox


@dataclass(frozen=True, slots=True)
class MailOrder:
    """What is to be sent to whom; None and empty values mean: as the revision or the settings say."""

    key: str
    readers: Sequence[Mailbox] = ()
    """Who was named by address."""
    customers: Sequence[str] = ()
    """Who was named by id."""
    all_affected: bool = False
    kind: str | None = None
    locales: tuple[str, ...] = ()
    frame: str | None = None
    addressee: str = ""
    revision: int | None = None
    audience: Audience | None = None
    """Of what is to go; None for what customers may read."""
    unpublished: bool = False
    """Compose the incident as it is, although nobody has approved that."""

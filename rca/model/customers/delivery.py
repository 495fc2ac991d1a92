"""Deliveries: how far one mail to one reader has come, so that it goes out once whatever happens in between.

The states, and what is known in each::

    queued ──▶ connecting ──▶ sending ──▶ sent
      ▲ ▲          │           │  │ └───▶ failed      the server refused it for good (5xx)
      │ └──────────┘           │  └─────▶ uncertain   the answer never came
      └────────────────────────┘                      the server wants it later (4xx)

``connecting`` is written before the envelope, ``sending`` right before the line that ends the message: until that
line, a server must not deliver (RFC 5321, 4.1.1.4). So whoever finds ``queued`` or ``connecting`` may send; whoever
finds ``sending`` cannot know, and only a person may decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256


class DeliveryState(StrEnum):
    """Where a mail stands."""

    QUEUED = "queued"
    CONNECTING = "connecting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


STARTABLE = frozenset({DeliveryState.QUEUED, DeliveryState.CONNECTING})
"""The states in which nothing can have reached the reader."""

DOUBTFUL = frozenset({DeliveryState.SENDING, DeliveryState.UNCERTAIN})
"""The states in which the reader may have the mail, or may not."""

LEFT = frozenset({DeliveryState.SENT, *DOUBTFUL})
"""The states in which the reader has the mail, or may have it."""

RELEASABLE = frozenset({*DOUBTFUL, DeliveryState.FAILED})
"""The states from which a person may let a mail be sent (again)."""


def after_reply(code: int) -> DeliveryState:
    """What a server's answer to the end of a message means (RFC 5321, 4.2.1)."""
    if 200 <= code < 300:
        return DeliveryState.SENT
    if 400 <= code < 500:
        return DeliveryState.QUEUED
    return DeliveryState.FAILED if 500 <= code < 600 else DeliveryState.UNCERTAIN


def forgotten_address(address: str) -> str:
    """What is kept of the address of somebody who was removed: enough to know that a mail went there, and not where."""
    return f"removed-{sha256(address.lower().encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Twin:
    """The same report as it left by other ways: nobody gets one report twice, published or not, in any language."""

    edition: str = ""
    """Which edition it has if it left before it was published, or as published; empty if it can have no other."""
    since: datetime | None = None
    """What was queued before this moment said something else, although it was of that edition."""
    any_locale: bool = False
    """True if nobody asked for a language: then the report is the same in each."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is to go: what tells it apart, and where it goes. ``issued_at`` is the notice's time of issue."""

    message_id: str
    incident_key: str
    kind: str
    edition: str
    locale: str
    sender: str
    recipient: str
    """The address that the server is given."""
    recipient_name: str
    issued_at: datetime
    revision: int | None = None
    """The number of the published revision that it carries, if it carries one."""
    twin: Twin = Twin()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the store knows of one mail. Instants are UTC."""

    message_id: str
    incident_key: str
    kind: str
    edition: str
    locale: str
    recipient: str
    recipient_name: str
    revision: int | None
    state: DeliveryState
    attempts: int
    last_error: str
    digest: str
    """SHA-256 of the message that was last tried; empty before the first attempt."""
    issued_at: datetime
    queued_at: datetime
    changed_at: datetime
    who: str

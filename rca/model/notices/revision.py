"""Revisions: notices that were published, frozen word for word, numbered, and chained by their digests.

What is frozen, and how it is written down
------------------------------------------
A revision is one *record* and, for each language, one *edition* (frame and body) and one *rendition* for each file
format that was frozen with it. Records of revisions and of withdrawals form one chain per store:

* A record and an edition are written as **canonical JSON**: one JSON object in UTF-8 without a byte order mark, the
  names of every object sorted by code point, ``,`` and ``:`` without blanks, every character as itself but those that
  JSON must escape (``"``, the backslash, U+0000 to U+001F), whole numbers in digits, no floating point. Instants are
  ISO 8601 in UTC with ``Z``, bytes are base64 with the URL alphabet and padding (RFC 4648, section 5), enumerations
  their values, and a field is written also where it has its default.
* The **digest** of a record, an edition or a rendition is the SHA-256 of its bytes, in lower-case hex. It is taken from
  the bytes as stored, never from what a later program would write anew.
* A revision's record holds the digests of its editions and renditions, so its own digest stands for the whole.
* Every record holds the digest of the record before it (``previous``; the first one has 64 zeros there), whichever incident
  that concerns. So nothing can be changed, left out or put in between without every later digest being wrong. What was
  cut off at the end leaves no trace in the store itself: for that, keep a digest that was shown when publishing.

A program that adds a field with a default reads older records as they are. :mod:`rca.model.notices.freezing` does the writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from rca.model.audience import Audience
from rca.model.notices.frozen_promise import FrozenPromise
from rca.model.notices.notice import Notice

FIRST: Final = "0" * 64
"""What stands for the digest before the first record."""

Facts = Mapping[str, Mapping[str, Any]]
"""Facts by name as plain data; see :mod:`rca.model.notices.frozen_facts`."""


@dataclass(frozen=True, slots=True)
class FrozenEdition:
    """One language of a revision, by its digest; title and label are repeated for lists."""

    locale: str
    title: str
    label: str
    digest: str


@dataclass(frozen=True, slots=True)
class FrozenRendition:
    """One file that was frozen with a revision, by its digest."""

    locale: str
    format: str
    media_type: str
    digest: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which state of the incident, and when (UTC)."""

    who: str
    at: datetime
    incident_version: int


@dataclass(frozen=True, slots=True)
class Waiver:
    """The word of whoever published in spite of warnings: of which rule, why, and at which fields of the incident."""

    rule: str
    reason: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """The record of a published notice. ``number`` counts within the incident from 1; instants are UTC."""

    incident_key: str
    number: int
    kind: str
    audience: Audience
    editions: tuple[FrozenEdition, ...]
    renditions: tuple[FrozenRendition, ...]
    facts: Facts
    """Every fact of the incident that these readers may see, as it was."""
    issued_at: datetime
    published_at: datetime
    who: str
    approval: Approval
    incident_version: int
    incident_digest: str
    template_digest: str
    catalog_digest: str
    series: int = 0
    """Its place among the notices given while the incident lasts, which 第N報 counts; 0 for every other kind."""
    corrects: int = 0
    """The number of the revision that this one corrects; 0 if it corrects none."""
    note: str = ""
    """A remark for those inside; no reader sees it."""
    promises: tuple[FrozenPromise, ...] = ()
    """The next steps that its readers were told of, in the order in which they stand there."""
    accepted: tuple[Waiver, ...] = ()
    """Warnings that spoke against it, and why it was right to publish it all the same."""
    position: int = 0
    """Its place in the chain of the store, from 1."""
    previous: str = FIRST
    record: str = "revision"

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages it was published in."""
        return tuple(edition.locale for edition in self.editions)

    def rendition(self, locale: str, format_name: str) -> FrozenRendition | None:
        """The frozen file of that language and format; None if there is none."""
        for frozen in self.renditions:
            if (frozen.locale, frozen.format) == (locale, format_name):
                return frozen
        return None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The record that a revision no longer holds, and why. The revision itself stays as it was."""

    incident_key: str
    number: int
    reason: str
    who: str
    at: datetime
    position: int = 0
    previous: str = FIRST
    record: str = "withdrawal"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A rendered file."""

    locale: str
    format: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is ready to be published: the record without its place, and what it stands for."""

    revision: Revision
    notices: tuple[Notice, ...]
    renditions: tuple[Rendition, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Published:
    """A record as the store holds it, with its digest, and its withdrawal if there is one."""

    revision: Revision
    digest: str
    withdrawal: Withdrawal | None = None

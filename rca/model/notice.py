"""A notice: a typed frame, laid out by each format, and a body in Markdown.

Everything in it is already in the reader's language and zone; formats add nothing but form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rca.model.base import Audience


class FrameKind(StrEnum):
    """``web`` for status pages and mail, ``letter`` for the formal document of the locale."""

    WEB = "web"
    LETTER = "letter"


class HeadingSet(StrEnum):
    """How headings read: what it is about first, or as the questions customers ask."""

    IMPACT = "impact"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and its value, such as the incident id or a telephone number; ``href`` if it can be followed."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the body. All strings are plain text except ``opening`` (Markdown).

    In the order of a Japanese 社外文書: number and date (right), addressee, sender, title, salutation, opening,
    記, body, 以上, closing, contact. Empty strings and tuples are parts that this notice does not have.
    """

    kind: FrameKind
    locale: str
    title: str
    label: str
    """The kind of notice, such as 最終報告 or Final report."""
    issued: str
    """The issue date in the reader's language."""
    issued_at: datetime
    number: str = ""
    addressee: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    banners: tuple[str, ...] = ()
    """Statements about the notice itself, such as that it is a draft."""
    salutation: str = ""
    opening: str = ""
    item_mark: str = ""
    end_mark: str = ""
    closing: tuple[str, ...] = ()
    contact_heading: str = ""
    contact: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A composed notice for one audience, locale and set of zones."""

    incident_key: str
    kind: str
    audience: Audience
    locale: str
    zones: tuple[str, ...]
    frame: Frame
    body: str
    """Markdown."""
    facts: tuple[str, ...]
    """The names of the facts that the body refers to, in order of first mention."""

    def addressed_to(self, addressee: tuple[str, ...]) -> Notice:
        """The same notice for another reader; the body is shared, not composed again."""
        return replace(self, frame=replace(self.frame, addressee=addressee))

"""A notice: a typed frame, laid out by each format, and a body in Markdown.

Everything in it is already in the reader's language and zone; formats add nothing but form. Whoever makes one, composing
or the store with what it froze long ago, gets a notice without unprintable characters, whose plain texts are one line
each: this is the one place that sees to it, so that no format can forget to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from rca.model.audience import Audience
from rca.model.notices.mail import Mail, Mailbox
from rca.model.notices.printable import one_line, printable

# A notice is made anew for each of its readers, of the same texts every time: they are looked at once.
_markdown = lru_cache(maxsize=64)(printable)


@lru_cache(maxsize=1024)
def _is_line(text: str) -> bool:
    return one_line(text) == text


class FrameKind(StrEnum):
    """``web`` for status pages and mail, ``letter`` for the formal document of the locale."""

    WEB = "web"
    LETTER = "letter"


class HeadingSet(StrEnum):
    """How headings read: what it is about first, or as the questions customers ask."""

    IMPACT = "impact"
    QUESTIONS = "questions"


class Paper(StrEnum):
    """The size of a page: ISO 216 A4, or the Letter of North America (8.5 × 11 inches)."""

    A4 = "a4"
    LETTER = "letter"


class Typeface(StrEnum):
    """The two faces of Japanese print; elsewhere, with and without serifs."""

    MINCHO = "mincho"
    GOTHIC = "gothic"


@dataclass(frozen=True, slots=True)
class Look:
    """How a notice looks on paper. Nothing in it changes what the notice says."""

    paper: Paper = Paper.A4
    typeface: Typeface | None = None
    """None: Mincho in letters, Gothic on the web."""
    logo: bytes = b""
    """A PNG, JPEG or SVG file."""
    fonts: str = ""
    """A folder of fonts that come before ours."""
    word_template: bytes = b""
    """The organisation's own Word document, with fields, in place of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and its value, such as the incident id or a telephone number; ``href`` if it can be followed."""

    label: str
    value: str
    href: str = ""

    def __post_init__(self) -> None:
        for name in ("label", "value", "href"):
            object.__setattr__(self, name, one_line(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the body. All strings are plain text in one line except ``opening`` (Markdown).

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
    organisation: str = ""
    """The name of who speaks, for metadata and for those who cannot see the logo."""
    look: Look = Look()
    mail: Mail | None = None
    """The head of the notice as mail."""
    record: str = ""
    """Its place in the chain of what was published, and the record before it; nothing that is not published has one."""

    def __post_init__(self) -> None:
        texts = (
            self.title, self.label, self.issued, self.number, self.salutation, self.item_mark, self.end_mark,
            self.contact_heading, self.organisation, self.record, *self.addressee, *self.sender, *self.banners, *self.closing,
        )  # fmt: skip
        if not all(map(_is_line, texts)):
            for name in _LINES:
                object.__setattr__(self, name, one_line(getattr(self, name)))
            for name in _LISTS:
                object.__setattr__(self, name, tuple(map(one_line, getattr(self, name))))
        object.__setattr__(self, "opening", _markdown(self.opening))


_LINES = (
    "title", "label", "issued", "number", "salutation", "item_mark", "end_mark", "contact_heading", "organisation",
    "record",
)  # fmt: skip
_LISTS = ("addressee", "sender", "banners", "closing")


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", _markdown(self.body))

    def addressed_to(self, addressee: tuple[str, ...]) -> Notice:
        """The same notice for another reader; the body is shared, not composed again."""
        return replace(self, frame=replace(self.frame, addressee=addressee))

    def mailed_to(self, reader: Mailbox, edition: str = "") -> Notice:
        """The same notice as mail to one reader, perhaps of another edition than composing it counted."""
        mail = self.frame.mail or Mail(self.frame.title)
        mail = replace(mail, to=reader, edition=edition or mail.edition)
        return replace(self, frame=replace(self.frame, mail=mail))

    def without_reader(self) -> Notice:
        """What the mails of all readers with the same address lines have in common."""
        return replace(self, frame=replace(self.frame, mail=None)) if self.frame.mail else self

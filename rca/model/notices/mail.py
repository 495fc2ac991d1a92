"""The head of a notice that goes out as mail: a subject, a sender, one reader, and an identity that never changes.

RFC 5322 for addresses and Message-IDs. Addresses are ASCII dot-atoms, as RFC 5322 has them; only Japanese carriers gave
out others, with dots in a row or at the end of the local part, which is quoted on its way. No address may end a header
line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from rca.model.rules.catalogue import broken

MAX_ADDRESS = 254
"""Octets of an address (RFC 5321, 4.5.3.1.3, less the angle brackets)."""

FIRST_EDITION = "1"
NO_DOMAIN = "rca.invalid"
"""The domain of Message-IDs while nobody has said who sends (RFC 2606: it never exists)."""

_SIGNS = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~-"
_ATOM = rf"[{_SIGNS}]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_DOTTED = re.compile(rf"[.{_SIGNS}]+")
_CARRIERS = re.compile(r"(?:[a-z0-9-]+\.)?(?:docomo|ezweb)\.ne\.jp")
"""Domains whose addresses may have dots anywhere in the local part: they were given out so for years, and live on."""
_NAMED = re.compile(r"(?P<name>[^<>\r\n]*)<(?P<address>[^<>\s]+)>")


def is_address(text: str) -> bool:
    """True for a mail address as people write it: without quotation marks; see :func:`on_the_wire`."""
    sent = on_the_wire(text)
    if len(sent) > MAX_ADDRESS or len(sent.rpartition("@")[0]) > 64:
        return False
    return _ADDRESS.fullmatch(text) is not None or _is_of_carrier(text)


def on_the_wire(address: str) -> str:
    """An address as header lines and SMTP commands have it: a local part with dots in odd places is quoted."""
    local, _, domain = address.rpartition("@")
    return f'"{local}"@{domain}' if _is_of_carrier(address) else address


def without_quotes(text: str) -> str:
    """The address that somebody wrote with a quoted local part, as a carrier gave it out; any other as it is."""
    local, _, domain = text.rpartition("@")
    plain = f"{local[1:-1]}@{domain}"
    is_quoted = len(local) > 2 and local[0] == local[-1] == '"'
    return plain if is_quoted and is_address(plain) else text


def _is_of_carrier(text: str) -> bool:
    """True for a carrier's address whose local part is no dot-atom."""
    local, _, domain = text.rpartition("@")
    if _ADDRESS.fullmatch(text) or not _CARRIERS.fullmatch(domain.lower()):
        return False
    return _DOTTED.fullmatch(local) is not None and local.strip(".") != ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody who sends or gets mail: an address, and a name for people (any script; may be empty)."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if not is_address(self.address):
            raise broken("mail.address", value=self.address[:80])

    @property
    def domain(self) -> str:
        """The domain of the address, in lower case."""
        return self.address.rpartition("@")[2].lower()

    @property
    def folded(self) -> str:
        """The address as it is compared: nobody tells two desks apart by upper case."""
        return self.address.lower()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def parse_mailbox(text: str) -> Mailbox:
    """The mailbox in ``NAME <address>`` or ``address``; raises the error of rule ``mail.address``."""
    text = text.strip()
    if match := _NAMED.fullmatch(text):
        return Mailbox(match["name"].strip().strip('"').strip(), without_quotes(match["address"]))
    return Mailbox("", without_quotes(text))


@dataclass(frozen=True, slots=True)
class Mail:
    """The head of a notice as mail. One mail goes to one reader: no list of addresses is ever disclosed."""

    subject: str
    sender: Mailbox | None = None
    """None while the settings have no address: then the mail can be looked at, not sent."""
    reply_to: Mailbox | None = None
    to: Mailbox | None = None
    edition: str = FIRST_EDITION
    """Which notice of its kind this is. Two mails of one edition are the same mail; nobody gets both."""
    attachments: tuple[str, ...] = ()
    """The formats in which the notice is attached."""


def message_id(domain: str, incident_key: str, kind: str, edition: str, locale: str, to: str) -> str:
    """The Message-ID of the mail, in angle brackets: the same for the same notice to the same reader, ever.

    The first notice of an incident has the id of the thread (:func:`thread_id`), to which all others refer.
    """
    if kind == "initial" and edition == FIRST_EDITION:
        return thread_id(domain, incident_key, locale, to)
    return _id(domain, "notice", incident_key, kind, edition, locale, to.lower())


def thread_id(domain: str, incident_key: str, locale: str, to: str) -> str:
    """The Message-ID under which mail programs gather what one reader gets about one incident."""
    return _id(domain, "thread", incident_key, locale, to.lower())


def _id(domain: str, *parts: str) -> str:
    # Each part is preceded by its length, so that no two lists of parts read the same.
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return f"<{sha256(told.encode()).hexdigest()[:40]}@{domain}>"

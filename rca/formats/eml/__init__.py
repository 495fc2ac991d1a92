"""Mail: one message (RFC 5322) with the notice as text and as HTML, and reports with their PDF attached.

The same notice to the same reader gives the same bytes: date and ids come from the notice, the boundaries between
parts (RFC 2046) from a hash of what they part. Every part is UTF-8 in base64, because Japanese is a third shorter
so than in quoted-printable, and no server can break its lines. ISO-2022-JP could not write 髙, ① or an emoji.

``headers``  header lines: addresses, subjects and file names in any script
``page``     the HTML part, with styles at the elements
"""

from __future__ import annotations

from base64 import encodebytes
from functools import lru_cache
from hashlib import sha256

from rca.errors import SettingsError
from rca.formats import get_format
from rca.formats.eml import headers
from rca.formats.eml.page import page
from rca.formats.txt import render as text_of
from rca.model.customers.delivery import Letter
from rca.model.notices.mail import NO_DOMAIN, Mail, message_id, thread_id
from rca.model.notices.notice import Notice
from rca.model.problem import N_

SUFFIX = ".eml"
MEDIA_TYPE = "message/rfc822"


def render(notice: Notice) -> bytes:
    """The notice as a mail, in ASCII with CRLF line ends.

    Without a reader it is a draft, which Outlook opens for writing. Raises RcaError if the body is too long, a layout
    is wrong, or an attachment cannot be made.
    """
    mail = notice.frame.mail or Mail(notice.frame.title)
    # What follows is laid out once for all readers whose address lines are the same.
    notice = notice.without_reader()
    language = headers.plain_header("Content-Language", notice.locale.replace("_", "-"))
    content = _multipart(
        "alternative",
        _text("plain", text_of(notice), language),
        _text("html", page(notice), language),
    )
    if mail.attachments:
        files = [_attachment(notice, name) for name in mail.attachments]
        content = _multipart("mixed", content, *files)
    return b"".join((*_head(notice, mail), language, b"MIME-Version: 1.0\r\n", content))


def letter_of(notice: Notice, revision: int | None = None) -> Letter:
    """What sending needs to know of the notice as mail to its reader. Raises SettingsError if nobody sends it."""
    mail = notice.frame.mail
    if mail is None or mail.sender is None or mail.to is None:
        raise SettingsError(
            N_("nobody is named who sends the mails"),
            remedy=N_(
                "Set `address` in [organisation.mail], or `email` in [organisation.contact], of rca.toml."
            ),
        )
    return Letter(
        message_id=message_id(*_identity(notice, mail)),
        incident_key=notice.incident_key,
        kind=notice.kind,
        edition=mail.edition,
        locale=notice.locale,
        sender=mail.sender.address,
        recipient=mail.to.address,
        recipient_name=mail.to.name,
        issued_at=notice.frame.issued_at,
        revision=revision,
    )


def _identity(notice: Notice, mail: Mail) -> tuple[str, str, str, str, str, str]:
    domain = mail.sender.domain if mail.sender else NO_DOMAIN
    reader = mail.to.address if mail.to else ""
    return domain, notice.incident_key, notice.kind, mail.edition, notice.locale, reader


def _head(notice: Notice, mail: Mail) -> list[bytes]:
    domain, key, _, _, locale, reader = identity = _identity(notice, mail)
    own, thread = message_id(*identity), thread_id(domain, key, locale, reader)
    lines = []
    if mail.sender:
        lines.append(headers.mailbox_header("From", mail.sender))
    if mail.reply_to:
        lines.append(headers.mailbox_header("Reply-To", mail.reply_to))
    lines.append(headers.mailbox_header("To", mail.to) if mail.to else b"X-Unsent: 1\r\n")
    lines.append(headers.text_header("Subject", mail.subject))
    lines.append(headers.date_header(notice.frame.issued_at, notice.zones[0] if notice.zones else "UTC"))
    lines.append(headers.plain_header("Message-ID", own))
    if own != thread:
        lines += [headers.plain_header(name, thread) for name in ("In-Reply-To", "References")]
    return lines


def _text(subtype: str, content: bytes, language: bytes) -> bytes:
    head = headers.plain_header("Content-Type", f'text/{subtype}; charset="utf-8"')
    # Texts in mail have CRLF line ends, also under base64 (RFC 2046, 4.1.1).
    return head + language + _base64(content.replace(b"\n", b"\r\n"))


@lru_cache(maxsize=4)  # an open notice has the same file for all of its readers
def _attachment(notice: Notice, format_name: str) -> bytes:
    format_ = get_format(format_name)
    frame = notice.frame
    name = headers.file_name(f"{frame.label}_{frame.number or notice.incident_key}", format_.SUFFIX)
    head = headers.plain_header("Content-Type", format_.MEDIA_TYPE)
    return head + headers.attachment_header(name) + _base64(format_.render(notice))


def _base64(content: bytes) -> bytes:
    lines = encodebytes(content).replace(b"\n", b"\r\n")
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + lines


def _multipart(subtype: str, *parts: bytes) -> bytes:
    # Base64 has no "=_", so no line of a part can be taken for a boundary (RFC 2045, 6.7).
    boundary = "=_" + sha256(subtype.encode() + b"\0".join(parts)).hexdigest()[:40]
    line = b"--" + boundary.encode()
    head = headers.plain_header("Content-Type", f'multipart/{subtype};\r\n boundary="{boundary}"')
    return b"".join((head, b"\r\n", *(line + b"\r\n" + part for part in parts), line + b"--\r\n"))

"""Header lines of mail: RFC 5322 lines, RFC 2047 words for other scripts, RFC 2231 for names of files.

Header values are text from anywhere: subjects, and names that customers gave. Each is put on one line here, although a
notice's own texts are already, because a line end in one would begin a header of somebody else's making. Whatever is
not plain ASCII is encoded as a whole: then no blank between two encoded words is ever part of the text, which is where
mail programs and versions of Python's ``email.policy`` disagree.
"""

from __future__ import annotations

from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.utils import encode_rfc2231, format_datetime
from zoneinfo import ZoneInfo

from rca.model.notices.mail import Mailbox, on_the_wire
from rca.model.notices.printable import one_line

LINE = 76
"""Characters of a line that has an encoded word (RFC 2047, 2); the words themselves have at most 75."""

_UTF_8 = Charset("utf-8")
_UTF_8.header_encoding = BASE64
_SPECIALS = frozenset('()<>[]:;@\\,."')


def text_header(name: str, text: str) -> bytes:
    """A header of free text, such as the subject."""
    return _line(name, _words(one_line(text), len(name) + 2))


def mailbox_header(name: str, mailbox: Mailbox) -> bytes:
    """A header with one mailbox: ``From``, ``To`` or ``Reply-To``."""
    phrase, address = one_line(mailbox.name), on_the_wire(mailbox.address)
    if not phrase:
        return _line(name, address)
    if _is_plain(phrase) and len(phrase) < 60:
        shown = f'"{_quoted(phrase)}"' if _SPECIALS & set(phrase) else phrase
    else:
        shown = _encoded(phrase, len(name) + 2)
    last = len(shown.rpartition("\r\n")[2]) + (len(name) + 2 if "\r\n" not in shown else 0)
    fits = last + len(address) + 3 <= LINE
    return _line(name, f"{shown}{' ' if fits else chr(13) + chr(10) + ' '}<{address}>")


def plain_header(name: str, value: str) -> bytes:
    """A header of our own making: ids, dates, languages."""
    return _line(name, value)


def date_header(moment: datetime, zone: str) -> bytes:
    """``Date``, in the reader's zone."""
    return _line("Date", format_datetime(moment.replace(microsecond=0).astimezone(ZoneInfo(zone))))


def file_name(text: str, suffix: str) -> str:
    """A name that every file system takes: in any script, without signs that mean something to one of them."""
    kept = "".join("_" if sign in '\\/:*?"<>|' else sign for sign in one_line(text))
    kept = " ".join(kept.split())
    return (kept.strip(" .")[:80].strip(" .") or "notice") + suffix


def attachment_header(name: str) -> bytes:
    """``Content-Disposition`` of an attached file."""
    if _is_plain(name) and len(name) < 50:
        return _line("Content-Disposition", f'attachment; filename="{_quoted(name)}"')
    encoded = encode_rfc2231(name, "utf-8")
    pieces = _pieces(encoded)
    lines = [
        f"filename*{number}*={piece}" if len(pieces) > 1 else f"filename*={piece}"
        for number, piece in enumerate(pieces)
    ]
    return _line("Content-Disposition", ";\r\n ".join(["attachment", *lines]))


def _pieces(encoded: str, length: int = 56) -> list[str]:
    """``encoded`` cut so that no ``%XX`` is cut in two."""
    pieces = []
    while encoded:
        cut = length
        while "%" in encoded[cut - 2 : cut] and cut < len(encoded):
            cut -= 1
        pieces.append(encoded[:cut])
        encoded = encoded[cut:]
    return pieces


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")


def _words(text: str, used: int) -> str:
    return text if _is_plain(text) and len(text) + used <= LINE else _encoded(text, used)


def _encoded(text: str, used: int) -> str:
    return Header(text, _UTF_8, maxlinelen=LINE - 1, header_name="x" * (used - 2)).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

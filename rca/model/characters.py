"""Characters: what no text may hold, and how a text is kept. Plain functions, no library."""

from __future__ import annotations

import re
import unicodedata

from rca.model.language_tags import TAG_PATTERN
from rca.model.rules.catalogue import broken

MAX_LENGTH = 100_000
"""Characters one language of one field may have: a long report has 5,000."""

_MARKS = 30
_URL = re.compile(r"https?://[^\s<>\"'{}|\\^`\u3000-\uffef]+|mailto:[^\s<>\"'{}|\\^`@]+@[^\s<>\"'{}|\\^`@]+")
_TAG = re.compile(TAG_PATTERN)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Characters worth a closer look; what is not here is certainly fine, and this is asked for every text read.
_SUSPECT = re.compile(
    "[^\t\n\x20-\x7e\xa0-\xac\xae-\u061b\u061d-\u200a\u2010-\u2027\u202f-\u2065\u2070-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd]"
)
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
_VOICED = re.compile("(?s:.?)[\u3099\u309a]")
_ALONE = {"\u3099": "\u309b", "\u309a": "\u309c"}
# Canonical normalisation would replace these ideographs, which Japanese names insist on, by other ones.
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")


def check_tag(tag: str) -> str:
    """Give back a well-formed BCP 47 tag; raise the error of rule ``locale.tag`` otherwise."""
    if not _TAG.fullmatch(tag):
        raise broken("locale.tag", tag=tag[:40])
    return tag


def forbidden(character: str) -> str | None:
    """The rule that forbids this character in any text, such as ``char.bidi``; None if none does."""
    if character in _BIDI:
        return "char.bidi"
    category = unicodedata.category(character)
    if character == "\ufffd" or category == "Co":
        return "char.broken"
    noncharacter = (ord(character) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    if (category in ("Cc", "Cs") and character not in "\n\t") or noncharacter:
        return "char.control"
    if character in "\u200b\ufeff\u2028\u2029\u00ad":
        return "char.control"
    return None


def full_width_kana(value: str) -> str:
    """The text with full-width katakana in place of half-width ones; everything else stays as it is."""
    full = _HALF_WIDTH_KANA.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value)
    # A voicing mark after a full-width kana belongs to it; one after anything else stands alone.
    return _VOICED.sub(lambda match: _voiced(match[0]), full)


def _voiced(pair: str) -> str:
    letter, mark = pair[:-1], pair[-1]
    composed = unicodedata.normalize("NFC", pair)
    return composed if letter and len(composed) == 1 else letter + _ALONE[mark]


def _stacked(value: str) -> int:
    """Where more marks stand on one letter than any language has (Unicode's stream-safe limit); 0 if nowhere."""
    marks = 0
    for position, character in enumerate(value):
        marks = marks + 1 if character > "\u02ff" and unicodedata.combining(character) else 0
        if marks > _MARKS:
            return position
    return 0


def clean(value: str) -> str:
    """A text as it is kept: line ends as LF, composed letters, no blanks at line ends or around it.

    Raises the error of a ``char.*`` or ``field.*`` rule for what no notice may contain.
    """
    if len(value) > MAX_LENGTH:
        raise broken("field.too_long", length=len(value), limit=MAX_LENGTH)
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if position := _stacked(value):
        raise broken("char.broken", code=f"U+{ord(value[position]):04X}", position=position + 1)
    value = "".join(
        part if index % 2 else unicodedata.normalize("NFC", part)
        for index, part in enumerate(_COMPATIBILITY.split(value))
    )
    for suspect in _SUSPECT.finditer(value):
        if rule := forbidden(suspect.group()):
            raise broken(rule, code=f"U+{ord(suspect.group()):04X}", position=suspect.start() + 1)
    if match := _HALF_WIDTH_KANA.search(value):
        full = unicodedata.normalize("NFKC", match.group())
        raise broken("char.halfwidth", position=match.start() + 1, suggestion=full[:40])
    value = "\n".join(line.rstrip() for line in value.split("\n")).strip("\n").rstrip()
    if not value.strip():
        raise broken("text.empty")
    return value


def clean_line(value: str) -> str:
    """A text of one line, as :func:`clean` keeps it, without blanks around it."""
    value = clean(value).strip()
    if "\n" in value:
        raise broken("text.line")
    return value


def clean_url(value: object) -> str:
    """The address of a link: a page or a mailbox. Raises the error of rule ``link.form`` for anything else."""
    text = clean_line(value) if isinstance(value, str) else ""
    if not _URL.fullmatch(text):
        raise broken("link.form", value=str(value)[:80])
    return text

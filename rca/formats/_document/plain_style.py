"""How plain text is set in each language: bullets, numbers and headings that need no markup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rca.i18n.catalogs import LAST_RESORT
from rca.i18n.locale import load_locale, locale_tags


@dataclass(frozen=True, slots=True)
class PlainStyle:
    """The signs of one language, from its ``locale.toml``; see :class:`rca.i18n.locale.PlainText`."""

    colon: str
    bullet: str
    number: str
    headings: tuple[str, ...]
    ambiguous: int
    """Columns of a character whose East Asian width is ambiguous."""


@lru_cache(maxsize=64)
def plain_style_of(locale: str) -> PlainStyle:
    """The style of a BCP 47 tag or of its language; that of English for languages without a locale."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    tags = locale_tags()
    near = [tag for tag in tags if tag.partition("-")[0] == language]
    found = load_locale(locale if locale in tags else near[0] if near else LAST_RESORT)
    plain = found.plain
    return PlainStyle(
        found.marks.label_separator, plain.bullet, plain.number, plain.headings, 2 if plain.wide else 1
    )

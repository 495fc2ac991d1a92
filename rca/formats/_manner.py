"""How plain text is set in each language: bullets, numbers, headings and brackets that need no markup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Manner:
    """The signs of one language. ``headings`` are marks before headings from h2 down; none means underlining."""

    colon: str = ": "
    brackets: tuple[str, str] = (" (", ")")
    bullet: str = "- "
    number: str = "{}. "
    headings: tuple[str, ...] = ()
    ambiguous: int = 1
    """Columns of a character whose East Asian width is ambiguous, such as ① or …."""


_LATIN = Manner()
_HAN = Manner(colon="：", brackets=("（", "）"), headings=("■ ", "□ ", "◇ "), ambiguous=2)
_MANNERS = {
    "ja": Manner(
        colon="：", brackets=("（", "）"), bullet="・", number="（{}）", headings=("■ ", "□ ", "◇ "), ambiguous=2
    ),
    "zh": _HAN,
    "ko": Manner(headings=("■ ", "□ ", "◇ "), brackets=("(", ")"), ambiguous=2),
    "fr": Manner(colon="\u00a0: "),
}


@lru_cache(maxsize=64)
def manner_of(locale: str) -> Manner:
    """The manner of a BCP 47 tag's language; that of English for languages without their own."""
    return _MANNERS.get(locale.replace("_", "-").partition("-")[0].lower(), _LATIN)

"""Our own words, by language: gettext catalogs from ``locales/<tag>/LC_MESSAGES/rca.po``.

Words of notices have keys (``part.cause``), because English is one language among nine there; interface texts are
their own keys, as gettext has it. A message that a language lacks comes from its fallbacks, then from English, and
is remembered in :attr:`Catalog.missing`: a notice that is composed with it has a warning that names the message.
"""

from __future__ import annotations

import gettext
import io
import warnings
from functools import cache
from pathlib import Path

from rca import resources
from rca.model.language_tags import fallbacks

DOMAIN = "rca"
LAST_RESORT = "en"


class Catalog:
    """The messages of one locale, with its fallbacks behind it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.missing: set[str] = set()
        self._chain = [_load(each) for each in fallbacks(tag)]
        self._last = _load(LAST_RESORT)

    def get(self, key: str) -> str | None:
        """The message of this locale or its fallbacks; None if they lack it."""
        for messages in self._chain:
            if text := messages.get(key):
                return text
        return None

    def knows(self, key: str) -> bool:
        """True if :meth:`text` has an answer, if only in English."""
        return self.get(key) is not None or key in self._last

    def english(self, key: str) -> str:
        """The English message, whatever this locale says."""
        return self._last[key]

    def text(self, key: str, /, **values: object) -> str:
        """The message for ``key`` with ``values`` filled in. A KeyError means a key that no catalog has.

        A message that is a single hyphen says nothing in this language: the answer is empty.
        """
        text = self.get(key)
        if text is None:
            self.missing.add(key)
            text = self._last[key]
        return "" if text == "-" else text.format_map(values)


def interface(tag: str, text: str) -> str:
    """An interface text in the language ``tag``; the text itself where the catalog lacks it."""
    return _load(tag).get(text) or text


def notice_words(tag: str) -> dict[str, str]:
    """The words of notices in one language as its catalog has them, without those of the interface."""
    keys = _load(LAST_RESORT)
    return {key: text for key, text in _load(tag).items() if key in keys}


@cache
def _load(tag: str) -> dict[str, str]:
    """The messages of one catalog; empty if the locale has none."""
    folder = resources.folder("locales") / tag / "LC_MESSAGES"
    compiled, source = folder / f"{DOMAIN}.mo", folder / f"{DOMAIN}.po"
    stale = source.exists() and (
        not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
    )
    content = _compile(source) if stale else b""
    if not content and compiled.exists():
        content = compiled.read_bytes()
    if not content:
        return {}
    translations = gettext.GNUTranslations(io.BytesIO(content))
    catalog: dict[str, str] = translations._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalog.items() if key and text}


def _compile(source: Path) -> bytes:
    """The compiled catalog; nothing, with a warning, if Babel is not there, which only builds and tests need."""
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        warnings.warn(f"{source} was changed after the installation; install rca again", stacklevel=2)
        return b""
    with source.open("rb") as lines:
        catalog = read_po(lines, domain=DOMAIN)
    stream = io.BytesIO()
    write_mo(stream, catalog, use_fuzzy=False)
    return stream.getvalue()

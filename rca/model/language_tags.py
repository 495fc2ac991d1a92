"""Language tags (BCP 47), and where to look when a language lacks a text. Light: the command line starts with it."""

from __future__ import annotations

from collections.abc import Mapping

ANY = "*"
"""The tag of a name that stays as it is in every language."""

TAG_PATTERN = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"


def fallbacks(tag: str) -> tuple[str, ...]:
    """The tags under which a text for ``tag`` may be found, nearest first: ``pt-BR`` → ``pt-BR``, ``pt``.

    A script subtag is never dropped: traditional Chinese does not stand in for simplified.
    """
    parts = tag.split("-")
    if len(parts) == 2 and len(parts[1]) != 4:
        return (tag, parts[0])
    if len(parts) == 3:
        return (tag, "-".join(parts[:2]))
    return (tag,)


def in_language(texts: Mapping[str, str], tag: str) -> tuple[str, str] | None:
    """Of a text by language, the one for ``tag`` or its nearest fallback, as (tag found, text); None if there is none."""
    for candidate in (*fallbacks(tag), ANY):
        if candidate in texts:
            return candidate, texts[candidate]
    return None

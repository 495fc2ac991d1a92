"""What people call the kinds of notices, in any language that we have: 第一報, 第3報, 続報, Final report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

from rca.i18n.catalogs import notice_words
from rca.i18n.locale import locale_tags
from rca.notices.templates import kinds

_PREFIX = "kind."
_LABEL = "mail.label."
"""How the subject of a mail begins, in brackets: what many call the kind, too."""
_NUMBER = "{n}"


def kind_called(name: str, paths: Sequence[Path]) -> str:
    """The kind of these template folders that is called so in some language; ``name`` itself if none is.

    An update is called so with any number, or without one; the one with the number 1 is the initial notice.
    """
    known, wanted = kinds(paths), _folded(name)
    for kind in known.values():
        if wanted in {_folded(kind.name), *map(_folded, kind.label.values())}:
            return kind.name
    for tag in locale_tags():
        words = notice_words(tag)
        numerals = words.get("numerals", "").split()
        for key, called in words.items():
            kind_name = key.removeprefix(_PREFIX)
            if kind_name not in known or key == kind_name:
                continue
            if _NUMBER not in called and wanted == _folded(called):
                return kind_name
            if _NUMBER in called and (number := _number(wanted, _folded(called), numerals)) is not None:
                return "initial" if number == "1" and "initial" in known else kind_name
    for tag in locale_tags():
        for key, label in notice_words(tag).items():
            kind_name = key.removeprefix(_LABEL)
            if (
                kind_name in known
                and key != kind_name
                and wanted.strip("【】[]") == _folded(label).strip("【】[]")
            ):
                return kind_name
    return name


def _number(wanted: str, called: str, numerals: Sequence[str]) -> str | None:
    """The number in a name that is written with one, "" if it is left out; None if the name is another."""
    before, _, after = called.partition(_NUMBER)
    written = "|".join(["[0-9]+", *map(re.escape, numerals)])
    match = re.fullmatch(f"{re.escape(before)}(?P<number>{written}){re.escape(after)}", wanted)
    if match:
        number = match["number"]
        return str(numerals.index(number) + 1) if number in numerals else number.lstrip("0")
    return "" if before.strip(" (n°º.") and wanted == before.strip(" (n°º.") else None


def _folded(name: str) -> str:
    return " ".join(normalize("NFKC", name).casefold().split())

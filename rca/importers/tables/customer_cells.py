"""The cells of a customer list: what each column may hold, and what of it is mended instead of refused.

Mended is what can only mean one thing: half-width katakana become full-width, an id or a mail address in full-width
letters becomes ASCII, and signs that nobody sees go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from rca.i18n.locale import locale_tags
from rca.model.characters import clean, clean_line, full_width_kana
from rca.model.customers.customer import Honorific, check_address, check_id
from rca.model.near_names import Nearest
from rca.model.problem import Listed
from rca.model.rules.catalogue import broken

_HONORIFICS = {
    "御中": Honorific.ORGANISATION, "様": Honorific.PERSON, "なし": Honorific.NONE, "organization": Honorific.ORGANISATION,
} | {each.value: each for each in Honorific}  # fmt: skip
_ASCII = ("id", "email", "locale", "zone")
_UNSEEN = re.compile("[\u200b\ufeff\u00ad]")


def mended(name: str, cell: str) -> tuple[str, str]:
    """A cell of the column ``name``, and the rule that says what was mended in it; "" if nothing was."""
    if _UNSEEN.search(cell):
        cell, rule = _UNSEEN.sub("", cell).strip(), "csv.unseen"
    else:
        rule = ""
    if name in _ASCII:
        narrow = unicodedata.normalize("NFKC", cell)
        return (narrow, "csv.narrowed") if narrow != cell and narrow.isascii() else (cell, rule)
    full = full_width_kana(cell)
    # What was typed in two pieces is composed all the same, and nothing that anybody sees.
    changed = unicodedata.normalize("NFC", cell) != unicodedata.normalize("NFC", full)
    return (full, "csv.kana") if changed else (cell, rule)


def checked(name: str, cell: str) -> str:
    """A cell of the column ``name`` as it is kept. Raises the error of the rule that it breaks."""
    return _CHECKS.get(name, clean_line)(cell)


def _services(cell: str) -> str:
    """The services, each once, separated by ``;``."""
    names = [clean_line(name) for name in re.split("[;；]", cell) if name.strip()]
    return ";".join(dict.fromkeys(names))


def _honorific(cell: str) -> str:
    if cell.casefold() not in _HONORIFICS:
        raise broken("csv.choice", value=cell[:40], known=Listed(_HONORIFICS))
    return _HONORIFICS[cell.casefold()].value


@cache
def _zones() -> tuple[frozenset[str], Nearest]:
    names = available_timezones()
    return frozenset(names), Nearest(sorted(names))


def _zone(cell: str) -> str:
    names, nearest = _zones()
    if cell in names:
        return cell
    likely = next((name for name in sorted(names) if name.casefold() == cell.casefold()), "") or nearest(cell)
    raise broken("customer.zone_near" if likely else "customer.zone", value=cell[:40], near=likely)


_locales = cache(locale_tags)  # a list has the same few in every row, and they are folders on the disk


def _locale(cell: str) -> str:
    tags = _locales()
    if cell in tags:
        return cell
    likely = next((tag for tag in tags if tag.casefold() == cell.casefold()), "")
    raise broken(
        "customer.locale_near" if likely else "customer.locale",
        value=cell[:40],
        near=likely,
        known=Listed(tags),
    )


_CHECKS: dict[str, Callable[[str], str]] = {
    "id": check_id,
    "email": check_address,
    "honorific": _honorific,
    "locale": _locale,
    "zone": _zone,
    "services": _services,
    "notes": clean,
}

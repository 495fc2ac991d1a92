"""The instants of a list in a reader's words, as :class:`rca.i18n.formatting.Formatter` has them in tables.

Lists of rows need nothing else of a formatter, nor the model that it knows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from rca.i18n.locale import Locale
from rca.i18n.points import Face
from rca.i18n.times import Times
from rca.i18n.typography import FILTERS
from rca.i18n.zones import ZoneNames, find_zone
from rca.model.written_times import Point

if TYPE_CHECKING:
    from rca.model.times import Moment

_PROFILE = "jtf"


def _always(year: int) -> bool:
    return True


def instant_writer(locale: Locale, zone: str) -> Callable[[datetime], str]:
    """What writes an exactly known instant with date, time and zone: ``October 13, 2021, 06:27 UTC``."""
    style = locale.profile(_PROFILE)
    _, table = locale.forms(style)
    found = find_zone(zone)
    face = Face.of(locale.clocks[locale.clock], table=True)
    times = Times(locale, found, ZoneNames(locale, found), table, face, _always)
    # A point has what a moment of the model has, as far as instants are written.
    return lambda instant: FILTERS[style.filter](times.instant(cast("Moment", Point(instant))))

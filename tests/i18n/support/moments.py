"""Short ways to write moments and formatters in the tables of these tests."""

from __future__ import annotations

from typing import Any

from rca.i18n.formatting import Formatter
from rca.i18n.locale import load_locale
from rca.model.times import Moment, Window


def moment(text: str) -> Moment:
    return Moment.model_validate(text)


def window(start: str, end: str = "ongoing") -> Window:
    return Window.model_validate({"start": start, "end": end})


def formatter(tag: str, *zones: str, **style: Any) -> Formatter:
    return Formatter(load_locale(tag), zones, **style)


INCIDENT = window("2021-10-13T06:27Z", "2021-10-13T12:42Z")
OVERNIGHT = window("2021-10-12T14:40Z", "2021-10-12T15:15Z")  # across midnight in Tokyo
NEW_YEAR = window("2021-12-31T14:40Z", "2021-12-31T15:15Z")
CLOCKS_BACK = window("2021-10-30T23:30Z", "2021-10-31T02:30Z")  # summer time ends in Europe

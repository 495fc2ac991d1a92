"""Instants of lists: the same words as in the tables of notices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rca.i18n.formatting import Formatter
from rca.i18n.instants import instant_writer
from rca.i18n.locale import load_locale, locale_tags
from rca.model.times import exactly

INSTANTS = [datetime(2021, 10, 13, 6, 27, tzinfo=UTC), datetime(2025, 12, 31, 15, tzinfo=UTC)]


@pytest.mark.parametrize("tag", locale_tags())
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_list_writes_instants_as_a_table_does(tag: str, zone: str) -> None:
    locale = load_locale(tag)
    formatter, write = Formatter(locale, (zone,)), instant_writer(locale, zone)
    assert [write(each) for each in INSTANTS] == [formatter.datetime(exactly(each)) for each in INSTANTS]

"""Our locale data and what is written by them: the same as Babel writes where its versions agree, for every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel.core import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.numbers import format_decimal
from babel.plural import PluralRule
from hypothesis import example, given
from hypothesis import strategies as st

from rca.i18n.cldr import words, zones
from rca.i18n.cldr.dates import format_date, format_time
from rca.i18n.cldr.numbers import format_number, keeps, plural_category
from rca.i18n.locale import load_locale, locale_tags
from rca.i18n.zones import ZoneNames, offset_of, offset_text

TAGS = locale_tags()
WINTER, SUMMER = datetime(2021, 1, 15, tzinfo=UTC), datetime(2021, 7, 15, tzinfo=UTC)
DATE_FIELDS = ("y", "M", "MM", "MMMM", "d", "dd")
TIME_FIELDS = ("H", "HH", "K", "KK", "h", "hh", "m", "mm", "s", "ss")


def theirs(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


@pytest.mark.parametrize("tag", TAGS)
@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=9)
)
@example(value=Decimal("1234"))
@example(value=Decimal("-1234.5"))
@example(value=Decimal("0.0000005"))
@example(value=Decimal("0.0000015"))
@example(value=Decimal("-0.0000001"))
@example(value=Decimal("1E+7"))
@example(value=Decimal("99.950"))
@example(value=Decimal("-0"))
def test_a_number_is_written_as_babel_writes_it(tag: str, value: Decimal) -> None:
    assert format_number(value, tag) == format_decimal(value, "#,##0.######", locale=theirs(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_a_whole_number_is_written_as_babel_writes_it(tag: str) -> None:
    for number in (*range(1100), 9999, 10_000, 999_999, 1_000_000, 1_000_001, 2_000_000, 123_456_789):
        assert format_number(number, tag) == format_decimal(number, "#,##0.######", locale=theirs(tag))
        assert plural_category(number, tag) == theirs(tag).plural_form(number)


@pytest.mark.parametrize("tag", TAGS)
def test_more_digits_than_a_context_holds_are_all_written(tag: str) -> None:
    value = Decimal("1234567890123456789012345678901234567890.5")
    data = words(tag)
    assert format_number(value, tag).replace(data.group, "").replace(data.decimal, ".") == str(value)


def test_a_plural_rule_of_every_form_is_understood() -> None:
    rules = {
        "one": "v = 0 and i % 10 = 1 and i % 100 != 11",
        "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
        "many": "v = 0 and i % 10 = 0,5..9 or v = 0 and i % 100 = 11..14",
    }
    category = PluralRule(rules)
    for number in range(300):
        assert [name for name, rule in rules.items() if keeps(number, rule)] == [category(number)]
    with pytest.raises(ValueError, match="is no relation"):
        keeps(1, "i is 1")


@pytest.mark.parametrize("tag", TAGS)
def test_a_date_is_written_as_babel_writes_it(tag: str) -> None:
    for month in range(1, 13):
        day = date(2024, month, 31 - month)
        for field in DATE_FIELDS:
            pattern = f"'d''o' {field}/年%"
            assert format_date(day, pattern, tag) == babel_date(day, pattern, locale=theirs(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_a_time_is_written_as_babel_writes_it(tag: str) -> None:
    for hour in range(24):
        time = datetime(2024, 1, 1, hour, hour * 2, hour + 3, tzinfo=UTC)
        for field in TIME_FIELDS:
            assert format_time(time, field, tag) == babel_time(time, field, locale=theirs(tag))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("when", [WINTER, SUMMER], ids=["winter", "summer"])
def test_every_zone_has_a_label(tag: str, when: datetime) -> None:
    locale = load_locale(tag)
    known = {**zones(tag).names, **zones(tag).places, **locale.zone.names, **locale.zone.seasons}
    for key in sorted(available_timezones()):
        local = when.astimezone(ZoneInfo(key))
        label = ZoneNames(locale, ZoneInfo(key)).label([local])
        assert label.strip(), key
        if key not in known:
            assert label in (offset_text(offset_of(local)), locale.zone.names["UTC"]), key


@pytest.mark.parametrize("tag", TAGS)
def test_languages_name_the_same_zones(tag: str) -> None:
    assert set(zones(tag).names) | set(zones(tag).places) == set(zones("en").names) | set(zones("en").places)
    assert not set(zones(tag).names) & set(zones(tag).places)


def test_a_zone_newer_than_the_data_goes_by_its_offset() -> None:
    half_hours, seasons = zone_of("Asia/Kathmandu"), zone_of("Europe/Paris")
    for tag in TAGS:
        newer = ZoneNames(load_locale(tag), half_hours)
        assert newer.label([WINTER.astimezone(half_hours)]) == "UTC+5:45"
        both = [time.astimezone(seasons) for time in (WINTER, SUMMER)]
        assert ZoneNames(load_locale(tag), seasons).label(both) == "UTC+1/UTC+2"
        assert ZoneNames(load_locale(tag), seasons).label([]) == "Europe/Newborough"


def zone_of(key: str) -> ZoneInfo:
    """A zone that nobody has a name for, with the clock of another."""
    region, _, city = key.partition("/")
    with (files("tzdata.zoneinfo") / region / city).open("rb") as clock:
        return ZoneInfo.from_file(clock, key=f"{region}/Newborough")


@pytest.mark.parametrize(
    ("tag", "field", "halves"),
    [
        ("ja", "a", ("午前", "午後")),
        ("en", "a", ("AM", "PM")),
        ("es", "a", ("a.\u202fm.", "p.\u202fm.")),
        ("ko", "a", ("AM", "PM")),
        ("ko", "aaaa", ("오전", "오후")),
        ("zh-Hant", "a", ("上午", "下午")),
    ],
)
def test_the_halves_of_the_day(tag: str, field: str, halves: tuple[str, str]) -> None:
    for hour in range(24):
        assert format_time(datetime(2024, 1, 1, hour, tzinfo=UTC), field, tag) == halves[hour // 12]

"""What holds for every window, in every language, zone and season."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rca.i18n.locale import load_locale, locale_tags
from rca.i18n.zones import ZoneNames, find_zone
from rca.model.times import End, Moment, Window, exactly
from tests.i18n.support.moments import formatter

ZONES = (
    "Asia/Tokyo", "UTC", "America/Los_Angeles", "Europe/Berlin", "Europe/Paris", "Asia/Kolkata", "EST5EDT",
    "Asia/Singapore", "Australia/Lord_Howe", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia", "Etc/GMT+5",
    "Antarctica/Troll", "America/Sao_Paulo", "Pacific/Kiritimati", "Africa/Casablanca", "Europe/Dublin",
    "America/Argentina/Buenos_Aires",
)  # fmt: skip
FIRST, LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 30, tzinfo=UTC)

instants = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)).map(
    lambda instant: instant.replace(microsecond=0)
)
moments = st.builds(lambda instant, about: Moment(instant=instant, about=about), instants, st.booleans())
days = instants.map(lambda instant: Moment(on=instant.date()))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Windows of every form: minutes to weeks, open, rough, and between dates."""
    start = draw(moments | days)
    if draw(st.integers(0, 5)) == 0:
        return Window(start=start, end=draw(st.sampled_from(End)))
    length = timedelta(seconds=draw(st.integers(1, 40 * 86_400)))
    if start.instant is None:
        assert start.on is not None
        return Window(start=start, end=Moment(on=start.on + length))
    return Window(start=start, end=Moment(instant=start.instant + length))


@given(windows(), st.sampled_from(locale_tags()), st.sampled_from(ZONES), st.sampled_from(["24h", "12h"]))
def test_every_window_can_be_written(window: Window, tag: str, zone: str, clock: str) -> None:
    words = formatter(tag, zone, "UTC", clock=clock)
    texts = [
        words.window(window), words.window_range(window), words.window_date(window),
        words.window_zones(window), words.windows([window, window]), words.stamp(window.start),
    ]  # fmt: skip
    for text in texts:
        assert text.strip() == text != ""
        assert not set("{}\u202f\u2009") & set(text)
        assert tag != "en" or "\u00a0" not in text


@given(instants, st.sampled_from(ZONES))
def test_a_time_with_its_zone_names_one_instant(instant: datetime, zone: str) -> None:
    # The clock of an hour earlier or later may read the same; what is written must not.
    en = formatter("en", zone)
    for step in (timedelta(hours=1), timedelta(minutes=30)):
        assert en.datetime(exactly(instant)) != en.datetime(exactly(instant + step))


@given(st.sampled_from(locale_tags()), st.sampled_from(ZONES), instants)
def test_no_zone_is_unknown(tag: str, zone: str, instant: datetime) -> None:
    local = instant.astimezone(find_zone(zone))
    label = ZoneNames(load_locale(tag), find_zone(zone)).label([local])
    assert label
    assert not any(
        word in label for word in ("Unknown", "Unbekannt", "不明", "未知", "inconnu", "desconocida")
    )


@given(st.integers(0, 10**7))
def test_a_duration_adds_up_again(seconds: int) -> None:
    text = formatter("en").duration(timedelta(seconds=seconds)).replace(",", "").split()
    units = {"hour": 3600, "minute": 60, "second": 1}
    assert (
        sum(int(n) * units[unit.rstrip("s")] for n, unit in zip(text[::2], text[1::2], strict=True))
        == seconds
    )

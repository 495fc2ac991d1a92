"""Locale data: complete in every language, and refused with a clear word where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from rca.errors import NotFound, SettingsError, UsageError
from rca.i18n import cldr
from rca.i18n.locale import load_locale, locale_tags, read_locale
from rca.i18n.zones import find_zone
from rca.resources import folder
from tests.i18n.support.moments import formatter


def test_nine_languages_two_of_them_reviewed() -> None:
    assert locale_tags() == ("de", "en", "es", "fr", "ja", "ko", "pt-BR", "zh-Hans", "zh-Hant")
    assert {tag for tag in locale_tags() if load_locale(tag).status == "reviewed"} == {"ja", "en"}


@pytest.mark.parametrize("tag", locale_tags())
def test_a_language_knows_its_zones_and_the_other_languages(tag: str) -> None:
    locale = load_locale(tag)
    assert set(locale.languages) >= set(locale_tags())
    assert all(find_zone(zone) for zone in locale.zones)
    assert {"UTC", "Asia/Tokyo"} <= set(locale.zone.names)


def test_honorifics_and_marks_of_japanese() -> None:
    letter = load_locale("ja").letter
    assert letter.company.format(name="株式会社例") == "株式会社例 御中"
    assert letter.person.format(name="山田") == "山田 様"
    assert (letter.everyone, letter.item_mark, letter.end_mark) == ("お客様各位", "記", "以上")


def test_a_new_language_is_a_folder(tmp_path: Path) -> None:
    text = (folder("locales") / "en" / "locale.toml").read_text("utf-8")
    assert read_locale(_write(tmp_path, text.replace('"English"', '"Nederlands"'))).endonym == "Nederlands"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('status = "reviewed"', 'status = "done"', "status must be one of reviewed, draft"),
        ('endonym = "English"', "", "endonym is missing"),
        ('endonym = "English"', "endonym = 3", "endonym must be of type str"),
        ('endonym = "English"', 'endonym = "English"\nendonim = ""', "endonim is no key"),
        ('instant = "{at:time} {zone} on {at:date}"', 'instant = "{when}"', "prose.instant uses {when}"),
        ('instant = "{at:time} {zone} on {at:date}"', 'instant = "{at"', "prose.instant is no pattern"),
        ('zones = ["UTC"]', 'zones = "UTC"', "zones must be a list"),
        ("[bounds]", "[bounds", "cannot be read"),
        ('full = "MMMM d, y"', 'full = "MMMM d, yyyy"', "dates.full is no pattern: yyyy"),
        ('full = "MMMM d, y"', 'full = "d \'of MMMM"', "dates.full is no pattern: a quote"),
        ('prose = "HH:mm"', 'prose = "HH:mm B"', "clocks.24h.prose is no pattern: B"),
        ('prose = "HH:mm"', 'prose = "d, HH:mm"', "clocks.24h.prose is no pattern: d"),
        ("{start:MMMM d}–{end:d, y}", "{start:MMMM d}–{end:d, Q}", "dates.same_month is no pattern: Q"),
        ("{at:time} {zone} on {at:date}", "{at:las} {zone}", "prose.instant is no pattern: l"),
        ('clock = "24h"', 'clock = "12h"\n[clocks.x]', "clocks.x.prose is missing"),
        ('{ one = "{n} hour", other = "{n} hours" }', '{ one = "{n} hour" }', "units.hour.other is missing"),
    ],
)
def test_wrong_data_are_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (folder("locales") / "en" / "locale.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(SettingsError) as caught:
        read_locale(_write(tmp_path, text.replace(old, new, 1)))
    assert complaint in str(caught.value)
    assert "nl/locale.toml" in str(caught.value)


def _write(base: Path, text: str) -> Path:
    path = base / "nl" / "locale.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["cldr.json", "zones.json"])
def test_missing_locale_data_are_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cldr, "folder", lambda _: tmp_path)
    read = {"cldr.json": cldr.words, "zones.json": cldr.zones}[name]
    with pytest.raises(SettingsError) as caught:
        read("nl")
    assert f"nl/{name} cannot be read" in str(caught.value)


def test_what_does_not_exist_is_refused_with_a_hint() -> None:
    with pytest.raises(NotFound):
        load_locale("xx")
    with pytest.raises(NotFound):
        load_locale("../en")
    with pytest.raises(UsageError) as caught:
        formatter("ja", "Asia/Tokio")
    assert "Asia/Tokyo" in str(caught.value.remedy)
    with pytest.raises(UsageError):
        formatter("ja", profile="jft")
    with pytest.raises(UsageError):
        formatter("ja", clock="25h")

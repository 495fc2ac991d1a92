"""YAML that was written to do harm, and values at the edges of what a file can say."""

from __future__ import annotations

import pytest

from rca.importers.incident_yaml.incident_file import extract_text
from tests.importers.support.incident_files import HEAD, read, told, with_line


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "{" * 5000,
        "- " * 3000 + "a",
        "? " * 3000,
        "".join("  " * depth + "a:\n" for depth in range(200)),
        "a: " + "[" * 2000 + "]" * 2000,
    ],
)
def test_deep_nesting(text: str) -> None:
    assert [rule for _, _, rule in told(text)] == ["yaml.depth"]


def test_aliases_are_never_followed() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert {"yaml.alias"} <= {rule for _, _, rule in told(laughs)}
    assert "yaml.alias" in {rule for _, _, rule in told("a: &a [*a]\n")}
    assert "yaml.alias" in {rule for _, _, rule in told("&k a: 1\n*k : 2\n")}


@pytest.mark.parametrize(
    "tag",
    ["!!python/object/apply:os.system", "!!binary", "!!set", "!!omap", "!x", "!%1b[31m", "!<tag:x,1:y>"],
)
def test_tags(tag: str) -> None:
    problems = read(HEAD + f"workaround: {tag} {{a: b}}\n").problems
    assert [each.rule for each in problems] == ["yaml.tag"]


@pytest.mark.parametrize("value", ["!!int abc", "!!float x", "!!bool perhaps", "!!timestamp now"])
def test_a_tag_that_does_not_fit_its_value(value: str) -> None:
    assert told(HEAD + f"workaround: {{en: {value}}}\n") == []


def test_an_escape_beyond_unicode() -> None:
    assert [rule for *_, rule in told(HEAD + 'workaround: {en: "\\UFFFFFFFF"}\n')] == ["yaml.syntax"]


def test_names_that_would_move_the_cursor_are_shown_escaped() -> None:
    [problem] = read(HEAD + '"\\e[2J\\n\\u202e": x\n').problems
    assert problem.place.field == "\\x1b[2J\\n\\u202e"
    [problem] = extract_text(HEAD + "a: 1\n", "a\n\x1b.yaml").problems
    assert problem.place.file == "a\\n\\x1b.yaml"


@pytest.mark.parametrize(
    "value",
    ["9" * 10_000, ".inf", ".nan", "-.inf", "1e400", "-5", "true", "null", "[]", "{}", "{value: 1}", "0x", "1:30",
     "{value: -1, bound: about}", "２０", "'1,000'", "1e-9", "'1 '' '"],
)  # fmt: skip
def test_what_is_no_number(value: str) -> None:
    assert [(line, rule) for line, _, rule in told(HEAD + f"facts: {{a: {{count: {value}}}}}\n")] == [
        (8, "number.form")
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [("0x1F", "31"), ("0o17", "15"), ("017", "17"), ("1_000", "1000"), ("1.50", "1.50"), ("about 3", "3")],
)
def test_numbers(written: str, number: str) -> None:
    incident = read(HEAD + f"facts: {{a: {{count: {written}}}}}\n").incident
    assert incident
    assert str(incident.facts["a"].count.value) == number  # type: ignore[union-attr]


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "NO"])
def test_words_stay_words(word: str) -> None:
    incident = read(HEAD + f"workaround: {{en: {word}}}\n").incident
    assert incident
    assert incident.workaround
    assert incident.workaround.by_locale == {"en": word}


@pytest.mark.parametrize(
    ("time", "rule"),
    [
        ("0000-01-01T00:00Z", "time.absent"), ("0001-01-01T00:00+14:00", "time.range"),
        ("9999-12-31T23:59-14:00", "time.range"), ("1969-12-31T23:59Z", "time.range"),
        ("1970-01-01T00:00+14:00", "time.range"), ("2199-12-31T23:59-14:00", "time.range"),
        ("2200-01-01T00:00Z", "time.range"), ("9999-12-31T24:00Z", "time.absent"),
        ("2016-12-30T23:59:60Z", "time.absent"), ("2021-02-30T00:00Z", "time.absent"), ("2021-02-30", "time.partial"),
        ("2021-10-13T06:27+99:99", "time.absent"), ("2021-10-13T06:27", "time.offset"),
        ("２０２１-10-13", "time.form"), ("", "time.form"), ("1٦-10-13", "time.form"), ("9" * 500, "time.form"),
        ("{}", "time.form"), ("{instant: 2021-10-13T06:27}", "time.form"), ("{on: '2021-10-13'}", "time.form"),
        ("at least 2021-10-13", "time.form"), ("2021-W41-3", "time.form"), ("2021-10", "time.month"),
    ],
)  # fmt: skip
def test_times_that_are_none(time: str, rule: str) -> None:
    assert told(with_line(6, f"  - start: {time}")) == [(6, "windows[0].start", rule)]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2021-10-13T23:50+09:00", "2021-10-14T00:10+09:00"),
        ("2021-12-31T23:50Z", "2022-01-01T00:10Z"),
        ("2021-11-07T01:30-04:00", "2021-11-07T01:10-05:00"),
        ("2021-10-13T06:27+14:00", "2021-10-13T06:27-12:00"),
        ("2021-10-13", "2021-10-13"),
        ("2021-10-13T23:00Z", "2021-10-13"),
        ("2021-10-14", "2021-10-13T23:00Z"),  # the 14th has begun in Tokyo by then
        ("about 2021-10-13", "unknown"),
    ],
)
def test_windows_that_are_fine(start: str, end: str) -> None:
    text = with_line(6, f"  - start: {start}").replace("end: 2021-10-13T07:27Z", f"end: {end}")
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("か\u3099", []), ("神\ufa19、\ufa11", []), ("👩‍💻🇯🇵🏳️‍🌈👨‍👩‍👧‍👦", []), ("葛\U000e0100城", []), ("１２３ＡＢＣ", []),
        ("ｶﾞｷﾞ", ["char.halfwidth"]), ("a\u200bb", ["char.control"]), ("a\u200eb", ["char.bidi"]), ("\u2067x", ["char.bidi"]),
        ("\U0010ffff", ["char.control"]), ("\ufdd0", ["char.control"]), ("\U000f0000", ["char.broken"]), ("\u0378", []),
    ],
)  # fmt: skip
def test_characters(text: str, rules: list[str]) -> None:
    assert [rule for *_, rule in told(HEAD + f"workaround: {{en: '{text}'}}\n")] == rules


def test_letters_are_composed_and_ideographs_kept() -> None:
    incident = read(HEAD + "workaround: {en: 'か\u3099 神\ufa19 \ufa11'}\n").incident
    assert incident
    assert incident.workaround
    assert incident.workaround.by_locale["en"] == "\u304c 神\ufa19 \ufa11"


def test_half_width_katakana_come_with_a_suggestion() -> None:
    [problem] = read(HEAD + "workaround: {en: 'ｻｰﾊﾞｰ'}\n").problems
    assert "サーバー" in str(problem)


def test_many_entries() -> None:
    text = HEAD + "abridged:\n" + "  - EN\n" * 3000
    assert len(told(text)) == 3000


def test_many_unknown_names() -> None:
    assert len(told(HEAD + "".join(f"windoes{number}: 1\n" for number in range(1000)))) == 1000
    facts = "facts:\n" + "".join(f"  fact{number}: {{count: 1}}\n" for number in range(1000))
    assert (
        len(told(HEAD + facts + "workaround: {en: '" + "".join(f"{{fakt{n}}}" for n in range(1000)) + "'}\n"))
        == 1000
    )


def test_many_stray_braces() -> None:
    assert len(told(HEAD + "workaround: {en: '" + "{" * 5000 + "'}\n")) == 5000


def test_letters_under_a_heap_of_marks() -> None:
    text = "x" + "\u0301\u0323" * 40_000
    assert [rule for *_, rule in told(HEAD + f"workaround: {{en: '{text}'}}\n")] == ["char.broken"]


def test_a_field_of_a_million_characters() -> None:
    assert told(HEAD + "workaround:\n  en: " + "x" * 1_000_000) == [(9, "workaround.en", "field.too_long")]

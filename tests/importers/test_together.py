"""All at once: a broken field hides nothing of what else is wrong, and blames nothing that is right."""

from __future__ import annotations

import pytest

from tests.importers.support.incident_files import HEAD, SAMPLES, Told, told, with_line

STEP = "next_steps:\n  - {id: a, text: {en: 'See {gone}.'}, kind: detect}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (with_line(3, "severity: bad"), [(3, "severity", "field.choice")]),
        (with_line(4, "services: 3"), [(4, "services", "field.type")]),
        (with_line(6, "  - start: now"), [(6, "windows[0].start", "time.form")]),
        (with_line(2, "title: {en: 3}"), [(2, "title.en", "field.type")]),
        (HEAD.replace("severity: sev2\n", "# none\n"), [(1, "severity", "field.missing")]),
        (with_line(4, "services: !!set {a}"), [(4, "services", "yaml.tag")]),
    ],
)
def test_an_unknown_reference_beside_another_mistake(text: str, expected: Told) -> None:
    assert told(text + STEP) == [*expected, (9, "next_steps[0].text.en", "reference.unknown")]


@pytest.mark.parametrize(
    "added",
    [
        "facts: {a: {count: many}}\nworkaround: {en: '{a} {a:of}'}",
        "facts: {a: {instant: soon}}\nworkaround: {en: '{a:time}'}",
        "facts: {a: {}, b: {duration: {from: a, to: impact:end}}}",
        "links: {a: nowhere}\nworkaround: {en: '{a}'}",
        "links: {original: nowhere}\nabridged: [ja]",
        "upstream: {provider: 3}\nworkaround: {en: '{provider}'}",
        "timeline: [{id: seen, at: soon, text: {en: x}}]\nworkaround: {en: '{seen}'}",
        "source_locale: english\nworkaround: {ja: x}",
        "workaround: {en: 3, ja: x}",
        "workaround: {en: 3, ja: 'at {impact}', de: 'at {impact}'}",
        "windows_: []\nworkaround: {en: '{windows} {duration} {impact}'}",
    ],
)
def test_what_meets_a_broken_field_is_not_blamed(added: str) -> None:
    assert len(told(HEAD + added + "\n")) == 1, told(HEAD + added + "\n")


def test_entries_keep_their_places() -> None:
    text = "timeline:\n  - {text: 3}\n  - {text: {en: fine}}\n  - {at: 1, text: {en: '{gone}'}}\n  - {text: {en: '}'}}\n"
    assert told(HEAD + text) == [
        (9, "timeline[0].text", "text.form"),
        (11, "timeline[2].at", "time.form"),
        (11, "timeline[2].text.en", "reference.unknown"),
        (12, "timeline[3].text.en", "reference.unclosed"),
    ]


def test_a_broken_window_takes_its_name_along_and_nothing_else() -> None:
    added = "  - {id: second, start: soon}\nworkaround: {en: '{second} {impact} {windows:range} {gone}'}\n"
    assert told(HEAD + added) == [
        (8, "windows[1].start", "time.form"),
        (9, "workaround.en", "reference.unknown"),
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("before", "after"),
    [("severity: sev", "severity: x"), ("source_locale: ", "source_locale: _"), ("key: ", "key: _")],
)
def test_one_mistake_in_a_real_file_is_one_problem(path: object, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert len(told(text.replace(before, after, 1))) == 1

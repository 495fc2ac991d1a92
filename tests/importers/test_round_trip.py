"""file → incident → file: the same incident, in the file's own order, with its comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from rca.importers.incident_yaml.incident_file import extract, extract_text, write
from rca.model.incidents.incident import Incident, Severity
from tests.importers.support.incident_files import HEAD, SAMPLES
from tests.support import strategies
from tests.support.examples import examples

samples = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


def of(path: Path) -> tuple[Incident, str]:
    item = extract(path)
    assert item.incident
    return item.incident, item.source


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@samples
def test_unchanged_is_the_same_text(path: Path) -> None:
    incident, source = of(path)
    assert write(incident, source) == source == path.read_text(encoding="utf-8")
    again = write(incident)
    assert extract_text(again, "a.yaml").incident == incident
    assert Incident.model_validate(incident.model_dump()) == incident
    assert Incident.model_validate(incident.plain()) == incident


@samples
def test_a_change_touches_nothing_else(path: Path) -> None:
    incident, source = of(path)
    severity = next(each for each in Severity if each is not incident.severity)
    text = write(incident.model_copy(update={"severity": severity}), source)
    changed = extract_text(text, "a.yaml").incident
    assert changed
    assert changed == incident.model_copy(update={"severity": severity})
    assert comments(text) == comments(source)
    assert list(changed.model_fields_set) == list(incident.model_fields_set)
    tops = [
        [line.split(":")[0] for line in each.splitlines() if line[:1].isalpha()] for each in (source, text)
    ]
    assert tops[0] == tops[1]


@examples(0.5)
@given(strategies.incidents())
def test_generated(incident: Incident) -> None:
    text = write(incident)
    assert extract_text(text, "a.yaml").problems == ()
    assert extract_text(text, "a.yaml").incident == incident
    assert write(incident, text) == text
    assert Incident.model_validate(incident.model_dump()) == incident


@examples(0.4)
@given(strategies.incidents(), strategies.incidents())
def test_anything_poured_into_any_file(first: Incident, second: Incident) -> None:
    text = write(second, "# kept\n" + write(first))
    assert extract_text(text, "a.yaml").incident == second


def test_what_is_not_touched_stays_as_written() -> None:
    source = HEAD + (
        "# about the text\nworkaround:\n  en: >\n    one\n    two\n  ja: '復旧'  # beside\n"
        "facts:\n  b: {instant: 2021-10-13T15:27:10+09:00}\n  a: {count: 0x1F, audience: public}\n"
        "corrections: []\nposts:\n- at: 2021-10-13 06:27:00Z   # first\n  status: resolved\n"
    )
    incident = extract_text(source, "a.yaml").incident
    assert incident
    changed = incident.model_copy(update={"tracking_id": "T-1"})
    text = write(changed, source)
    assert extract_text(text, "a.yaml").incident == changed
    for part in ("# about the text", "en: >\n    one\n    two\n", "'復旧'  # beside", "2021-10-13T15:27:10+09:00",
                 "count: 0x1F, audience: public", "corrections: []", "2021-10-13 06:27:00Z", "# first"):  # fmt: skip
        assert part in text
    assert text.index("workaround:") < text.index("facts:") < text.index("posts:")


def test_a_source_that_cannot_be_read_is_left_behind() -> None:
    incident = extract_text(HEAD, "a.yaml").incident
    assert incident
    assert extract_text(write(incident, "key: ["), "a.yaml").incident == incident


TOLD = (
    HEAD
    + """\
timeline:
  - text: {en: One.}  # first
  - text: {en: Two.}  # second
  - text: {en: Three.}  # third
"""
)


@pytest.mark.parametrize(
    "kept", ["One Two Three", "Two Three", "One Three", "One Two", "New One Two Three", "One New Three"]
)
def test_comments_stay_with_their_entries_when_others_come_and_go(kept: str) -> None:
    found = extract_text(TOLD, "").incident
    assert found is not None
    plain = found.plain()
    plain["timeline"] = [{"text": {"en": f"{word}."}} for word in kept.split()]
    written = write(Incident.model_validate(plain), TOLD)
    remarks = {"One": "first", "Two": "second", "Three": "third"}
    entries = written[written.index("timeline:") :].splitlines()[1:]
    said = [line for line in entries if "en:" in line]
    assert len(said) == len(kept.split())
    for word, line in zip(kept.split(), said, strict=True):
        if word in remarks:
            assert f"# {remarks[word]}" in line

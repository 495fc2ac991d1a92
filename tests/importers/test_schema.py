"""The JSON Schema for editors: it says yes to what the importer takes, and no to plain mistakes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from rca.importers.incident_yaml.incident_file import schema_text
from rca.model.incidents.incident import Incident
from tests import strategies
from tests.importers.files import HEAD, SAMPLES, read

SCHEMA: dict[str, Any] = json.loads(schema_text())
VALIDATOR = Draft202012Validator(SCHEMA)


def data(text: str) -> Any:
    """A file as an editor's YAML server reads it: plain JSON data."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    loaded = yaml.load(text)
    return json.loads(json.dumps(loaded, default=lambda value: value.isoformat()))


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for item in node.values() for each in references(item)]
    return [each for item in node for each in references(item)] if isinstance(node, list) else []


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for reference in references(SCHEMA):
        assert reference.removeprefix("#/$defs/") in SCHEMA["$defs"], reference


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_real_files_fit(path: Any) -> None:
    VALIDATOR.validate(data(path.read_text(encoding="utf-8")))


@settings(max_examples=50, deadline=None)
@given(strategies.incidents())
def test_generated_incidents_fit(incident: Incident) -> None:
    VALIDATOR.validate(incident.plain())
    VALIDATOR.validate(incident.model_dump(mode="json", exclude_none=True))


@pytest.mark.parametrize(
    "added",
    [
        "severity_: sev1",
        "workaround: text",
        "workaround: {english: x}",
        "workaround: {by_locale: {en: x}}",
        "cause: {category: bug}",
        "cause: {}",
        "facts: {a: {count: many}}",
        "facts: {a: {share: 20}}",
        "facts: {a: {duration: an hour}}",
        "facts: {a: {instant: soon}}",
        "facts: {a: {instant: '2021-10-13T06:27'}}",
        "facts: {a: {}}",
        "links: {a: 'ftp://x'}",
        "next_steps: [{id: a, text: {en: x}}]",
        "recurrence: {of: []}",
        "timeline: {}",
    ],
)
def test_plain_mistakes_do_not_fit(added: str) -> None:
    assert VALIDATOR.is_valid(data(HEAD))
    assert read(HEAD + added + "\n").incident is None
    assert not VALIDATOR.is_valid(data(HEAD + added + "\n"))

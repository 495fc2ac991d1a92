"""The page about incident files: every field with its meaning, an example, and since when it is there.

Meanings come from the JSON Schema, examples from ``docs/reference/every-field.yaml``, which a test reads as RCA does.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from rca.importers.incident_yaml.field_meanings import models_in, since
from rca.importers.incident_yaml.incident_file import extract, schema_text
from rca.model.base import Model
from rca.model.incidents.incident import Incident
from tools.reference.tables import Node, anchor, code, table, value_words

EVERY_FIELD = Path(__file__).parent.parent.parent / "docs" / "reference" / "every-field.yaml"

_HEAD = """\
# The incident file

<!-- Written by `make docs` from the JSON Schema and every-field.yaml; do not edit it here. -->

One incident is one YAML file. `rca schema` writes its JSON Schema, with which editors complete and check it; `rca new`
writes a first draft. Only the fields marked *needed* must be there. Which parts a notice requires beyond them, its kind
decides: [templates](templates.md). How texts refer to facts: [facts in prose](facts-in-prose.md).

[every-field.yaml](every-field.yaml) is one incident with every field. The examples below are taken from it.
"""

_WRITTEN = {
    "Text": "A text by language, as Markdown: `{ ja: …, en: … }`. `audience: customer` or `internal` beside the languages "
    "says who may read it; `*` is every language.",
    "Name": "A name on one line: a plain string that stays the same in every language, or one for each.",
    "Moment": "A time in ISO 8601 with an offset, `2026-02-03T09:10+09:00`, or a date where no more is known; `about` "
    "before it if it is not exact.",
    "PartialDate": "A day, `2026-03-31`, or a month, `2026-03`.",
    "Quantity": "A number: `480`, `about 480`, `at least 480` or `at most 480`.",
    "Percentage": "A percentage from 0 to 100 with its sign: `8%`, `about 8%`, `at least 8%` or `at most 8%`.",
    "Length": "A length of time: `6h 15m`, `45s`, `1d 2h`, also with `about`, `at least` or `at most`.",
}
"""What is written in a form of its own instead of fields."""

_LONG = 90
"""Characters of an example that a table has room for."""


def page() -> str:
    """The page's text."""
    schema = json.loads(schema_text())
    definitions = schema.pop("$defs")
    found = dict(_examples())
    paths = _headings(schema, definitions)
    parts = [_HEAD]
    for name, heading in paths.items():
        node = schema if name == "Incident" else definitions[name]
        rows = _rows(name, node, definitions, paths, found)
        head = ("field", "value", "meaning", "example", "since")
        parts.append(f"## {heading}\n\n{node['description']}\n\n{table(head, rows)}\n")
    values = "\n".join(f"### {name}\n\n{text}\n" for name, text in _WRITTEN.items())
    parts.append(f"## Values\n\n{values}")
    return "\n".join(parts)


def fields() -> Iterator[tuple[str, str]]:
    """Every field of the schema, as (definition, field)."""
    schema = json.loads(schema_text())
    for name in _headings(schema, schema["$defs"]):
        node = schema if name == "Incident" else schema["$defs"][name]
        yield from ((name, field) for field in node["properties"])


def _rows(
    name: str, node: Node, definitions: Node, paths: dict[str, str], found: dict[tuple[str, str], Any]
) -> Iterator[tuple[str, ...]]:
    def named(definition: str) -> str | None:
        if definition in _WRITTEN:
            return f"[{definition}](#{definition.lower()})"
        heading = paths.get(definition)
        return f"[{heading}](#{anchor(heading)})" if heading else None

    kinds = next(
        [base.__name__ for base in kind.__mro__] for kind in models_in(Incident) if kind.__name__ == name
    )
    for field, value in node["properties"].items():
        meaning, version = since(value["description"])
        needed = " (needed)" if field in node.get("required", ()) else ""
        default = value.get("default")
        stated = f" Default: {code(str(default))}." if isinstance(default, str | int) else ""
        yield (
            code(field) + needed,
            value_words(value, definitions, named),
            meaning + stated,
            _written(next(found[kind, field] for kind in kinds if (kind, field) in found)),
            version,
        )


def _headings(schema: Node, definitions: Node) -> dict[str, str]:
    """The definitions that have fields, in the order in which a file meets them, with where they stand."""
    found = {"Incident": "The incident"}

    def walk(node: Any, path: str) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each, path)
        if not isinstance(node, dict):
            return
        if reference := node.get("$ref"):
            name = reference.removeprefix("#/$defs/")
            inner = definitions[name]
            if "properties" in inner and name not in _WRITTEN and name not in found:
                found[name] = f"Fact: {name.removesuffix('Fact').lower()}" if path == "facts" else code(path)
                fields_of(inner, "" if path == "facts" else path)
            return
        for key in ("anyOf", "oneOf", "allOf", "items", "additionalProperties"):
            walk(node.get(key), path)

    def fields_of(node: Node, path: str) -> None:
        for field, value in node["properties"].items():
            walk(value, f"{path}.{field}" if path else field)

    fields_of(schema, "")
    return found


def _examples() -> Iterator[tuple[tuple[str, str], Any]]:
    """For each field the first value that the example file gives it, as it is written there."""
    incident = extract(EVERY_FIELD).incident
    assert incident is not None
    seen: set[tuple[str, str]] = set()

    def walk(value: Any, raw: Any) -> Iterator[tuple[tuple[str, str], Any]]:
        if isinstance(value, tuple | list):
            for each, written in zip(value, raw, strict=True):
                yield from walk(each, written)
        elif isinstance(value, dict):
            for key, each in value.items():
                yield from walk(each, raw[key] if isinstance(raw, dict) else raw)
        elif isinstance(value, Model) and isinstance(raw, dict):
            for name, field in type(value).model_fields.items():
                written = raw.get(field.alias or name)
                if written is None:
                    continue
                for kind in type(value).__mro__:
                    place = (kind.__name__, field.alias or name)
                    if place not in seen:
                        seen.add(place)
                        yield place, written
                yield from walk(getattr(value, name), written)

    yield from walk(incident, YAML(typ="safe", pure=True).load(EVERY_FIELD.read_text(encoding="utf-8")))


def _written(value: Any) -> str:
    """A value on one line as a file may hold it, in English alone; of what is still too long, where it stands whole."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width = True, 10_000
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = io.StringIO()
    yaml.dump(_in_english(value), stream)
    text = stream.getvalue().removesuffix("...\n").strip()
    return code(text) if len(text) <= _LONG else "[whole](every-field.yaml)"


def _in_english(value: Any) -> Any:
    """A value whose texts have their English only."""
    if isinstance(value, dict):
        if "en" in value:
            return {"en": value["en"]}
        return {key: _in_english(each) for key, each in value.items()}
    return [_in_english(each) for each in value] if isinstance(value, list) else value

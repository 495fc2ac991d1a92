"""The generated pages of the reference: as fresh as what they are made from, and whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from rca.importers.incident_yaml.field_meanings import meanings, since
from rca.importers.incident_yaml.incident_file import extract, schema_text
from rca.model.base import Model
from tools.reference import FOLDER, PAGES
from tools.reference.incident_file import EVERY_FIELD, fields


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_program_says_today(name: str) -> None:
    """Run ``make docs`` where this fails, and read the difference."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]()


def properties(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for group in ("properties", "patternProperties"):
            for name, each in node.get(group, {}).items():
                yield f"{path}.{name}", each
        for key, each in node.items():
            yield from properties(each, f"{path}.{key}")
    elif isinstance(node, list):
        for number, each in enumerate(node):
            yield from properties(each, f"{path}.{number}")


def test_every_field_of_the_schema_says_what_it_means() -> None:
    found = dict(properties(json.loads(schema_text())))
    assert len(found) > 80
    for path, node in found.items():
        assert re.fullmatch(r"[A-Z].*\.", node.get("description", "")), path


def test_the_example_has_every_field_and_no_problem() -> None:
    extraction = extract(EVERY_FIELD)
    assert extraction.problems == ()
    rows = re.findall(
        r"^\| `(\w+)`.*\| (\S.*) \| \d\.\d \|$",
        (FOLDER / "incident-file.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [name for name, _ in rows] == [field for _, field in fields()]


def test_a_field_says_what_it_means_and_since_when() -> None:
    class Base(Model):
        old: str
        """Of old, ``so``."""
        silent: str = ""

    class Later(Base):
        old: str
        """Of old,
        but not the same."""
        new: str
        """New. Since 0.2."""

    assert meanings(Base) == {"old": "Of old, `so`."}
    assert meanings(Later) == {"old": "Of old, but not the same.", "new": "New. Since 0.2."}
    assert since("New. Since 0.2.") == ("New.", "0.2")
    assert since("Of old.") == ("Of old.", "0.1")

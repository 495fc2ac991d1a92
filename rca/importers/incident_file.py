"""Incident files: one incident as YAML 1.2, written by people.

Reading answers with the incident or with every problem of the file at once. Writing keeps the comments and the
order of the file that an incident came from.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from rca.importers._explain import from_faults, from_findings, from_pydantic, problem
from rca.importers._yaml import read_tree
from rca.model.consistency import findings
from rca.model.incident import Incident
from rca.model.problem import Problem, has_errors

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_MIB = 4
SCHEMA_LINE = "# yaml-language-server: $schema=incident.schema.json\n"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a file held: an incident, unless there are errors, the file's text, and the problems."""

    incident: Incident | None
    source: str
    problems: tuple[Problem, ...]


def identify(path: Path) -> bool:
    """True if the file looks like an incident file by its name."""
    return path.suffix.lower() in SUFFIXES


def extract(path: Path) -> Extraction:
    """Read one incident file. Never raises for what is in the file, or for a file that cannot be read."""
    file = str(path)
    if not identify(path):
        return Extraction(None, "", (problem(file, 0, (), "file.kind", {}),))
    try:
        size = path.stat().st_size
        if size > MAX_MIB * 2**20:
            values: dict[str, object] = {"size": round(size / 2**20, 1), "limit": MAX_MIB}
            return Extraction(None, "", (problem(file, 1, (), "file.size", values),))
        raw = path.read_bytes()
    except OSError as error:
        return Extraction(
            None, "", (problem(file, 0, (), "file.read", {"detail": error.strerror or str(error)}),)
        )
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Extraction(None, "", (problem(file, line, (), "file.encoding", {"offset": error.start}),))
    return extract_text(source, file)


def extract_text(source: str, file: str) -> Extraction:
    """Read an incident from a YAML text; ``file`` names it in problems."""
    tree = read_tree(source)
    problems = list(from_faults(file, tree.faults))
    if not problems and tree.data is None:
        problems.append(problem(file, 1, (), "file.empty", {}))
    elif not problems and not isinstance(tree.data, dict):
        problems.append(problem(file, tree.line_of(()), (), "yaml.top", {"found": type(tree.data).__name__}))
    incident = None
    if isinstance(tree.data, dict):
        try:
            incident = Incident.model_validate(tree.data)
        except ValidationError as error:
            problems += from_pydantic(file, tree, error)
        else:
            problems += from_findings(file, tree, findings(incident))
    problems.sort(key=lambda each: each.place.line)
    return Extraction(None if has_errors(problems) else incident, source, tuple(problems))


def schema_text() -> str:
    """The JSON Schema (2020-12) of incident files, as a JSON text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "RCA incident"}
    return json.dumps(schema | Incident.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def write(incident: Incident, source: str = "") -> str:
    """The incident as a YAML text that reads back equal.

    ``source`` is the text of the file it came from: if it still says the same it is given back as it is, otherwise
    its values are changed in place, so that comments and order stay.
    """
    if source and extract_text(source, "").incident == incident:
        return source
    yaml = YAML(typ="rt")
    yaml.width = 10**6
    yaml.indent(mapping=2, sequence=4, offset=2)
    before = yaml.load(source) if source else None
    data = _merge(before, incident.plain())
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue() if source else SCHEMA_LINE + stream.getvalue()


def _merge(before: Any, after: Any) -> Any:
    """``after`` poured into the shape of ``before``: what is equal is left alone, with its comments."""
    if isinstance(before, CommentedMap) and isinstance(after, dict):
        for name in [name for name in before if name not in after]:
            del before[name]
        for name, value in after.items():
            before[name] = _merge(before.get(name), value)
        return before
    if isinstance(before, CommentedSeq) and isinstance(after, list):
        for index, value in enumerate(after):
            if index < len(before):
                before[index] = _merge(before[index], value)
            else:
                before.append(_merge(None, value))
        del before[len(after) :]
        return before
    if isinstance(after, dict):
        return CommentedMap((name, _merge(None, value)) for name, value in after.items())
    if isinstance(after, list):
        return CommentedSeq(_merge(None, value) for value in after)
    if isinstance(after, str):
        if str(before) == after:
            return before
        return LiteralScalarString(after) if "\n" in after else after
    return after

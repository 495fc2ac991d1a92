"""From what pydantic or the consistency rules found to Problems with file, line and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError

from rca.importers._yaml import Fault, Tree
from rca.model.base import Model
from rca.model.consistency import Finding
from rca.model.problem import N_, Message, Place, Problem
from rca.model.rules import RULES, found
from rca.model.walk import Path

_EXPECTED = {
    "string_type": N_("text"),
    "dict_type": N_("fields with values"),
    "model_type": N_("fields with values"),
    "model_attributes_type": N_("fields with values"),
    "tuple_type": N_("a list"),
    "list_type": N_("a list"),
    "bool_type": N_("true or false"),
}


def problem(file: str, line: int, path: Path, rule: str, values: Mapping[str, object]) -> Problem:
    """A Problem in the words of the rule, at a path of the file."""
    return found(rule, Place(file, line, field_name(path)), **values)


def field_name(path: Path) -> str:
    """A path as people write it: ``windows[0].start``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def from_faults(file: str, faults: Iterable[Fault]) -> Iterator[Problem]:
    """The problems of reading the YAML itself."""
    for fault in faults:
        yield problem(file, fault.line, fault.path, fault.rule, fault.values)


def from_findings(file: str, tree: Tree, findings: Iterable[Finding]) -> Iterator[Problem]:
    """The problems across fields; a place within a text counts the lines before it."""
    for finding in findings:
        path, line = finding.path, tree.line_of(finding.path)
        if finding.offset and path in tree.first_lines:
            text = _get(tree.data, path)
            line = tree.first_lines[path]
            line += text.count("\n", 0, finding.offset) if isinstance(text, str) else 0
        yield problem(file, line, path, finding.rule, finding.values)


def from_pydantic(file: str, tree: Tree, error: ValidationError) -> Iterator[Problem]:
    """The problems of single fields."""
    items = [(_path(tree, item["loc"]), item) for item in error.errors(include_url=False)]
    paths = [path for path, _ in items]
    for path, item in items:
        rule, values = _rule(item)
        if rule == "field.too_few" and any(other[: len(path)] == path and other != path for other in paths):
            continue  # its entries were left out because each has a problem of its own
        missing = item["type"] == "missing"
        yield problem(file, tree.line_of(path[:-1] if missing else path), path, rule, values)


def _rule(item: Any) -> tuple[str, dict[str, object]]:
    kind, context = item["type"], dict(item.get("ctx", {}))
    if kind in RULES:
        return kind, context
    if kind == "missing":
        return "field.missing", {}
    if kind == "extra_forbidden":
        near = get_close_matches(str(item["loc"][-1]), _field_names(), n=1)
        return ("field.unknown_near", {"near": near[0]}) if near else ("field.unknown", {})
    if kind in ("enum", "literal_error"):
        return "field.choice", {"found": _shown(item["input"]), "expected": context["expected"]}
    if kind == "too_short":
        return "field.too_few", {"least": context["min_length"]}
    if kind in _EXPECTED:
        return "field.type", {"found": _shown(item["input"]), "expected": Message(_EXPECTED[kind])}
    return "field.invalid", {"detail": item["msg"]}


def _shown(value: object) -> object:
    if value is None:
        return Message(N_("nothing"))
    if isinstance(value, dict):
        return Message(N_("a group of fields"))
    if isinstance(value, list):
        return Message(N_("a list"))
    return repr(value)[:60]


def _path(tree: Tree, loc: tuple[int | str, ...]) -> Path:
    """The error's location without the steps that exist in the model only (union branches and the like)."""
    path: Path = ()
    for index, part in enumerate(loc):
        if (*path, part) in tree.lines or (index == len(loc) - 1 and isinstance(_get(tree.data, path), dict)):
            path = (*path, part)
    return path


def _get(data: Any, path: Path) -> object:
    for part in path:
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        else:
            return None
    return data


@cache
def _field_names() -> tuple[str, ...]:
    def below(kind: type[Model]) -> Iterator[type[Model]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return tuple(sorted({name for kind in below(Model) for name in kind.model_fields} - {"by_locale"}))

"""The problems of an incident file, with file, line and field, of what pydantic or the consistency rules found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import category

from pydantic import ValidationError

from rca.importers.incident_yaml.times_as_written import TimesAsWritten
from rca.importers.incident_yaml.wrong_fields import rule_of
from rca.importers.incident_yaml.yaml_tree import Fault, Tree
from rca.model.incidents.consistency import Finding
from rca.model.language_tags import ANY
from rca.model.problem import Listed, Place, Problem
from rca.model.rules.catalogue import found
from rca.model.walk import Path, dotted

_ONLY_IN_MODEL = frozenset({"by_locale", ANY, "[key]"})


def problem(file: str, line: int, path: Path, rule: str, values: Mapping[str, object]) -> Problem:
    """A Problem in the words of the rule, at a path of the file."""
    shown = {name: _printable(value) for name, value in values.items()}
    return found(rule, Place(printable(file), line, field_name(path)), **shown)


def _printable(value: object) -> object:
    if isinstance(value, Listed):
        return Listed(map(_printable, value.parts))
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """A name as it can stand in a line of output: nothing in it moves the cursor or turns the text around."""
    return "".join(
        each if each.isprintable() or category(each) == "Zs" else ascii(each)[1:-1] for each in text
    )


def field_name(path: Path) -> str:
    """A path as people write it: ``windows[0].start``."""
    return printable(dotted(path)[:200])


def from_faults(file: str, faults: Iterable[Fault]) -> Iterator[Problem]:
    """The problems of reading the YAML itself."""
    for fault in faults:
        yield problem(file, fault.line, fault.path, fault.rule, fault.values)


def from_findings(file: str, tree: Tree, findings: Iterable[Finding]) -> Iterator[Problem]:
    """The problems across fields; a place within a text counts the lines before it."""
    times = TimesAsWritten(tree)
    for finding in findings:
        path = _in_file(tree, finding.path)
        if finding.rule == "time.zone" and not tree.written(path).rstrip("'\"").endswith("Z"):
            continue
        if finding.brace is not None:
            line = tree.line_of_brace(path, finding.brace)
        else:
            line = tree.line_of_piece(path, *finding.piece) if finding.piece else tree.line_of(path)
        yield problem(file, line, path, finding.rule, times.shown(finding.values))


def from_pydantic(file: str, tree: Tree, error: ValidationError) -> Iterator[Problem]:
    """The problems of single fields."""
    items = [(path_of(tree, item), item) for item in error.errors(include_url=False)]
    faulty = {fault.path for fault in tree.faults if fault.path}
    paths = {path for path, _ in items} | faulty
    above = {path[:length] for path in faulty for length in range(len(path))}
    around = {path[:length] for path in paths for length in range(len(path))}
    times = TimesAsWritten(tree)
    for path, item in items:
        rule, values = rule_of(item, path, tree)
        if (
            path in faulty
            or (rule == "field.too_few" and path in around)
            or (rule == "field.type" and path in above)
        ):
            continue  # it, or each of its entries, has a problem of its own
        missing = item["type"] == "missing"
        if rule.startswith("yaml.") and tree.written(path):
            line = tree.scalars[path][0]
        else:
            line = tree.line_of(path[:-1] if missing else path)
        yield problem(file, line, path, rule, times.shown(values))


def path_of(tree: Tree, item: Any) -> Path:
    """The error's location without the steps that exist in the model only (union branches and the like)."""
    loc = item["loc"]
    if loc[:1] == ("facts",):
        loc = loc[:2] + loc[3:]  # the third names the kind of fact
    path: Path = ()
    for part in loc:
        if (*path, part) in tree.lines:
            path = (*path, part)
    return (*path, loc[-1]) if item["type"] == "missing" else path


def _in_file(tree: Tree, path: Path) -> Path:
    """A path of the model as far as it is in the file, where a name may stand without its languages."""
    while path and path[-1] in _ONLY_IN_MODEL and path not in tree.lines:
        path = path[:-1]
    return path

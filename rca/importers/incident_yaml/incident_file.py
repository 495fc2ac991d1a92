"""Incident files: one incident as YAML 1.2, written by people.

Reading answers with the incident or with every problem of the file at once. Writing keeps the comments and the
order of the file that an incident came from.
"""

from __future__ import annotations

import io
import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import LiteralScalarString

from rca.importers.incident_yaml.explain import from_faults, from_findings, from_pydantic, problem
from rca.importers.incident_yaml.prune import findings_around
from rca.importers.incident_yaml.wrong_fields import shown
from rca.importers.incident_yaml.yaml_tree import read_tree
from rca.model.base import FROM_FILE
from rca.model.incidents.consistency import Finding, findings
from rca.model.incidents.incident import Incident
from rca.model.incidents.merge import entry_token
from rca.model.problem import Problem, has_errors

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_MIB = 1
_MANY = 1000
"""Broken fields after which nobody looks for what else does not fit."""
_COMMENT = re.compile(r"(?:^|\s)(#.*)")
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
        about = path.stat()
        if not S_ISREG(about.st_mode):  # a pipe would keep us waiting
            return Extraction(None, "", (problem(file, 0, (), "file.kind", {}),))
        size = about.st_size
        if size > MAX_MIB * 2**20:
            values: dict[str, object] = {"size": round(size / 2**20, 1), "limit": MAX_MIB}
            return Extraction(None, "", (problem(file, 1, (), "file.size", values),))
        raw = path.read_bytes()
    except (OSError, ValueError) as error:  # the latter for names that no system can have
        detail = getattr(error, "strerror", None) or str(error)
        return Extraction(None, "", (problem(file, 0, (), "file.read", {"detail": detail}),))
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Extraction(None, "", (problem(file, line, (), "file.encoding", {"offset": error.start}),))
    return extract_text(source, file)


def holds(path: Path, text: str) -> bool:
    """True if the file says just this, byte for byte, so that nothing of it has to be read anew."""
    try:
        return path.read_bytes().removeprefix(BOM_UTF8) == text.encode()
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=32)
def extract_text(source: str, file: str) -> Extraction:
    """Read an incident from a YAML text; ``file`` names it in problems.

    What was read last is remembered: one change looks at the same text several times, and to read it is dear.
    """
    tree = read_tree(source)
    problems = list(from_faults(file, (*tree.faults, *tree.remarks)))
    if not tree.faults and tree.data is None:
        problems.append(problem(file, 1, (), "file.empty", {}))
    elif not tree.faults and not isinstance(tree.data, dict):
        problems.append(problem(file, tree.line_of(()), (), "yaml.top", {"found": shown(tree.data)}))
    incident = None
    if isinstance(tree.data, dict):
        try:
            incident = Incident.model_validate(tree.data, context=FROM_FILE)
        except ValidationError as error:
            problems += from_pydantic(file, tree, error)
            if len(problems) < _MANY:
                faulty = {fault.path for fault in tree.faults if fault.path}
                problems += from_findings(file, tree, findings_around(tree.data, faulty))
        else:
            problems += from_findings(file, tree, findings(incident))
    problems.sort(key=lambda each: each.place.line)
    return Extraction(None if has_errors(problems) else incident, source, tuple(problems))


def located(
    source: str, file: str, found: Iterable[Finding], values: Mapping[str, object] = MappingProxyType({})
) -> tuple[Problem, ...]:
    """Problems, with their lines, of what was found out later about the incident that a text says.

    ``values`` are for the sentences of all of them.
    """
    known = [finding._replace(values={**values, **finding.values}) for finding in found]
    if not known:
        return ()
    return tuple(sorted(from_findings(file, read_tree(source), known), key=lambda each: each.place.line))


def comments(source: str) -> Iterator[tuple[int, str]]:
    """The comments of a file, with their lines. What looks like one within a text is none."""
    if "#" not in source:
        return
    written = [text for _, text in read_tree(source).scalars.values()]
    for number, line in enumerate(source.splitlines(), start=1):
        if (match := _COMMENT.search(line)) and not any(match[1] in text for text in written):
            yield number, match[1].rstrip()


def schema_text() -> str:
    """The JSON Schema (2020-12) of incident files, as a JSON text."""
    from rca.importers.incident_yaml.field_meanings import describe

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Incident.model_json_schema()
    describe(schema, Incident)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write(incident: Incident, source: str = "") -> str:
    """The incident as a YAML text that reads back equal.

    ``source`` is the text of the file it came from: if it still says the same it is given back as it is, otherwise
    its values are changed in place, so that comments and order stay.
    """
    was = extract_text(source, "").incident if source else None
    if was == incident:
        return source
    text = _changed(incident, was, source) if was else ""
    if extract_text(text, "").incident != incident:
        text = SCHEMA_LINE + _changed(incident, None, "")
    return text


def _changed(incident: Incident, was: Incident | None, source: str) -> str:
    """The incident poured into the text that said what it was before."""
    yaml = YAML(typ="rt")
    yaml.Resolver = _Resolver
    yaml.preserve_quotes = True
    yaml.width = 10**6
    yaml.indent(mapping=2, sequence=4, offset=2)
    before = yaml.load(source) if source else None
    data = _merge(before, was.plain() if was else None, incident.plain())
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


class _Resolver(VersionedResolver):
    """Times are text here, too, so that each stays as it is written."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        tag = super().resolve(kind, value, implicit)
        return self.DEFAULT_SCALAR_TAG if str(tag).endswith(":timestamp") else tag


def _merge(before: Any, was: Any, after: Any) -> Any:
    """``after`` poured into the shape of ``before``, which meant ``was``: what is equal is left as it is written."""
    if before is not None and was == after:
        return before
    if isinstance(before, CommentedMap) and isinstance(after, dict) and isinstance(was, dict):
        for name in [name for name in before if name in was and name not in after]:
            del before[name]
        for name, value in after.items():
            before[name] = _merge(before.get(name), was.get(name), value)
        return before
    if isinstance(before, CommentedSeq) and isinstance(after, list) and isinstance(was, list):
        _merge_entries(before, was, after)
        return before
    if isinstance(after, dict):
        return CommentedMap((name, _merge(None, None, value)) for name, value in after.items())
    if isinstance(after, list):
        return CommentedSeq(_merge(None, None, value) for value in after)
    if isinstance(after, str) and "\n" in after:
        return LiteralScalarString(after)
    return after


def _merge_entries(before: CommentedSeq, was: list[Any], after: list[Any]) -> None:
    """Entries that stayed keep their comments, whatever was put or taken away in front of them."""
    matcher = SequenceMatcher(
        None, list(map(entry_token, was)), list(map(entry_token, after)), autojunk=False
    )
    for _, start, end, first, last in reversed(matcher.get_opcodes()):
        kept = min(end - start, last - first)
        for index in reversed(range(start + kept, end)):
            del before[index]
        for value in reversed(after[first + kept : last]):
            before.insert(start + kept, _merge(None, None, value))
        for offset in range(kept):
            old = start + offset
            before[old] = _merge(before[old], was[old], after[first + offset])

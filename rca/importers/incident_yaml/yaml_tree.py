"""The tree of a YAML 1.2 file as plain data, with the line of every value, and nothing executed.

The node graph is built by ruamel.yaml; values are made here, so that a file can hold no objects, no aliases and no
timestamps that lost their offset on the way. Times stay text: the model reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rca.importers.incident_yaml.misread import (
    comment_behind,
    comment_instead,
    is_reference,
    name_in,
    slip_of_field,
    strange_start,
    swallowed,
)
from rca.model.walk import Path

MAX_DEPTH = 30
_CORE = "tag:yaml.org,2002:"
# Line separators are among them: editors and YAML would count lines differently.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#.*)?(?:\r\n?|\n))*%(\S+)")
_LINE_END = re.compile(r"\r\n?|\n")
_BRACE = re.compile(r"(?P<brace>[{}])")
_QUOTED_BRACE = re.compile(r"(?P<brace>[{}]|\\(?:x|u00|U000000)7[bBdD])|\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stands in the way of reading: line, path, rule and its values."""

    line: int
    path: Path
    rule: str
    values: dict[str, object]


@dataclass(slots=True)
class Tree:
    """Plain data, the line on which each path's value begins (its key, for fields), and what was wrong.

    ``scalars`` has each scalar as it is written: the line on which that begins, and the characters; ``starts`` has the place
    of the first of these in the text. ``remarks`` are faults that keep nobody from reading, ``comments`` those that stand
    where a field has no value.
    """

    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    scalars: dict[Path, tuple[int, str]] = field(default_factory=dict)
    starts: dict[Path, int] = field(default_factory=dict)
    brace_lines: dict[Path, list[int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    comments: dict[Path, str] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def written(self, path: Path) -> str:
        """The value as the file writes it, quotes included; empty if it is none that is written."""
        return self.scalars[path][1] if path in self.scalars else ""

    def line_of_piece(self, path: Path, piece: str, before: int) -> int:
        """The line of a piece of a text, with that many equal pieces before it; of the text if it is written otherwise."""
        if path not in self.scalars:
            return self.line_of(path)
        line, written = self.scalars[path]
        place = -1
        for _ in range(before + 1):
            place = written.find(piece, place + 1)
        return line + len(_LINE_END.findall(written, 0, max(place, 0)))

    def line_of_brace(self, path: Path, number: int) -> int:
        """The line of a brace within a text, counted from 0.

        Folding, escapes and composed letters move characters between source and value; braces keep their order.
        """
        if path not in self.brace_lines:
            self.brace_lines[path] = list(self._brace_lines(path)) if path in self.scalars else []
        lines = self.brace_lines[path]
        return lines[number] if number < len(lines) else self.line_of(path)

    def _brace_lines(self, path: Path) -> Iterator[int]:
        line, written = self.scalars[path]
        done = 0
        for match in (_QUOTED_BRACE if written.startswith('"') else _BRACE).finditer(written):
            line += len(_LINE_END.findall(written, done, match.start()))
            done = match.start()
            if match["brace"]:
                yield line


def read_tree(text: str) -> Tree:
    """The data in a YAML text; problems become faults of the tree, never exceptions."""
    tree = Tree()
    if match := _UNPRINTABLE.search(text):
        start = text.rfind("\n", 0, match.start()) + 1
        values: dict[str, object] = {
            "code": f"U+{ord(match.group()):04X}",
            "position": match.start() - start + 1,
        }
        line = len(_LINE_END.findall(text, 0, match.start())) + 1
        tree.faults.append(Fault(line, (), "char.control", values))
        return tree
    if match := _DIRECTIVE.match(text):  # %YAML 1.1 would give `yes` and `1:30` other meanings
        line = len(_LINE_END.findall(text, 0, match.start(1))) + 1
        tree.faults.append(Fault(line, (), "yaml.tag", {"tag": "%" + match[1][:40]}))
        return tree
    try:
        yaml = YAML(typ="safe", pure=True)
        yaml.Composer = _Composer
        root = yaml.compose(text)
        if root is not None:
            tree.data = _Builder(tree, text).value(root, ())
    except MarkedYAMLError as error:
        from rca.importers.incident_yaml.broken_yaml import slip_behind

        line, (rule, values) = slip_behind(text, error)
        tree.faults.append(Fault(line, (), rule, values))
    except _TooDeepError as error:
        tree.faults.append(Fault(error.line, (), "yaml.depth", {"limit": MAX_DEPTH}))
    except Exception:  # hostile files trip the parser itself, such as by an escape beyond Unicode
        tree.faults.append(Fault(1, (), "yaml.syntax", {}))
    return tree


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Composer(Composer):
    """Stops at the depth limit, before the parser has read all that is nested below."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self._depth > MAX_DEPTH:
            raise _TooDeepError(self.parser.peek_event().start_mark.line + 1)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


class _Builder:
    """Makes values of nodes, noting lines and faults in the tree."""

    def __init__(self, tree: Tree, text: str) -> None:
        self._tree = tree
        self._text = text
        self._seen: set[int] = set()

    def value(self, node: Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self._tree.lines.setdefault(path, line)
        if id(node) in self._seen:
            return self._fault(line, path, "yaml.alias")
        self._seen.add(id(node))
        tag = str(node.tag)
        if isinstance(node, MappingNode) and tag == _CORE + "map":
            if is_reference(node, path):
                return self._fault(line, path, "yaml.start", found="{")
            return self._mapping(node, path)
        if isinstance(node, SequenceNode) and tag == _CORE + "seq":
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            written = self._text[node.start_mark.index : node.end_mark.index]
            header = _LINE_END.search(written) if node.style in ("|", ">") else None
            self._tree.starts[path] = node.start_mark.index + (header.end() if header else 0)
            self._tree.scalars[path] = (line + 1, written[header.end() :]) if header else (line, written)
            if match := _SURROGATE.search(node.value):
                code, position = f"U+{ord(match.group()):04X}", match.start() + 1
                return self._fault(line, path, "char.control", code=code, position=position)
            if swallowed(node, written):
                return self._fault(line, path, "yaml.quote", quote=node.style, line=line)
            if sign := strange_start(node, written):
                return self._fault(line, path, "yaml.start", found=sign)
            if comment := comment_behind(node, self._text):
                fault = Fault(node.end_mark.line + 1, path, "yaml.comment", {"found": comment})
                self._tree.remarks.append(fault)
            if tag.startswith(_CORE):
                return self._scalar(node, tag.removeprefix(_CORE), path)
        return self._fault(line, path, "yaml.tag", tag=tag.replace(_CORE, "!!")[:60])

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or _SURROGATE.search(key_node.value):
                self._fault(line, path, "yaml.key")
                continue
            if id(key_node) in self._seen:
                self._fault(line, path, "yaml.alias")
                continue
            self._seen.add(id(key_node))
            name = key_node.value
            here = (*path, name)
            if slip := slip_of_field(node, key_node, value_node, path):
                self._fault(line, (*path, name_in(name) or name), slip[0], **slip[1])
                continue
            if str(key_node.tag) == _CORE + "merge":
                self._fault(line, here, "yaml.alias")
            elif name in result:
                self._fault(line, here, "yaml.duplicate", first=self._tree.lines[here])
            else:
                self._tree.lines[here] = line
                if comment := comment_instead(key_node, value_node, self._text):
                    self._tree.comments[here] = comment
                result[name] = self.value(value_node, here)
        return result

    def _scalar(self, node: ScalarNode, kind: str, path: Path) -> object:
        text: str = node.value
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind == "int" and len(text) < 30:
            return _integer(text)
        if kind in ("str", "timestamp", "int", "bool"):
            return text
        if kind == "float":
            try:
                number = Decimal(text.replace("_", ""))
            except InvalidOperation:
                return text
            return number if number.is_finite() else text
        return self._fault(node.start_mark.line + 1, path, "yaml.tag", tag="!!" + kind)

    def _fault(self, line: int, path: Path, rule: str, /, **values: object) -> object:
        """Note the fault; the answer, None, stands in for the value."""
        self._tree.faults.append(Fault(line, path, rule, values))
        return None


def _integer(text: str) -> object:
    """The number that YAML 1.2 means, with leading zeros too; the text itself where that is no number."""
    digits = text.replace("_", "")
    try:
        return int(digits, 0)
    except ValueError:
        return int(digits) if digits.isdecimal() else text

"""YAML 1.2 to plain data, with the line of every value, and nothing executed.

The node graph is built by ruamel.yaml; values are made here, so that a file can hold no objects, no aliases and no
timestamps that lost their offset on the way. Times stay text: the model reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from rca.model.walk import Path

MAX_DEPTH = 30
_CORE = "tag:yaml.org,2002:"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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

    ``first_lines`` has the line on which the characters of a text begin, which for a block is the line after.
    """

    data: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    first_lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_tree(text: str) -> Tree:
    """The data in a YAML text; problems become faults of the tree, never exceptions."""
    tree = Tree()
    if match := _UNPRINTABLE.search(text):
        start = text.rfind("\n", 0, match.start()) + 1
        values: dict[str, object] = {
            "code": f"U+{ord(match.group()):04X}",
            "position": match.start() - start + 1,
        }
        tree.faults.append(Fault(text.count("\n", 0, match.start()) + 1, (), "char.control", values))
        return tree
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        if root is not None:
            tree.data = _Builder(tree).value(root, ())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = " ".join(str(part) for part in (error.context, error.problem) if part)
        tree.faults.append(Fault(mark.line + 1 if mark else 1, (), "yaml.syntax", {"detail": detail}))
    except RecursionError:
        tree.faults.append(Fault(1, (), "yaml.depth", {"limit": MAX_DEPTH}))
    except (YAMLError, ValueError) as error:
        tree.faults.append(Fault(1, (), "yaml.syntax", {"detail": " ".join(str(error).split())[:200]}))
    return tree


class _Builder:
    """Makes values of nodes, noting lines and faults in the tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._seen: set[int] = set()

    def value(self, node: Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self._tree.lines.setdefault(path, line)
        if id(node) in self._seen:
            return self._fault(line, path, "yaml.alias")
        self._seen.add(id(node))
        if len(path) > MAX_DEPTH:
            return self._fault(line, path, "yaml.depth", limit=MAX_DEPTH)
        tag = str(node.tag)
        if isinstance(node, MappingNode) and tag == _CORE + "map":
            return self._mapping(node, path)
        if isinstance(node, SequenceNode) and tag == _CORE + "seq":
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            self._tree.first_lines[path] = line + (node.style in ("|", ">"))
            if tag.startswith(_CORE):
                return self._scalar(node, tag.removeprefix(_CORE), path)
        return self._fault(line, path, "yaml.tag", tag=tag)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode) or not isinstance(key_node.value, str):
                self._fault(line, path, "yaml.key")
                continue
            name = key_node.value
            here = (*path, name)
            if str(key_node.tag) == _CORE + "merge":
                self._fault(line, here, "yaml.alias")
            elif name in result:
                self._fault(line, here, "yaml.duplicate", first=self._tree.lines[here])
            else:
                self._tree.lines[here] = line
                result[name] = self.value(value_node, here)
        return result

    def _scalar(self, node: ScalarNode, kind: str, path: Path) -> object:
        text: str = node.value
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int" and len(text) < 30:
            return (
                int(text.replace("_", ""), 0) if not text.lstrip("+-").startswith("0") else _plain_int(text)
            )
        if kind in ("str", "timestamp", "int"):
            return text
        if kind == "float":
            try:
                number = Decimal(text.replace("_", ""))
            except InvalidOperation:
                return text
            return number if number.is_finite() else text
        return self._fault(node.start_mark.line + 1, path, "yaml.tag", tag="!!" + kind)

    def _fault(self, line: int, path: Path, rule: str, **values: object) -> object:
        """Note the fault; the answer, None, stands in for the value."""
        self._tree.faults.append(Fault(line, path, rule, values))
        return None


def _plain_int(text: str) -> object:
    """A number with leading zeros: what it is in YAML 1.2, or the text itself where that is no number."""
    try:
        return int(text, 0)
    except ValueError:
        return int(text) if text.isdigit() else text

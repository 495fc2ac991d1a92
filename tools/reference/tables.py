"""Tables of Markdown, and what a node of a JSON Schema holds, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Node = dict[str, Any]

_TYPES = {"string": "text", "number": "number", "integer": "number", "boolean": "true or false"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; signs that would end a cell are written so that they do not."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """A text as inline code."""
    return f"`{text}`"


def anchor(heading: str) -> str:
    """The fragment under which GitHub shows a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def value_words(node: Node, definitions: Node, named: Callable[[str], str | None]) -> str:
    """What a node holds: ``named`` gives the link to what has a section of its own, by the name of its definition."""
    node = _without_null(node)
    if reference := node.get("$ref"):
        name = reference.removeprefix("#/$defs/")
        return named(name) or value_words(definitions[name], definitions, named)
    if "const" in node:
        return code(node["const"])
    if "enum" in node:
        return ", ".join(code(str(value) or '""') for value in node["enum"])
    if options := node.get("anyOf") or node.get("oneOf"):
        words = [value_words(each, definitions, named) for each in options if each != {"type": "null"}]
        return " or ".join(dict.fromkeys(words))
    if node.get("type") == "array":
        return f"list of: {value_words(node.get('items', {}), definitions, named)}"
    if node.get("type") == "object":
        inner = node.get("additionalProperties")
        return f"by name: {value_words(inner, definitions, named)}" if isinstance(inner, dict) else "fields"
    if node.get("format") == "path":
        return "path"
    if node.get("format") == "duration":
        return "length such as `30d`"
    return _TYPES.get(str(node.get("type")), "value")


def _without_null(node: Node) -> Node:
    """A node without the wrappings that say only that it may be left out."""
    for key in ("anyOf", "allOf"):
        rest = [each for each in node.get(key, []) if each != {"type": "null"}]
        if len(rest) == 1:
            return _without_null(rest[0])
    return node

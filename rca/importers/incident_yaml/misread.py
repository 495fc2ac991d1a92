"""Slips that the parser reads without a word, as something that nobody meant: seen in the nodes that it makes of them."""

from __future__ import annotations

import re

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from rca.i18n.locale import locale_tags
from rca.importers.incident_yaml.fields import fields_at, known_names
from rca.importers.incident_yaml.slips import Slip, short, slip_in
from rca.importers.incident_yaml.slips import name_in as name_in
from rca.model.walk import Path

_REFERENCE = re.compile(r"[a-z_]\w*(?::[a-z_]+)?", re.ASCII)
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_INSTEAD = re.compile(r"[ \t]*:[ \t]+(#[^\r\n]*)")
_NEXT_LINE = re.compile(r"[\r\n][ \t]*([A-Za-z]{2}(?:-[A-Za-z]+)?):[ \t]")
_PROSE = re.compile(r"\s|[^\x00-\x7f]")


def slip_of_field(group: MappingNode, key: ScalarNode, value: Node, path: Path) -> Slip | None:
    """What is wrong with a field of a group at ``path``: a name that holds more than a name, or a piece of a value."""
    if key.style:
        return None
    if slip := slip_in(key.value):
        return slip
    if group.flow_style and _is_empty(value) and len(group.value) > 1 and key.value not in known_names():
        return "yaml.cut_by_comma", {"found": short(key.value)}
    return None


def is_reference(group: MappingNode, path: Path) -> bool:
    """True for ``{impact}`` or ``{impact:start}`` without quotes around it, which is a group of one field without a value."""
    if not group.flow_style or len(group.value) != 1:
        return False
    key, value = group.value[0]
    return (
        _is_empty(value)
        and isinstance(key, ScalarNode)
        and bool(_REFERENCE.fullmatch(key.value))
        and key.value.partition(":")[0] not in fields_at(path)
    )


def strange_start(scalar: ScalarNode, written: str) -> str:
    """The sign at the beginning of a text that the parser took for its own, and dropped; "" if there is none."""
    is_dropped = str(scalar.tag).startswith("tag:yaml.org,2002:") and not written.startswith("!!")
    return written[0] if is_dropped and written[:1] in ("&", "!") else ""


def swallowed(scalar: ScalarNode, written: str) -> bool:
    """True for a text in quotes that goes on over the next language: its quote was closed by that one's."""
    if scalar.style not in ("'", '"'):
        return False
    return any(match[1] in locale_tags() for match in _NEXT_LINE.finditer(written))


def comment_behind(scalar: ScalarNode, text: str) -> str:
    """What follows a text as a comment and looks like a part of it (``see #12``); "" if nothing does."""
    if scalar.style or not _PROSE.search(scalar.value):
        return ""
    match = _COMMENT.match(text, scalar.end_mark.index)
    return short(match[1]) if match else ""


def comment_instead(key: ScalarNode, value: Node, text: str) -> str:
    """The comment that stands where a field has no value; "" if it has one, or there is none."""
    match = _INSTEAD.match(text, key.end_mark.index) if _is_empty(value) else None
    return short(match[1]) if match else ""


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and not node.value

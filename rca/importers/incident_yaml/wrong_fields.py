"""The rule that a field breaks by what pydantic says of it, and what to do about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rca.i18n.locale import locale_tags
from rca.importers.incident_yaml.fields import known_names, near_field, parents
from rca.importers.incident_yaml.slips import SMART_QUOTES, Slip, name_in, slip_in
from rca.importers.incident_yaml.yaml_tree import Tree
from rca.model.problem import N_, Listed, Message
from rca.model.rules.catalogue import RULES
from rca.model.walk import Path

_TEXT, _FIELDS, _LIST, _BOOL = N_("text"), N_("fields with values"), N_("a list"), N_("true or false")
_EXPECTED = {
    "string_type": _TEXT,
    "dict_type": _FIELDS,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "bool_type": _BOOL,
}
_CHANGE = N_("Change the value.")
_REMEDIES: dict[tuple[str, type], str] = {
    (_TEXT, dict): N_(
        "Put a text that holds “: ” or begins with {{ in quotes; write one of several lines under `{name}: |`."
    ),
    (_TEXT, list): N_("Write a text of several lines, or one with a list in it, under `{name}: |`."),
    (_TEXT, type(None)): N_("Write it, or remove the field."),
    (_FIELDS, list): N_("Remove the `- ` before its fields."),
    (_FIELDS, str): N_("Write its fields in the lines below, indented, as `name: value`."),
    (_LIST, dict): N_("Begin each entry with `- `."),
    (_LIST, str): N_("Write each entry in a line of its own, with `- ` before it."),
    (_BOOL, str): N_("Write true or false, without quotes."),
}


def rule_of(item: Any, path: Path, tree: Tree) -> tuple[str, dict[str, object]]:
    """The rule that one of pydantic's errors is about, at a path of the file, and its values."""
    kind, context, value = item["type"], dict(item.get("ctx", {})), item["input"]
    if isinstance(value, str) and (slip := _slip(value, kind)):
        return slip
    if kind in RULES:
        return kind, context
    if kind == "missing":
        return "field.missing", {}
    if kind == "extra_forbidden":
        return _unknown(str(item["loc"][-1]), path)
    if kind in ("enum", "literal_error"):
        return "field.choice", {
            "found": shown(value),
            "expected": Listed(context["expected"].replace(" or ", ", ").split(", ")),
        }
    if kind == "too_short":
        return "field.too_few", {"least": context["min_length"]}
    if kind in _EXPECTED:
        return _of_another_kind(value, _EXPECTED[kind], path, tree)
    return "field.invalid", {"detail": item["msg"]}


def shown(value: object) -> object:
    """A value as a sentence names it."""
    if value is None:
        return Message(N_("nothing"))
    if isinstance(value, dict):
        return Message(N_("a group of fields"))
    if isinstance(value, list):
        return Message(N_("a list"))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, Decimal) else repr(value)[:60]


def _slip(value: str, kind: str) -> Slip | None:
    """The slip that made a text of what should be fields or entries, or that stands around a value."""
    if kind in _EXPECTED:
        return slip_in(value)
    if kind == "text.form":
        return slip_in(value) if name_in(value) in known_names() else None
    if (match := SMART_QUOTES.match(value)) and not kind.startswith(("text.", "char.", "locale.")):
        return "yaml.smart_quotes", {"found": match[0]}
    return None


def _unknown(name: str, path: Path) -> tuple[str, dict[str, object]]:
    if name in locale_tags():
        return "field.language", {}
    if near := near_field(name, path[:-1]):
        return "field.unknown_near", {"near": near}
    if (sections := parents(name)) and path[0] not in sections:
        return "field.misplaced", {"parents": Listed(f"`{each}`" for each in sections)}
    return "field.unknown", {}


def _of_another_kind(value: object, expected: str, path: Path, tree: Tree) -> tuple[str, dict[str, object]]:
    written = tree.written(path)
    if value is None and path in tree.comments:
        return "yaml.cut", {"found": tree.comments[path]}
    if expected is _TEXT and isinstance(value, bool | int | Decimal):
        remedy = Message(N_('Put it in quotes, as "{written}".'), {"written": written or str(value)})
    else:
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        remedy = Message(_REMEDIES.get((expected, type(value)), _CHANGE), {"name": name})
    return "field.type", {"found": shown(value), "expected": Message(expected), "remedy": remedy}

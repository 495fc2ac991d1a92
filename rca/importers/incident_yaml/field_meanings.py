"""The meanings of fields: what the model says under each of them, read from its source only when it is asked for.

The text under a field is its meaning, in the JSON Schema as in the reference. A field that came later than the first
version ends it with the version, as in ``Since 0.2.``
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

_SINCE = re.compile(r"\s*\bSince (\d+\.\d+)\.$")
_FIRST = "0.1"


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """What each field of a model means, inherited ones included; a field that says nothing is not in it."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel) and kind is not BaseModel:
            found |= {name: text for name, text in _texts(kind) if name in kind.model_fields}
    return found


def since(meaning: str) -> tuple[str, str]:
    """A meaning without the version that it names, and that version; the first one if it names none."""
    match = _SINCE.search(meaning)
    return (meaning[: match.start()], match[1]) if match else (meaning, _FIRST)


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all models that its fields hold, each once, in the order of the fields."""
    seen: dict[type[BaseModel], None] = {}
    waiting: list[Any] = [model]
    while waiting:
        kind = waiting.pop(0)
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            waiting += get_args(kind)
        elif kind not in seen:
            seen[kind] = None
            waiting += [field.annotation for field in kind.model_fields.values()]
    yield from seen


def describe(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Write the meanings of all fields into the JSON Schema of a model, in place."""
    for kind in models_in(model):
        node = schema if kind is model else schema["$defs"].get(kind.__name__, {})
        for name, meaning in meanings(kind).items():
            written = kind.model_fields[name].alias or name
            if written in node.get("properties", {}):
                node["properties"][written]["description"] = meaning
    for node in (schema, *schema["$defs"].values()):
        if "description" in node:
            node["description"] = _plain(node["description"])


def _texts(kind: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The names in the body of a class that a text follows, with that text on one line."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    for each, after in zip(body.body, body.body[1:], strict=False):
        match each, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, _plain(" ".join(text.split()))


def _plain(text: str) -> str:
    """A text of a docstring as Markdown has it."""
    return text.replace("``", "`")

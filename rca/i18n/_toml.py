"""Tables of a TOML file → frozen dataclasses, with a clear error for every key that is wrong or missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from string import Formatter
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from rca.errors import SettingsError
from rca.model.problem import N_, Listed

T = TypeVar("T")


def build(kind: type[T], data: object, file: str, where: str = "") -> T:
    """A ``kind`` made from a TOML table, checked against the types that its fields declare.

    A field's metadata may hold ``fields``, the names its pattern may use, ``choices``, its values, and ``check``,
    which raises ValueError for what is no pattern.
    Raises SettingsError naming the file and the key.
    """
    if not isinstance(data, Mapping):
        raise _wrong(N_("{file}: {key} must be a table"), file, where)
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in data:
        if key not in known:
            raise _wrong(N_("{file}: {key} is no key of a locale"), file, _join(where, key))
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in data:
            place = _join(where, name)
            values[name] = _value(hints[name], data[name], file, place)
            _check(values[name], field.metadata, file, place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _wrong(N_("{file}: {key} is missing"), file, _join(where, name))
    return kind(**values)


def _value(hint: Any, data: object, file: str, where: str) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, data, file, where)
    if get_origin(hint) is Mapping:
        if not isinstance(data, Mapping):
            raise _wrong(N_("{file}: {key} must be a table"), file, where)
        member = get_args(hint)[1]
        return {key: _value(member, item, file, _join(where, key)) for key, item in data.items()}
    if get_origin(hint) is tuple:
        if not isinstance(data, list):
            raise _wrong(N_("{file}: {key} must be a list"), file, where)
        return tuple(_value(get_args(hint)[0], item, file, where) for item in data)
    if not isinstance(data, hint):
        raise _wrong(N_("{file}: {key} must be of type {type}"), file, where, type=hint.__name__)
    return data


def _check(value: object, rules: Mapping[str, Any], file: str, where: str) -> None:
    if "choices" in rules and value not in rules["choices"]:
        raise _wrong(
            N_("{file}: {key} must be one of {choices}"), file, where, choices=Listed(rules["choices"])
        )
    if "fields" in rules:
        texts = (
            value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        )
        for text in texts:
            check_pattern(str(text), rules["fields"], file, where)
    if "check" in rules:
        try:
            rules["check"](value)
        except ValueError as error:
            raise _wrong(N_("{file}: {key} is no pattern: {detail}"), file, where, detail=error) from None


def check_pattern(text: str, allowed: tuple[str, ...], file: str, where: str) -> None:
    """Raise SettingsError unless ``text`` is a pattern whose ``{fields}`` are all in ``allowed``."""
    try:
        used = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise _wrong(N_("{file}: {key} is no pattern: {detail}"), file, where, detail=error) from None
    for name in used:
        if name not in allowed:
            raise _wrong(
                N_("{file}: {key} uses {{{field}}}, but knows only {fields}"),
                file,
                where,
                field=name,
                fields=Listed(allowed),
            )


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _wrong(text: str, file: str, where: str, **values: Any) -> SettingsError:
    return SettingsError(text, file=file, key=where, **values)

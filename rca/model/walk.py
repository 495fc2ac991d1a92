"""The walk through a value of the model: its texts with their paths, and the part of it that an audience may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from rca.model.audience import Audience
from rca.model.audience import narrower as narrower
from rca.model.base import Model
from rca.model.text import Text

Path = tuple[str | int, ...]

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def dotted(path: Path) -> str:
    """A path as people write it: ``windows[0].start``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


ModelT = TypeVar("ModelT", bound=Model)


def texts(
    value: object, path: Path = (), audience: Audience = Audience.PUBLIC
) -> Iterator[tuple[Path, Text, Audience]]:
    """Every text within ``value``: its path, the text, and the audience it has in its place."""
    if isinstance(value, Text):
        yield path, value, narrower(audience, value.audience)
    elif isinstance(value, Model):
        inner = narrower(audience, getattr(value, "audience", Audience.PUBLIC))
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*path, name), inner)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, (*path, name), audience)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index), audience)


def visible_to(value: ModelT, audience: Audience) -> ModelT | None:
    """``value`` with everything left out that ``audience`` may not see; None if nothing of it remains.

    An entry whose required field is hidden is hidden as a whole.
    """
    visible: ModelT | None = _visible(value, audience)
    return visible


def as_counted_in(whole: Model, audience: Audience, field: str) -> str:
    """A dotted path into what ``audience`` sees of ``whole``, as it is in ``whole``: hidden entries count there."""
    value: Any = whole
    path: list[str | int] = []
    for index, name in _STEP.findall(field):
        part: str | int = name
        if index and isinstance(value, tuple):
            shown = [at for at, item in enumerate(value) if _visible(item, audience) is not None]
            if int(index) >= len(shown):
                return field
            part = shown[int(index)]
            value = value[part]
        elif index:
            return field
        else:
            value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        path.append(part)
    return dotted(tuple(path))


def _visible(value: Any, audience: Audience) -> Any:
    if isinstance(value, Model):
        if not audience.sees(getattr(value, "audience", Audience.PUBLIC)):
            return None
        if isinstance(value, Text):
            return value
        update: dict[str, object] = {}
        for name, field in type(value).model_fields.items():
            before = getattr(value, name)
            hidden = name in value.internal and audience is not Audience.INTERNAL
            after = field.get_default() if hidden else _visible(before, audience)
            if after is None and before is not None and field.is_required():
                return None
            if after is not before:
                update[name] = after
        return value.model_copy(update=update) if update else value
    if isinstance(value, dict):
        kept = {name: _visible(item, audience) for name, item in value.items()}
        kept = {name: item for name, item in kept.items() if item is not None}
        return value if all(kept.get(name) is item for name, item in value.items()) else kept
    if isinstance(value, tuple):
        parts = tuple(part for part in (_visible(item, audience) for item in value) if part is not None)
        return (
            value
            if len(parts) == len(value) and all(a is b for a, b in zip(parts, value, strict=True))
            else parts
        )
    return value

"""Values as canonical JSON, for ever the same bytes: what that means is defined in :mod:`rca.model.notices.revision`.

It works for every dataclass, whatever its fields are, so that what is frozen need not list them.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T")


def digest_of(content: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return sha256(content).hexdigest()


def freeze(value: object) -> bytes:
    """A dataclass as canonical JSON."""
    return canonical(_holder(cast(Any, type(value)))(value=value).model_dump(mode="json")["value"])


def thaw(kind: type[T], content: bytes) -> T:
    """The value of which :func:`freeze` made ``content``. Raises ValueError for what is none."""
    holder: Any = _holder(cast(Any, kind)).model_validate({"value": json.loads(content.decode("utf-8"))})
    return cast(T, holder.value)


def canonical(plain: Any) -> bytes:
    """Plain data as canonical JSON. Raises TypeError for floating point, which has no one way to be written."""
    _refuse_floats(plain)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_floats(plain: Any) -> None:
    if isinstance(plain, float):
        raise TypeError("canonical JSON holds no floating point")
    for item in plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ():
        _refuse_floats(item)


@cache
def _holder(kind: Any) -> type[BaseModel]:
    from pydantic import ConfigDict, create_model  # digests need no library

    # Plain dataclasses take the settings of the model that holds them: bytes are base64 in all of their fields.
    config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
    return create_model(f"Frozen{kind.__name__}", __config__=config, value=(kind, ...))

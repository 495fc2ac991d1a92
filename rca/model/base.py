"""The base of every value of the model: it is frozen, and it refuses fields it does not know."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from rca.model.audience import Audience as Audience
from rca.model.rules.catalogue import broken


class Model(BaseModel):
    """A frozen value. ``internal`` names the fields that only the internal audience may see."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False, populate_by_name=True)
    internal: ClassVar[frozenset[str]] = frozenset()


FROM_FILE: Final = "file"
"""The validation context of what people write: there a value has its written form, never its parts as fields."""


def has_parts(value: object, kind: type[Model], info: ValidationInfo) -> bool:
    """True if ``value`` needs no parsing: a value of ``kind``, or the parts of one that the program put together."""
    return isinstance(value, kind) or (isinstance(value, dict) and info.context != FROM_FILE)


_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,78}[a-z0-9])")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def is_key(text: str) -> bool:
    """True if ``text`` can be the key of an incident."""
    return _KEY.fullmatch(text) is not None


def _key(value: str) -> str:
    if not is_key(value):
        raise broken("key.form", key=value[:80])
    return value


def _identifier(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise broken("name.form", name=value[:80])
    return value


Key = Annotated[str, AfterValidator(_key)]
"""The readable key of an incident: lower-case letters, digits and hyphens, such as ``2021-10-13-windows-vm``."""

Identifier = Annotated[str, AfterValidator(_identifier)]
"""The name of a fact, window, entry or step: what a reference in prose says between braces."""

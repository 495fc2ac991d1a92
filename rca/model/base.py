"""The base of every value of the model: it is frozen, and it refuses fields it does not know."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from rca.model.audience import Audience as Audience
from rca.model.identifiers import check_identifier, check_key


class Model(BaseModel):
    """A frozen value. ``internal`` names the fields that only the internal audience may see."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False, populate_by_name=True)
    internal: ClassVar[frozenset[str]] = frozenset()


FROM_FILE: Final = "file"
"""The validation context of what people write: there a value has its written form, never its parts as fields."""


def has_parts(value: object, kind: type[Model], info: ValidationInfo) -> bool:
    """True if ``value`` needs no parsing: a value of ``kind``, or the parts of one that the program put together."""
    return isinstance(value, kind) or (isinstance(value, dict) and info.context != FROM_FILE)


Key = Annotated[str, AfterValidator(check_key)]
"""The readable key of an incident: lower-case letters, digits and hyphens, such as ``2021-10-13-windows-vm``."""

Identifier = Annotated[str, AfterValidator(check_identifier)]
"""The name of a fact, window, entry or step: what a reference in prose says between braces."""

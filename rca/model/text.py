"""Text by language: the prose, names and labels of an incident.

A text maps language tags (BCP 47) to Markdown and says who may read it. In a file it is written flat::

    summary:
      audience: customer        # optional; public if left out
      en: Operations failed.
      ja: 操作が失敗しました。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from rca.model.base import FROM_FILE, Audience, Model
from rca.model.characters import check_tag, clean, clean_line
from rca.model.language_tags import ANY, TAG_PATTERN, in_language
from rca.model.rules.catalogue import broken

Prose = Annotated[str, AfterValidator(clean)]
Line = Annotated[str, AfterValidator(clean_line)]


class Text(Model):
    """Markdown by language tag, for one audience."""

    audience: Audience = Audience.PUBLIC
    by_locale: dict[str, Prose] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _from_flat(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, Text):
            return {"audience": value.audience, "by_locale": value.by_locale}
        if not isinstance(value, Mapping):
            raise broken("text.form")
        if "by_locale" in value and info.context != FROM_FILE:
            return value
        rest = {tag: text for tag, text in value.items() if tag != "audience"}
        flat: dict[str, Any] = {"by_locale": rest}
        if "audience" in value:
            flat["audience"] = value["audience"]
        return flat

    @model_validator(mode="after")
    def _tags(self) -> Text:
        for tag in self.by_locale:
            if tag != ANY:
                check_tag(tag)
        return self

    @model_serializer
    def _to_flat(self) -> dict[str, str]:
        head = {} if self.audience is Audience.PUBLIC else {"audience": self.audience.value}
        return head | self.by_locale

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # The flat form, not the fields: this is what a person writes.
        return _flat_schema(cls.__doc__ or "", {"type": "string", "minLength": 1})

    def find(self, tag: str) -> tuple[str, str] | None:
        """The text for ``tag`` or its nearest fallback, as (tag found, text); None if there is none."""
        return in_language(self.by_locale, tag)

    @property
    def locales(self) -> Iterable[str]:
        """The tags in which the text is written, in the file's order."""
        return self.by_locale.keys()


class Name(Text):
    """A name on one line: a plain string stays the same in every language, or one is given for each."""

    by_locale: dict[str, Line] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {ANY: value} if isinstance(value, str) else value

    @model_serializer
    def _to_string(self) -> str | dict[str, str]:
        if self.audience is Audience.PUBLIC and set(self.by_locale) == {ANY}:
            return self.by_locale[ANY]
        return self._to_flat()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        by_locale = _flat_schema(cls.__doc__ or "", {"type": "string", "minLength": 1})
        return {"anyOf": [{"type": "string", "minLength": 1}, by_locale]}


def _flat_schema(description: str, text: JsonSchemaValue) -> JsonSchemaValue:
    return {
        "type": "object",
        "description": description,
        "properties": {
            "audience": {
                "description": "Who may read it; public if left out.",
                "enum": [audience.value for audience in Audience],
            }
        },
        "patternProperties": {
            rf"^({TAG_PATTERN}|\*)$": text | {"description": "The text in this language; * for all of them."}
        },
        "additionalProperties": False,
        "minProperties": 1,
    }

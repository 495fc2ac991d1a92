"""Text by language: the prose, names and labels of an incident.

A text maps language tags (BCP 47) to Markdown and says who may read it. In a file it is written flat::

    summary:
      audience: customer        # optional; public if left out
      en: Operations failed.
      ja: 操作が失敗しました。
"""

from __future__ import annotations

import re
import unicodedata
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
from rca.model.language_tags import TAG_PATTERN, fallbacks
from rca.model.rules.catalogue import broken

ANY = "*"
"""The tag of a name that stays as it is in every language."""

MAX_LENGTH = 100_000
"""Characters one language of one field may have: a long report has 5,000."""

_MARKS = 30
_TAG = re.compile(TAG_PATTERN)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Characters worth a closer look; what is not here is certainly fine, and this is asked for every text read.
_SUSPECT = re.compile(
    "[^\t\n\x20-\x7e\xa0-\xac\xae-\u061b\u061d-\u200a\u2010-\u2027\u202f-\u2065\u2070-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufefe\uff00-\uffef\U00010000-\U0001fffd]"
)
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
# Canonical normalisation would replace these ideographs, which Japanese names insist on, by other ones.
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f])")


def check_tag(tag: str) -> str:
    """Give back a well-formed BCP 47 tag; raise the error of rule ``locale.tag`` otherwise."""
    if not _TAG.fullmatch(tag):
        raise broken("locale.tag", tag=tag[:40])
    return tag


def _forbidden(character: str) -> str | None:
    """The rule that forbids this character in any text, if one does."""
    if character in _BIDI:
        return "char.bidi"
    category = unicodedata.category(character)
    if character == "\ufffd" or category == "Co":
        return "char.broken"
    noncharacter = (ord(character) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    if (category in ("Cc", "Cs") and character not in "\n\t") or noncharacter:
        return "char.control"
    if character in "\u200b\ufeff\u2028\u2029\u00ad":
        return "char.control"
    return None


def _stacked(value: str) -> int:
    """Where more marks stand on one letter than any language has (Unicode's stream-safe limit); 0 if nowhere."""
    marks = 0
    for position, character in enumerate(value):
        marks = marks + 1 if character > "\u02ff" and unicodedata.combining(character) else 0
        if marks > _MARKS:
            return position
    return 0


def clean(value: str) -> str:
    """A text as it is kept: line ends as LF, composed letters, no blanks at line ends or around it.

    Raises the error of a ``char.*`` or ``field.*`` rule for what no notice may contain.
    """
    if len(value) > MAX_LENGTH:
        raise broken("field.too_long", length=len(value), limit=MAX_LENGTH)
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if position := _stacked(value):
        raise broken("char.broken", code=f"U+{ord(value[position]):04X}", position=position + 1)
    value = "".join(
        part if index % 2 else unicodedata.normalize("NFC", part)
        for index, part in enumerate(_COMPATIBILITY.split(value))
    )
    for suspect in _SUSPECT.finditer(value):
        if rule := _forbidden(suspect.group()):
            raise broken(rule, code=f"U+{ord(suspect.group()):04X}", position=suspect.start() + 1)
    if match := _HALF_WIDTH_KANA.search(value):
        full = unicodedata.normalize("NFKC", match.group())
        raise broken("char.halfwidth", position=match.start() + 1, suggestion=full[:40])
    value = "\n".join(line.rstrip() for line in value.split("\n")).strip("\n").rstrip()
    if not value.strip():
        raise broken("text.empty")
    return value


def clean_line(value: str) -> str:
    """A text of one line, as :func:`clean` keeps it, without blanks around it."""
    value = clean(value).strip()
    if "\n" in value:
        raise broken("text.line")
    return value


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
        for candidate in (*fallbacks(tag), ANY):
            if candidate in self.by_locale:
                return candidate, self.by_locale[candidate]
        return None

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

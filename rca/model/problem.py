"""A problem that a rule or an importer found: where, how bad, what is wrong, and what to do about it.

Wrong data is a value, not an exception: reading goes on, and the user gets every problem at once. Sentences for
people are English texts here; the doors translate them through the catalogs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


def N_(text: str) -> str:  # noqa: N802 - the conventional name that extraction tools look for
    """Mark ``text`` for the catalogs and give it back unchanged."""
    return text


class Listed(str):
    """Names or messages in a sentence, ``a, b``. A door joins its ``parts`` as its language does."""

    parts: tuple[object, ...]

    def __new__(cls, parts: Iterable[object]) -> Listed:
        several = tuple(parts)
        made = super().__new__(cls, ", ".join(map(str, several)))
        made.parts = several
        return made


class Worded(str):
    """A word of notices in a sentence: English, and by its ``key`` in the catalogs of other languages."""

    key: str

    def __new__(cls, text: str, key: str) -> Worded:
        made = super().__new__(cls, text)
        made.key = key
        return made


class Level(StrEnum):
    """How much a problem matters: an error stops the operation, a warning wants a fix, a hint is advice."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: an English text with ``{named}`` fields, also its key in the catalogs."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format_map(self.values)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input: file name, line (from 1, 0 if unknown) and field as a dotted path."""

    file: str = ""
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        parts = [self.file, str(self.line) if self.line else ""]
        return ":".join(part for part in parts if part) + (": " if self.file else "") + self.field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, named by a rule id such as ``time.order``."""

    rule: str
    message: Message
    place: Place = Place()
    level: Level = Level.ERROR
    remedy: Message | None = None

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.level}: {self.message}.{remedy} [{self.rule}]"


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if any of the problems is of level error."""
    return any(problem.level is Level.ERROR for problem in problems)

"""The fields that an incident file may have, and those that one place of it may have."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache
from typing import Any, get_args
from unicodedata import normalize

from rca.i18n.locale import locale_tags
from rca.model.base import Model
from rca.model.incidents.incident import Incident
from rca.model.near_names import nearest
from rca.model.text import Text
from rca.model.walk import Path

_OF_THE_MODEL = frozenset({"by_locale"})
_MOST_PARENTS = 3


@cache
def known_names() -> frozenset[str]:
    """Every name of a field, wherever it may stand, and the languages of texts."""
    names = {name for kind in _models(Incident) for name in _fields(kind)}
    return frozenset(names.union(locale_tags()))


def fields_at(path: Path) -> Set[str]:
    """The names that fields at this place may have: what stands directly under ``path``."""
    kinds: list[type[Model]] = [Incident]
    for part in path:
        # An index, the name of an entry or the kind of a fact leads no deeper than its section.
        kinds = [inner for kind in kinds for inner in _inner(kind, part)] or kinds
    return frozenset(name for kind in kinds for name in _fields(kind))


def near_field(name: str, path: Path) -> str:
    """The field at this place that ``name`` is probably a slip for; "" if there is none."""
    there, plain = fields_at(path) - {name}, normalize("NFKC", name).lower()
    return plain if plain in there else next(iter(nearest(plain, sorted(there))), "")


def parents(name: str) -> list[str]:
    """The sections of the file that have a field of this name, if that tells where it belongs; else none."""
    found = [section for section in Incident.model_fields if name in fields_at((section,))]
    return found if len(found) <= _MOST_PARENTS and name not in Incident.model_fields else []


def _fields(kind: type[Model]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        if name not in _OF_THE_MODEL:
            yield field.alias or name


def _inner(kind: type[Model], part: str | int) -> list[type[Model]]:
    for name, field in kind.model_fields.items():
        if part == (field.alias or name):
            return list(_held(field.annotation))
    return []


def _held(annotation: Any) -> Iterator[type[Model]]:
    """The models that a field holds, in whatever lists, groups or choices."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    else:
        for each in get_args(annotation):
            yield from _held(each)


def _models(kind: type[Model]) -> set[type[Model]]:
    seen: set[type[Model]] = set()
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += [inner for field in each.model_fields.values() for inner in _held(field.annotation)]
    return seen - {Text}

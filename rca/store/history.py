"""The history of what is kept: what a save did, and what differs between two states of an incident or a customer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Action(StrEnum):
    """What a change did to the whole: an incident or a customer. Only customers are ever removed."""

    CREATED = "created"
    UPDATED = "updated"
    REMOVED = "removed"


class Outcome(StrEnum):
    """What saving did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one incident or customer did, and the version that the store now holds."""

    key: str
    outcome: Outcome
    version: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as a dotted path, with its plain value before and after; None where it was or is absent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history. ``number`` grows over all incidents, ``version`` counts within one; ``at`` is UTC."""

    number: int
    key: str
    version: int
    at: datetime
    who: str
    action: Action
    fields: tuple[FieldChange, ...]


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of plain data, order included: the order of services is the order in which notices name them."""
    return sha256(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def differences(before: Any, after: Any, path: str = "") -> Iterator[FieldChange]:
    """The smallest fields that differ. A list whose length changes tells its removed and its added entries."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_dicts(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, path)
    elif before != after:
        yield FieldChange(path, before, after)


def _of_dicts(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[FieldChange]:
    for name in before | after:
        yield from differences(before.get(name), after.get(name), f"{path}.{name}" if path else name)
    if before == after and list(before) != list(after):
        yield FieldChange(path, list(before), list(after))  # the order alone


def _of_lists(before: list[Any], after: list[Any], path: str) -> Iterator[FieldChange]:
    shorter = min(len(before), len(after))
    if len(before) == len(after):
        for index in range(shorter):
            yield from differences(before[index], after[index], f"{path}.{index}")
        return
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next((i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head)
    for index in range(head, len(before) - tail):
        yield FieldChange(f"{path}.{index}", before[index], None)
    for index in range(head, len(after) - tail):
        yield FieldChange(f"{path}.{index}", None, after[index])


def undone(after: dict[str, Any], fields: Sequence[FieldChange]) -> dict[str, Any]:
    """The state before a change, of plain data after it: what :func:`differences` tells, backwards.

    Raises LookupError, TypeError or ValueError for a change that did not lead to this state.
    """
    data = deepcopy(after)
    added = [change for change in fields if change.before is None]
    for change in (*reversed(added), *(change for change in fields if change.before is not None)):
        *way, last = change.field.split(".")
        place: Any = data
        for name in way:
            place = place[int(name)] if isinstance(place, list) else place[name]
        if not isinstance(place, list):
            known = place.get(last) if last else place
            if isinstance(known, dict) and isinstance(change.before, list):  # the order alone
                order = {name: known.pop(name) for name in change.before}
                known.update(order)
            elif change.before is None:
                del place[last]
            else:
                place[last] = change.before
        elif change.before is None:
            del place[int(last)]
        elif change.after is None:
            place.insert(int(last), change.before)
        else:
            place[int(last)] = change.before
    return data

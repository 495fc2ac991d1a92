"""The merge of an incident that a file and somebody else changed at the same time, field by field, as plain data.

``base`` is what the file was made from, ``theirs`` what the store holds now, ``mine`` what the file says. What one side
changed is taken; what both changed differently is a conflict. Entries of lists are known by their ids, posts and
corrections by their time, single words by themselves; other entries by where they stand among those that stayed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from rca.model.walk import Path

Field = tuple[str, ...]
"""A field by the names on the way to it; entries of lists have theirs, not their positions."""

_BY_TIME = frozenset({"posts", "corrections"})


class Conflict(NamedTuple):
    """A field that both sides changed: where in the file (or what is around it), which, and what the two say."""

    path: Path
    field: Field
    theirs: Any
    mine: Any


@dataclass(slots=True)
class Merged:
    """The merged data. ``taken`` are the places in the file of what it changed; in the fields ``kept`` the store's value
    stays, because the file did not change its own.
    """

    data: dict[str, Any] = field(default_factory=dict)
    taken: list[Path] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[Field] = field(default_factory=list)


def merge(
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
    *,
    is_stale: Callable[[Field, Any], bool],
    is_ours: Callable[[Field], bool],
) -> Merged:
    """Merge incidents as :meth:`Incident.plain` gives them.

    ``is_stale`` says of a value of the file that it is an old one of this field, and no change. ``is_ours`` names the
    fields of which the file always decides.
    """
    merging = _Merging(Merged(), is_stale, is_ours)
    merging.merged.data = merging.value((), (), base, theirs, mine)
    return merging.merged


def value_at(data: Any, field: Field) -> Any:
    """The value of a field in plain data; None if it is not there."""
    section = ""
    for name in field:
        if isinstance(data, list):
            data = (_named(section, data) or {}).get(name)
        else:
            section, data = name, data.get(name) if isinstance(data, dict) else None
    return data


def field_at(data: Any, path: Path) -> Field:
    """The field at a place in plain data."""
    field: list[str] = []
    for part in path:
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            names = list(_named(field[-1], data) or {})
            field.append(names[part] if names else f"[{part}]")
            data = data[part]
        else:
            field.append(str(part))
            data = data.get(part) if isinstance(data, dict) else None
    return tuple(field)


def place_of(data: Any, field: Field) -> Path:
    """Where a field stands in plain data, as far as it is there."""
    path: Path = ()
    section = ""
    for name in field:
        if isinstance(data, list):
            names = list(_named(section, data) or {})
            if name not in names:
                break
            path, data = (*path, names.index(name)), data[names.index(name)]
        elif isinstance(data, dict) and name in data:
            section, path, data = name, (*path, name), data[name]
        else:
            break
    return path


class _Merging:
    def __init__(
        self, merged: Merged, is_stale: Callable[[Field, Any], bool], is_ours: Callable[[Field], bool]
    ) -> None:
        self.merged, self._is_stale, self._is_ours = merged, is_stale, is_ours

    def value(self, field: Field, path: Path, base: Any, theirs: Any, mine: Any) -> Any:
        """The merged value of one field; None is none. ``path`` is its place in the file."""
        if isinstance(theirs, dict) and isinstance(mine, dict):
            places = {name: (*path, name) for name in mine}
            return self._names(field, path, places, base if isinstance(base, dict) else {}, theirs, mine)
        if isinstance(theirs, list) and isinstance(mine, list):
            return self._list(field, path, base if isinstance(base, list) else [], theirs, mine)
        if self._stays(field, base, theirs, mine):
            return theirs
        if theirs == base or self._is_ours(field):
            self.merged.taken.append(path)
        else:
            self.merged.conflicts.append(Conflict(path, field, theirs, mine))
        return mine

    def _stays(self, field: Field, base: Any, theirs: Any, mine: Any) -> bool:
        """True if the store's value stays."""
        if mine == theirs:
            return True
        if mine == base or self._is_stale(field, mine):
            self.merged.kept.append(field)
            return True
        return False

    def _names(
        self, field: Field, path: Path, places: Mapping[str, Path], base: Any, theirs: Any, mine: Any
    ) -> dict[str, Any]:
        found = {}
        for name in theirs | mine:
            here = (*field, name)
            value = self.value(here, places.get(name, path), base.get(name), theirs.get(name), mine.get(name))
            if value is not None:
                found[name] = value
        return {name: found[name] for name in _ordered(list(base), list(theirs), list(mine)) if name in found}

    def _list(
        self, field: Field, path: Path, base: list[Any], theirs: list[Any], mine: list[Any]
    ) -> list[Any]:
        was, stored, said = (_named(field[-1], entries) for entries in (base, theirs, mine))
        if was is not None and stored is not None and said is not None:
            places = {name: (*path, index) for index, name in enumerate(said)}
            return list(self._names(field, path, places, was, stored, said).values())
        if self._stays(field, base, theirs, mine):
            return theirs
        return self._sequence(field, path, base, theirs, mine)

    def _sequence(
        self, field: Field, path: Path, base: list[Any], theirs: list[Any], mine: list[Any]
    ) -> list[Any]:
        """Entries without names: what lies between those that stayed on both sides was changed by one side or both."""
        in_theirs, in_mine = _stayed(base, theirs), _stayed(base, mine)
        both = [index for index in range(len(base)) if index in in_theirs and index in in_mine]
        ends = [
            *((index, in_theirs[index], in_mine[index]) for index in both),
            (len(base), len(theirs), len(mine)),
        ]
        merged: list[Any] = []
        last = (-1, -1, -1)
        for at in ends:
            gap = [
                side[start + 1 : end] for side, start, end in zip((base, theirs, mine), last, at, strict=True)
            ]
            merged += self._gap(field, path, last[2] + 1, *gap)
            if at != ends[-1]:
                merged.append(
                    self.value(
                        (*field, f"[{at[2]}]"), (*path, at[2]), base[at[0]], theirs[at[1]], mine[at[2]]
                    )
                )
            last = at
        if _is_moved_and_more(base, theirs, mine, merged):
            self.merged.conflicts.append(Conflict(path, field, theirs, mine))
        return merged

    def _gap(
        self, field: Field, path: Path, first: int, base: list[Any], theirs: list[Any], mine: list[Any]
    ) -> list[Any]:
        if mine in (base, theirs):
            self.merged.kept += [] if mine == theirs else [field]
            return theirs
        place = (*path, first) if mine else path
        if theirs == base:
            self.merged.taken.append(place)
            return mine
        if len(base) == len(theirs) == len(mine):
            return [
                self.value((*field, f"[{first + index}]"), (*path, first + index), *entries)
                for index, entries in enumerate(zip(base, theirs, mine, strict=True))
            ]
        if not base:
            self.merged.taken.append(place)
            return _in_time([*mine, *(entry for entry in theirs if entry not in mine)])
        for edited, other in ((theirs, mine), (mine, theirs)):
            if (merged := _edited_in_place(base, edited, other)) is not None:
                self.merged.taken.append(place)
                return merged
        self.merged.conflicts.append(Conflict(place, field, theirs, mine or None))
        return mine


def _named(section: str, entries: Sequence[Any]) -> dict[str, Any] | None:
    """The entries of a list by name; None if one has none, or two have the same."""
    names = [_name(section, entry) for entry in entries]
    if None in names or len(set(names)) < len(names):
        return None
    return {str(name): entry for name, entry in zip(names, entries, strict=True)}


def _name(section: str, entry: Any) -> str | None:
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict):
        return None
    if section in _BY_TIME:
        return entry.get("at")
    return entry.get("id") or ("impact" if section == "windows" else None)


def _ordered(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> list[str]:
    """All names in the order of the side that changed it, each new one after the one that it was written after."""
    moved = [name for name in mine if name in base] != [name for name in base if name in mine]
    first, second = (mine, theirs) if moved else (theirs, mine)
    order = list(first)
    for index, name in enumerate(second):
        if name not in order:
            before = next((order.index(each) for each in reversed(second[:index]) if each in order), -1)
            order.insert(before + 1, name)
    return order


def entry_token(entry: Any) -> str:
    """What an entry of a list is known by: its id, or else all that it says."""
    if isinstance(entry, dict) and "id" in entry:
        return str(entry["id"])
    return json.dumps(entry, sort_keys=True, ensure_ascii=False)


def _stayed(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    """Where the entries of ``base`` stand that are in ``other``, too."""
    blocks = SequenceMatcher(
        None, list(map(entry_token, base)), list(map(entry_token, other)), autojunk=False
    )
    return {
        block.a + offset: block.b + offset
        for block in blocks.get_matching_blocks()
        for offset in range(block.size)
    }


def _edited_in_place(base: Sequence[Any], edited: Sequence[Any], other: Sequence[Any]) -> list[Any] | None:
    """The entries of ``other`` with what ``edited`` made of them; None if one was edited there and changed here."""
    if len(edited) != len(base):
        return None
    stayed = {there: here for here, there in _stayed(base, other).items()}
    touched = {index for index in range(len(base)) if edited[index] != base[index]}
    if not touched <= set(stayed.values()):
        return None
    return [edited[stayed[index]] if index in stayed else entry for index, entry in enumerate(other)]


def _is_moved_and_more(
    base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any], merged: Sequence[Any]
) -> bool:
    """True if an entry came back that one side took out or changed, or stands twice, because the other side moved it."""
    was, stored, said, made = (Counter(map(entry_token, each)) for each in (base, theirs, mine, merged))
    return any(made[token] > max(0, stored[token] + said[token] - was[token]) for token in was)


def _in_time(entries: list[Any]) -> list[Any]:
    """Entries that were added at one place on both sides: by their times, if all have one."""
    if not all(isinstance(entry, dict) and "at" in entry for entry in entries):
        return entries
    return sorted(entries, key=lambda entry: str(entry["at"]).removeprefix("about ").rstrip("Z"))

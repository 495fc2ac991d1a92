"""Times that a file writes without an offset, given that of a zone: for whoever says that this is what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from rca.importers.incident_yaml.explain import path_of, problem
from rca.importers.incident_yaml.yaml_tree import Tree, read_tree
from rca.model.base import FROM_FILE
from rca.model.incidents.incident import Incident
from rca.model.iso_times import read
from rca.model.problem import Problem
from rca.model.walk import Path

_SHOWN = 40
"""Characters of a time that a problem shows."""


class Localised(NamedTuple):
    """A text in which times have their offsets, and a note for each that got one."""

    text: str
    notes: tuple[Problem, ...]


def with_offsets(source: str, file: str, zone: ZoneInfo) -> Localised:
    """The YAML text with the offsets of ``zone`` behind times without one; ``file`` is how notes call it.

    A time that the zone has twice, or skips, is left as it is: only whoever wrote it knows which is meant.
    """
    tree = read_tree(source)
    text = source
    notes: list[Problem] = []
    for path, value in sorted(_bare_times(tree), key=lambda each: tree.starts[each[0]], reverse=True):
        line, written = tree.scalars[path]
        offset = _offset(value, zone)
        if offset is None or value not in written:
            continue
        end = tree.starts[path] + written.index(value) + len(value)
        text = text[:end] + offset + text[end:]
        notes.append(problem(file, line, path, "time.local", {"value": value, "meant": value + offset}))
    return Localised(text, tuple(reversed(notes)))


def _bare_times(tree: Tree) -> Iterator[tuple[Path, str]]:
    """The places in a tree where a time has no offset, and the time."""
    if not isinstance(tree.data, dict) or tree.faults:
        return
    try:
        Incident.model_validate(tree.data, context=FROM_FILE)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            path = path_of(tree, item)
            value = item["ctx"]["value"] if item["type"] == "time.offset" else ""
            if value and path in tree.scalars and len(value) < _SHOWN:  # a longer one is cut off
                yield path, value


def _offset(text: str, zone: ZoneInfo) -> str | None:
    """The offset of a zone at a time; None if it has two of them then, or none."""
    written = read(text)
    if written is None:
        return None
    clock: datetime = written.clock
    offset, other = (clock.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if offset is None or offset != other or offset % timedelta(minutes=1):
        return None
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z"

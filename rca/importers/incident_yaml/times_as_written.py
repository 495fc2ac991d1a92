"""Times in problems, as the file writes them: whoever wrote 15:27+09:00 looks for no 06:27Z."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from rca.importers.incident_yaml.yaml_tree import Tree
from rca.model.iso_times import Absent, read
from rca.model.written_times import WRITTEN

_OURS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z")
_WRITTEN = re.compile(rf"(?<![0-9]){WRITTEN}(?![0-9])")


class TimesAsWritten:
    """The times of one file; those that it writes with Z, or not at all, stay in UTC."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def shown(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values of a problem, with their times as they stand in the file."""
        return {
            name: _OURS.sub(lambda match: self._written.get(_instant(match[0]), match[0]), value)
            if isinstance(value, str) and _OURS.search(value)
            else value
            for name, value in values.items()
        }

    @cached_property
    def _written(self) -> Mapping[datetime | None, str]:
        """Times with an offset, by their instant. Gathered only where something is wrong."""
        texts = (match[0] for _, text in self._tree.scalars.values() for match in _WRITTEN.finditer(text))
        texts = (text for text in texts if text[-1] not in "Zz")
        return {instant: text for text in texts if (instant := _instant(text))}


def _instant(text: str) -> datetime | None:
    try:
        found = read(text)
    except Absent:
        return None
    return found.clock - found.offset if found and found.offset is not None else None

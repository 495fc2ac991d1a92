"""The lines of a YAML text as a person sees them: fields, entries and blocks, by their indentation alone.

This is asked where the parser gave up; rows are counted from 0, as it counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca.importers.incident_yaml.fields import known_names
from rca.importers.incident_yaml.slips import Slip, short, slip_in

LINE_END = re.compile(r"\r\n?|\n")
FIELD = re.compile(
    r"(?P<before>[ \t]*(?:-[ \t]+)*)(?P<name>(?!-[ \t])[^\s:#\"'{}\[\],&*!|>%@`][^:]*?)[ \t]*:(?=[ \t]|$)"
)
_ENTRY = re.compile(r"(?P<edge>[ \t]*)-[ \t]+(?P<begin>[^\s:]*)")
_BLOCK = re.compile(r"[^#]*(?:\s|^)(?P<sign>[|>])[-+0-9]*\s*(?:#.*)?$")
_LETTER = re.compile("[a-z]")


class Lines:
    """The lines of one text; those that there are not are empty."""

    def __init__(self, text: str) -> None:
        self._lines = LINE_END.split(text)

    def __getitem__(self, row: int) -> str:
        return self._lines[row] if 0 <= row < len(self._lines) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def before(self, row: int) -> int:
        """The row above that holds more than a comment; ``row`` itself if there is none."""
        for above in range(row - 1, -1, -1):
            if (line := self[above].strip()) and not line.startswith("#"):
                return above
        return row

    def slip(self, row: int) -> Slip | None:
        """The slip of the hand that keeps this line from being a field or an entry; None if it is one, or is text."""
        line = self[row].strip(" ")
        if line.startswith("//"):
            return "yaml.no_colon", {"found": short(line)}
        field = FIELD.match(line)
        return None if field and _LETTER.match(field["name"]) else slip_in(line)

    def begins_as_field(self, row: int) -> bool:
        """True if the first word is a field of incident files."""
        words = self[row].split()
        return bool(words) and words[0] in known_names()

    def lacks_dash(self, row: int) -> bool:
        """True for a group in brackets that stands below others, but not as an entry beside them."""
        return self[row].strip()[:1] in ("{", "[") and bool(self._groups_above(row, entries=True))

    def misplaced(self, row: int) -> Slip:
        """That a line stands in no column of those above it, and the nearest that it could stand in."""
        is_entry = self[row].lstrip().startswith("- ")
        groups = self._groups_above(row, entries=is_entry)
        if not groups:
            return ("yaml.dash", {}) if is_entry else ("yaml.syntax", {})
        name, place = min(groups, key=lambda each: abs(each[1] - _edge(self[row])))
        return "yaml.indent", {"name": name, "column": place + 1}

    def block_above(self, row: int) -> str:
        """The sign of the block of text that a line probably belongs to; "" if there is none right above it."""
        for above in range(row - 1, -1, -1):
            line = self[above]
            if match := _BLOCK.match(line):
                return match["sign"]
            if FIELD.match(line) and _edge(line) <= _edge(self[row]):
                return ""
        return ""

    def _groups_above(self, row: int, *, entries: bool) -> list[tuple[str, int]]:
        """What is open above a line: for each group a field of it, or for each list an entry, and its column."""
        found: list[tuple[str, int]] = []
        least: float = float("inf")
        for above in range(row - 1, -1, -1):
            line = self[above]
            field, entry = FIELD.match(line), _ENTRY.match(line)
            if entries and entry and len(entry["edge"]) < least:
                found.append((f"- {entry['begin']}", len(entry["edge"])))
            elif not entries and field and len(field["before"]) < least:
                found.append((field["name"], len(field["before"])))
            if field or entry:
                least = min(least, _edge(line))
        return found


def _edge(line: str) -> int:
    return len(line) - len(line.lstrip())

"""Exports of GitLab, Jira and Azure Boards in CSV; see :mod:`rca.importers.trackers.export`."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pydantic_core import PydanticCustomError

from rca.importers.tables.csv_rows import Row
from rca.importers.trackers.json_issues import instant_of
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.problem import Place, Problem
from rca.model.promises.tracker_items import TrackerItem
from rca.model.rules.catalogue import found

_SEPARATORS = (",", ";", "\t")
_LARGEST_CELL = 64 * 1024 * 1024
"""Characters: descriptions and comments with logs in them are longer than the csv module expects."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """One tracker's columns, by what they are called in its languages. ``needed`` tell the tracker."""

    system: TrackerSystem
    needed: Mapping[str, Sequence[str]]
    others: Mapping[str, Sequence[str]]

    def columns(self, header: Sequence[str]) -> dict[str, int] | None:
        """Where each column stands, the first of several of one name; None if this is not the tracker's header."""
        named = [_folded(cell) for cell in header]
        found: dict[str, int] = {}
        for name, known in (*self.needed.items(), *self.others.items()):
            place = next((named.index(each) for each in known if each in named), None)
            if place is not None:
                found[name] = place
            elif name in self.needed:
                return None
        return found


_STATES = ("state", "status", "状態", "ステータス", "ステート")
LAYOUTS: Final = (
    _Layout(
        TrackerSystem.GITLAB,
        {"key": ("url",), "status": ("state",), "number": ("issue id", "issue iid", "id")},
        {"closed": ("closed at (utc)", "closed at")},
    ),
    _Layout(
        TrackerSystem.JIRA,
        {
            "key": ("issue key", "work item key", "key", "課題キー", "作業項目キー", "キー"),
            "status": ("status", "ステータス", "状況"),
        },
        {"outcome": ("resolution", "解決状況", "解決策", "解決")},
    ),
    _Layout(
        TrackerSystem.AZURE,
        {
            "key": ("id",),
            "status": _STATES,
            "type": ("work item type", "作業項目の種類", "作業項目の種類名"),
        },
        {"outcome": ("reason", "理由"), "closed": ("closed date", "終了日", "クローズ日")},
    ),
)


def read(text: str, file: str) -> Iterator[TrackerItem | Problem]:
    """The items of a CSV text. The separator is the one that gives a header that a tracker writes."""
    # The limit is one for the whole process: it is put back, for whoever relies on it.
    limit = csv.field_size_limit(_LARGEST_CELL)
    try:
        yield from list(_read(text, file))
    finally:
        csv.field_size_limit(limit)


def _read(text: str, file: str) -> Iterator[TrackerItem | Problem]:
    lines = _rows(text, file, _separator(text))
    header = next(lines, None)
    if header is None or isinstance(header, Problem):
        yield header or found("export.empty", Place(file, 1))
        return
    for layout in LAYOUTS:
        if columns := layout.columns(header.cells):
            break
    else:
        yield found("export.unknown", Place(file, header.line))
        return
    count = 0
    for row in lines:
        if isinstance(row, Problem):
            yield row
        elif len(row.cells) != len(header.cells):
            place = Place(file, row.line)
            yield found("csv.cells", place, found=len(row.cells), expected=len(header.cells))
        else:
            yield _item(layout.system, columns, header, row, file)
        count += 1
    if not count:
        yield found("export.empty", Place(file, 1))


def _separator(text: str) -> str:
    for separator in _SEPARATORS:
        header = next(_rows(text, "", separator), None)
        if isinstance(header, Row) and any(layout.columns(header.cells) for layout in LAYOUTS):
            return separator
    return ","


def _rows(text: str, file: str, separator: str) -> Iterator[Row | Problem]:
    """The rows that hold something; nothing follows one that cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = Row(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield found("csv.syntax", Place(file, line), detail=str(error))
            return
        if not row.is_empty:
            yield row


def _item(
    system: TrackerSystem, columns: Mapping[str, int], header: Row, row: Row, file: str
) -> TrackerItem | Problem:
    def cell(name: str) -> str:
        return row.cells[columns[name]].strip() if name in columns else ""

    def place(name: str) -> Place:
        return Place(file, row.line, header.cells[columns[name]].strip())

    for name in ("key", "status"):
        if not cell(name):
            return found("field.missing", place(name))
    key = cell("key")
    try:
        tracker = recognise(f"AB#{key}" if system is TrackerSystem.AZURE else key)
    except PydanticCustomError as error:
        return found(error.type, place("key"), **(error.context or {}))
    if tracker.system is not system:
        return found("export.address", place("key"), value=key[:80])
    return TrackerItem(
        system=system,
        key=tracker.key,
        status=cell("status"),
        outcome=cell("outcome"),
        closed_at=_closed(system, cell("closed")),
        url=tracker.url,
        place=Place(file, row.line),
    )


def _closed(system: TrackerSystem, text: str) -> datetime | None:
    """GitLab writes UTC without saying so in the cell. The dates of other trackers go by the language of whoever
    exported them: 03/04 is a day in March or in April, and nothing is made of it."""
    if system is not TrackerSystem.GITLAB:
        return instant_of(text)
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return instant_of(text)


def _folded(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).casefold().split())

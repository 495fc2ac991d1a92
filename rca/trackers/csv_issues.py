"""The issues in a CSV export, of whichever tracker has such columns; see :mod:`rca.trackers.export`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from pydantic_core import PydanticCustomError

from rca.csv_rows import Row
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.problem import Place, Problem
from rca.model.promises.tracker_items import TrackerItem
from rca.model.rules.catalogue import found
from rca.trackers.closing_days import ClosingDays
from rca.trackers.form import CsvLayout, TrackerForm
from rca.trackers.known import trackers

_SEPARATORS = (",", ";", "\t")
_LARGEST_CELL = 64 * 1024 * 1024
"""Characters: descriptions and comments with logs in them are longer than the csv module expects."""


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
    layouts = (
        (form, layout, columns) for form, layout in _layouts() if (columns := layout.columns(header.cells))
    )
    recognised = next(layouts, None)
    if recognised is None:
        yield found("export.unknown", Place(file, header.line))
        return
    form, layout, columns = recognised
    count = 0
    rows = list(lines)
    closed = columns.get("closed")
    cells = [
        row.cells[closed]
        for row in rows
        if closed is not None and isinstance(row, Row) and closed < len(row.cells)
    ]
    days = ClosingDays(cells, layout.closing_zone)
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif len(row.cells) != len(header.cells):
            place = Place(file, row.line)
            yield found("csv.cells", place, found=len(row.cells), expected=len(header.cells))
        else:
            yield _item(form.system, layout, columns, days, header, row, file)
        count += 1
    if not count:
        yield found("export.empty", Place(file, 1))


def _layouts() -> list[tuple[TrackerForm, CsvLayout]]:
    """The trackers that write CSV, in the order in which their columns are looked for."""
    found = [(form, form.csv) for form in trackers().values() if form.csv]
    return sorted(found, key=lambda each: each[1].rank)


def _separator(text: str) -> str:
    for separator in _SEPARATORS:
        header = next(_rows(text, "", separator), None)
        if isinstance(header, Row) and any(layout.columns(header.cells) for _, layout in _layouts()):
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
    system: TrackerSystem,
    layout: CsvLayout,
    columns: Mapping[str, int],
    days: ClosingDays,
    header: Row,
    row: Row,
    file: str,
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
        tracker = recognise(layout.link.format(key=key))
    except PydanticCustomError as error:
        return found(error.type, place("key"), **(error.context or {}))
    if tracker.system is not system:
        return found("export.address", place("key"), value=key[:80])
    return TrackerItem(
        system=system,
        key=tracker.key,
        status=cell("status"),
        outcome=cell("outcome"),
        closed=days.read(cell("closed")),
        closed_as=cell("closed"),
        url=tracker.url,
        place=Place(file, row.line),
    )

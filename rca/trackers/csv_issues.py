"""The issues in a CSV export, of whichever tracker has such columns; see :mod:`rca.trackers.export`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from pydantic_core import PydanticCustomError

from rca.csv_rows import Row, rows
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.problem import Place, Problem
from rca.model.promises.tracker_items import TrackerItem
from rca.model.rules.catalogue import found
from rca.trackers.closing_days import ClosingDays
from rca.trackers.form import CsvLayout, TrackerForm
from rca.trackers.known import trackers

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
    lines = rows(text, file, _known)
    header = next(lines, None)
    if header is None or header.fault:
        yield (header and header.fault) or found("export.empty", Place(file, 1))
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
    issues = list(lines)
    closed = columns.get("closed")
    cells = [row.cells[closed] for row in issues if closed is not None and closed < len(row.cells)]
    days = ClosingDays(cells, layout.closing_zone)
    for row in issues:
        if row.fault:
            yield row.fault
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


def _known(header: Sequence[str]) -> int:
    """1 if it is the header of a tracker."""
    return int(any(layout.columns(header) is not None for _, layout in _layouts()))


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

"""The issues in a JSON export, of whichever tracker their addresses are; see :mod:`rca.trackers.export`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from rca.model.incidents.trackers import recognise
from rca.model.problem import Place, Problem
from rca.model.promises.tracker_items import TrackerItem
from rca.model.rules.catalogue import found
from rca.trackers.closing_days import ClosingDays
from rca.trackers.known import trackers

_URLS = ("web_url", "html_url", "url")
"""Where the address of an issue for people stands; the REST API of GitHub has its own address under ``url``."""
_DAYS = ClosingDays()
_LISTS = ("items", "issues", "nodes", "data")


def read(text: str, file: str) -> Iterator[TrackerItem | Problem]:
    """The items of a JSON text, which may be several lists one behind the other."""
    decoder, place, count = json.JSONDecoder(), len(text) - len(text.lstrip()), 0
    while place < len(text):
        try:
            data, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
            offset = error.pos if isinstance(error, json.JSONDecodeError) else place
            detail = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
            line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
            yield found("export.json", Place(file, line), detail=detail, column=column)
            return
        line = text.count("\n", 0, place) + 1
        for number, entry in enumerate(_entries(data), start=1):
            yield _item(entry, Place(file, line, f"[{number}]"))
            count += 1
        place = end
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
    if not count:
        yield found("export.empty", Place(file, 1))


def _entries(data: Any) -> list[Any]:
    if isinstance(data, dict):
        data = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), [data])
    return data if isinstance(data, list) else [data]


def _item(entry: Any, place: Place) -> TrackerItem | Problem:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("state"), str):
        return found("export.no_field", _field(place, "state"), name="state")
    known = trackers()
    addresses = [value for name in _URLS if isinstance(value := entry.get(name), str)]
    tracker = None
    for address in addresses:
        try:
            tracker = recognise(address)
        except PydanticCustomError:
            continue
        if tracker.system in known and known[tracker.system].has_json:
            break
        tracker = None
    if tracker is None:
        if addresses:
            return found("export.address", _field(place, "url"), value=addresses[0][:80])
        return found("export.no_field", _field(place, "url"), name="url")
    outcome = entry.get("stateReason") or entry.get("state_reason")
    closed = entry.get("closedAt") or entry.get("closed_at")
    return TrackerItem(
        system=tracker.system,
        key=tracker.key,
        status=entry["state"],
        outcome=outcome if isinstance(outcome, str) else "",
        closed=_DAYS.read(closed) if isinstance(closed, str) else None,
        closed_as=closed if isinstance(closed, str) else "",
        url=tracker.url,
        place=place,
    )


def _field(place: Place, name: str) -> Place:
    return Place(place.file, place.line, f"{place.field}.{name}")

"""Due dates as a calendar (RFC 5545), for any calendar program that imports or subscribes to files.

A step is one entry with one UID for ever, made of its name alone. ``SEQUENCE`` is the number of its moves and
``LAST-MODIFIED`` the last one's time, so that a program which has read an earlier file changes its entry instead of
showing a second one; what was settled, lost its date or was removed since is told as such. Nothing in the file depends
on the time of writing.

An entry is an all-day event that leaves people free (``TRANSP:TRANSPARENT``), because every program shows those;
RFC 5545 knows no done events, so a settled one is ``CANCELLED``. As tasks (VTODO) they are ``COMPLETED`` or
``CANCELLED``; many calendars do not show tasks at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import icalendar

from rca.i18n.catalogs import interface
from rca.model.incidents.step_states import COMPLETE, StepRef, StepState
from rca.model.problem import N_

_DOMAIN = "steps.rca.invalid"
"""Where UIDs belong: nowhere else, and never to an address that could change (RFC 2606)."""
_PRIORITIES = {"high": 1, "normal": 5, "low": 9}  # RFC 5545, 3.8.1.9
_TODO_STATUS = {
    StepState.IN_PROGRESS: "IN-PROCESS",
    StepState.DONE: "COMPLETED",
    StepState.VERIFIED: "COMPLETED",
    StepState.DROPPED: "CANCELLED",
}


class As(StrEnum):
    """What an entry is: an event that every program shows, or a task."""

    EVENT = "event"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One step in the calendar. Texts are plain; empty ones are left out."""

    ref: StepRef
    summary: str
    day: date | None
    """The last day that its date can mean; None for a task without a date."""
    state: StepState | None
    priority: str
    kind: str
    sequence: int
    modified_at: datetime
    details: tuple[str, ...] = ()
    """Lines about it."""
    url: str = ""
    settled_at: datetime | None = None
    is_gone: bool = False
    """True if it is no longer there, or has no date any more."""


def uid(ref: StepRef) -> str:
    """The UID of a step: the same in every calendar, ever."""
    return f"{ref}@{_DOMAIN}"


def write(entries: Iterable[Entry], name: str, language: str, kind: As = As.EVENT) -> bytes:
    """The calendar, in UTF-8 with CRLF line ends, folded between characters; ``name`` is what programs call it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//RCA//Next steps//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))
    for entry in sorted(entries, key=lambda each: (each.day or date.max, each.ref)):
        calendar.add_component(_event(entry, language) if kind is As.EVENT else _todo(entry, language))
    return bytes(calendar.to_ical())


def _event(entry: Entry, language: str) -> icalendar.Event:
    event = icalendar.Event()
    _common(event, entry, language)
    assert entry.day is not None
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    over = entry.is_gone or entry.state in COMPLETE or entry.state is StepState.DROPPED
    event.add("status", "CANCELLED" if over else "CONFIRMED")
    return event


def _todo(entry: Entry, language: str) -> icalendar.Todo:
    todo = icalendar.Todo()
    _common(todo, entry, language)
    if entry.day is not None:
        todo.add("due", entry.day)
    status = _TODO_STATUS.get(entry.state, "NEEDS-ACTION") if entry.state else "NEEDS-ACTION"
    todo.add("status", "CANCELLED" if entry.is_gone else status)
    if status == "COMPLETED" and not entry.is_gone:
        todo.add("completed", _utc(entry.settled_at or entry.modified_at))
        todo.add("percent-complete", 100)
    return todo


def _common(component: icalendar.Component, entry: Entry, language: str) -> None:
    component.add("uid", uid(entry.ref))
    component.add("sequence", entry.sequence)
    component.add("dtstamp", _utc(entry.modified_at))
    component.add("last-modified", _utc(entry.modified_at))
    component.add("summary", summary(entry, language))
    if entry.details:
        component.add("description", "\n".join(entry.details))
    if entry.url:
        component.add("url", entry.url)
    if entry.kind:
        component.add("categories", [entry.kind])
        component.add("priority", _PRIORITIES[entry.priority])


def summary(entry: Entry, language: str) -> str:
    """The line that calendars show: what is due, or how it ended, because some programs hide the status."""
    mark = ""
    if entry.state in COMPLETE:
        mark = N_("Done: {step}")
    elif entry.state is StepState.DROPPED:
        mark = N_("Dropped: {step}")
    elif entry.is_gone:
        mark = N_("No longer due: {step}")
    step = " ".join(entry.summary.split()) or str(entry.ref)
    return interface(language, mark or N_("Due: {step}")).format(step=step)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)

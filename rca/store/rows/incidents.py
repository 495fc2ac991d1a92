"""An incident as rows, and rows as an incident: one pair of functions for what has more than a few columns.

Texts are taken out and put back by their path, whatever they belong to. The way back goes through the model's own
validation, so a database that somebody edited by hand gives a valid incident or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from rca.model.incidents.incident import ImpactWindow, Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.trackers import recognise
from rca.model.times import PartialDate
from rca.model.walk import texts
from rca.store.rows.facts import fact_data, fact_row
from rca.store.rows.moments import (
    Row,
    Stored,
    moment_of,
    moment_row,
    window_data,
    window_row,
)

INVALID = (ValidationError, ValueError, TypeError, ArithmeticError, LookupError)
"""What rows that make no incident end in; every other exception is a mistake of this program."""

Rows = dict[str, list[Row]]
"""The rows of one incident by table, each list in the order of the file; ``incident_id`` is left to the caller."""


def incident_row(incident: Incident) -> Row:
    """The columns of ``incidents`` that follow from the incident itself."""
    upstream, cause, customers = incident.upstream, incident.cause, incident.scope.customers
    return {
        "key": incident.key,
        "tracking_id": incident.tracking_id,
        "severity": incident.severity.value,
        "source_locale": incident.source_locale,
        "abridged": list(incident.abridged),
        **moment_row("start", incident.span.start),
        "is_ongoing": incident.is_ongoing,
        "upstream_tracking_id": upstream.tracking_id if upstream else None,
        "upstream_stage": _word(upstream.stage if upstream else None),
        "upstream_link": upstream.link if upstream else None,
        "upstream_audience": _word(upstream.audience if upstream else None),
        "customers_certainty": _word(customers.certainty if customers else None),
        "customers_fact": customers.fact if customers else None,
        "has_detection": incident.detection is not None,
        "detection_method": _word(incident.detection.method if incident.detection else None),
        "cause_category": _word(cause.category if cause else None),
        "cause_certainty": _word(cause.certainty if cause else None),
        "has_mitigation": incident.mitigation is not None,
        "recurrence_audience": _word(incident.recurrence.audience if incident.recurrence else None),
    }


def _word(value: StrEnum | None) -> str | None:
    return value.value if value else None


def _incident_data(row: Stored) -> Row:
    data: Row = {name: row[name] for name in ("key", "tracking_id", "severity", "source_locale", "abridged")}
    data["scope"] = {}
    if row["upstream_audience"]:
        data["upstream"] = {
            name: row[f"upstream_{name}"] for name in ("tracking_id", "stage", "link", "audience")
        }
    if row["customers_certainty"]:
        data["scope"]["customers"] = {"certainty": row["customers_certainty"], "fact": row["customers_fact"]}
    if row["has_detection"]:
        data["detection"] = {"method": row["detection_method"]}
    if row["cause_category"]:
        data["cause"] = {"category": row["cause_category"], "certainty": row["cause_certainty"]}
    if row["has_mitigation"]:
        data["mitigation"] = {}
    if row["recurrence_audience"]:
        data["recurrence"] = {"of": [], "audience": row["recurrence_audience"]}
    return data


def part_rows(incident: Incident) -> Rows:
    """The rows of every table but ``incidents``."""
    recurrence = incident.recurrence.of if incident.recurrence else ()
    return {
        "texts": _numbered(text_rows(incident)),
        "names": [
            {"kind": kind, "name": name}
            for kind, members in (("services", incident.services), ("regions", incident.regions))
            for name in members
        ],
        "impact_windows": _numbered({"name": window.id, **window_row(window)} for window in incident.windows),
        "window_names": [
            {"window_position": index, **row}
            for index, window in enumerate(incident.windows)
            for row in _window_names(window)
        ],
        "posts": _numbered(
            {
                "at": post.at,
                "status": post.status.value,
                "next_at": post.next_at,
                "audience": post.audience.value,
            }
            for post in incident.posts
        ),
        "facts": _numbered({"name": name, **fact_row(fact)} for name, fact in incident.facts.items()),
        "links": _numbered(
            {"name": name, "audience": link.audience.value} for name, link in incident.links.items()
        ),
        "link_urls": [
            {"link_position": index, **row}
            for index, link in enumerate(incident.links.values())
            for row in _numbered({"locale": locale, "url": url} for locale, url in link.url.items())
        ],
        "timeline_events": _numbered(
            {
                "name": event.id,
                **moment_row("at", event.at),
                "type": event.type.value,
                "audience": event.audience.value,
            }
            for event in incident.timeline
        ),
        "next_steps": _numbered(step_row(step) for step in incident.next_steps),
        "step_answers": [
            {"step_position": index, **row}
            for index, step in enumerate(incident.next_steps)
            for row in _numbered({"answer": answer} for answer in step.answers)
        ],
        "step_trackers": [
            {"step_position": index, **row}
            for index, step in enumerate(incident.next_steps)
            for row in tracker_rows(step)
        ],
        "recurrences": _numbered({"of_key": key} for key in recurrence),
        "corrections": _numbered({"at": correction.at} for correction in incident.corrections),
    }


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{"position": position, **row} for position, row in enumerate(rows)]


def text_rows(incident: Incident) -> Iterator[Row]:
    """Every language of every text; places are left to the caller."""
    for path, text, audience in texts(incident):
        for locale, markdown in text.by_locale.items():
            yield {
                "path": ".".join(map(str, path)),
                "locale": locale,
                "markdown": markdown,
                "audience": audience.value,
                "marked": text.audience.value,
            }


def _window_names(window: ImpactWindow) -> Iterator[Row]:
    for kind, members in (("services", window.services), ("regions", window.regions)):
        yield from _numbered({"kind": kind, "name": name} for name in members)


def _date(date: PartialDate | None) -> str | None:
    if date is None:
        return None
    return f"{date.year:04}-{date.month:02}" + (f"-{date.day:02}" if date.day else "")


def tracker_rows(step: NextStep) -> list[Row]:
    """The links of a step, each with what it names; the step's place is left to the caller."""
    named = [(link, recognise(link)) for link in step.trackers]
    return _numbered(
        {"link": link, "system": tracker.system.value, "key": tracker.key} for link, tracker in named
    )


def step_row(step: NextStep) -> Row:
    """The columns of ``next_steps`` that follow from the step itself."""
    return {
        "name": step.id,
        "kind": step.kind.value,
        "state": _word(step.state),
        "due": _date(step.due),
        "due_by": step.due.last_day if step.due else None,
        "done_on": _date(step.done_on),
        "owner": step.owner,
        "priority": step.priority.value,
        "notes": step.notes,
        "audience": step.audience.value,
    }


def incident_of(head: Stored, parts: Mapping[str, Sequence[Stored]]) -> Incident:
    """The incident that ``head`` and ``parts`` were made of; pydantic's ValidationError if they make none."""
    data = _incident_data(head)
    data["windows"] = [
        {"id": row["name"], **window_data(row), "services": [], "regions": []}
        for row in parts["impact_windows"]
    ]
    for row in parts["window_names"]:
        data["windows"][row["window_position"]][row["kind"]].append(row["name"])
    data["posts"] = [_pick(row, "at", "status", "next_at", "audience") for row in parts["posts"]]
    data["facts"] = {row["name"]: fact_data(row) for row in parts["facts"]}
    links: list[Row] = [{"audience": row["audience"], "url": {}} for row in parts["links"]]
    for row in parts["link_urls"]:
        links[row["link_position"]]["url"][row["locale"]] = row["url"]
    data["links"] = {row["name"]: link for row, link in zip(parts["links"], links, strict=True)}
    data["timeline"] = [
        {"id": row["name"], "at": moment_of("at", row), **_pick(row, "type", "audience")}
        for row in parts["timeline_events"]
    ]
    data["next_steps"] = [
        {"id": row["name"], "answers": [], "trackers": []}
        | _pick(row, "kind", "state", "priority", "due", "done_on", "owner", "notes", "audience")
        for row in parts["next_steps"]
    ]
    for row in parts["step_answers"]:
        data["next_steps"][row["step_position"]]["answers"].append(row["answer"])
    for row in parts["step_trackers"]:
        data["next_steps"][row["step_position"]]["trackers"].append(row["link"])
    for row in parts["recurrences"]:
        data["recurrence"]["of"].append(row["of_key"])
    data["corrections"] = [{"at": row["at"]} for row in parts["corrections"]]
    for row in parts["texts"]:
        _place(data, row["path"].split("."), row)
    return Incident.model_validate(data)


def _pick(row: Stored, *columns: str) -> Row:
    return {column: row[column] for column in columns}


def _place(data: Any, path: list[str], row: Stored) -> None:
    """Put a text's language where its path leads; lists and texts on the way come into being as they are met."""
    for step, following in zip(path, [*path[1:], ""], strict=True):
        if isinstance(data, list):
            if int(step) == len(data):
                data.append({})
            data = data[int(step)]
        else:
            data = data.setdefault(step, [] if following.isdecimal() else {})
    data["audience"] = row["marked"]
    data[row["locale"]] = row["markdown"]

"""Incidents at a glance: the rows of a list, made without loading any incident whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    and_,
    exists,
    func,
    or_,
    select,
)

from rca.model.incidents.step_states import SETTLED
from rca.model.incidents.vocabulary import Severity
from rca.model.written_times import End, Point
from rca.store.rows.points import point_of
from rca.store.tables.incidents import impact_windows, incidents, names, next_steps, texts

_SETTLED = sorted(state.value for state in SETTLED)

_COLUMNS = (
    *("id", "key", "tracking_id", "severity", "start_at", "start_on", "start_about"),
    *("is_ongoing", "version", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One incident in a list. ``open_steps`` counts next steps neither done nor dropped; ``updated_at`` is UTC."""

    key: str
    tracking_id: str | None
    severity: Severity
    titles: dict[str, str]
    start: Point
    is_ongoing: bool
    open_steps: int
    version: int
    updated_at: datetime


def summaries(
    connection: Connection,
    *,
    severity: Severity | None,
    service: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
) -> list[Summary]:
    """The incidents that meet every condition, latest start first; see :meth:`Repository.list`."""
    order = (incidents.c.start_at.desc(), incidents.c.key.desc())  # the index, read backwards
    conditions = _conditions(severity, service, since, until)
    wanted = select(incidents.c.id).where(*conditions).order_by(*order).limit(limit).scalar_subquery()
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for incident_id, locale, title in connection.execute(
        select(texts.c.incident_id, texts.c.locale, texts.c.markdown)
        .where(texts.c.path == "title", texts.c.incident_id.in_(wanted))
        .order_by(texts.c.incident_id, texts.c.position)
    ):
        titles[incident_id][locale] = title
    open_steps = (
        select(func.count())
        .where(next_steps.c.incident_id == incidents.c.id)
        .where(or_(next_steps.c.state.is_(None), next_steps.c.state.not_in(_SETTLED)))
        .scalar_subquery()
    )
    columns = [incidents.c[name] for name in _COLUMNS]
    rows = connection.execute(
        select(*columns, open_steps.label("open_steps")).where(incidents.c.id.in_(wanted)).order_by(*order)
    ).mappings()
    found = []
    for row in rows:
        start = point_of("start", row)
        assert start is not None  # the column does not allow it
        found.append(
            Summary(
                key=row["key"],
                tracking_id=row["tracking_id"],
                severity=Severity(row["severity"]),
                titles=titles[row["id"]],
                start=start,
                is_ongoing=row["is_ongoing"],
                open_steps=row["open_steps"],
                version=row["version"],
                updated_at=row["updated_at"],
            )
        )
    return found


def _conditions(
    severity: Severity | None, service: str | None, since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if severity is not None:
        conditions.append(incidents.c.severity == severity.value)
    if service is not None:
        conditions.append(incidents.c.id.in_(_with_service(service)))
    overlaps: list[ColumnElement[bool]] = []
    windows = impact_windows.c
    # Of a date only the day is known: it is compared with the day of whoever asks, wherever that is.
    if since is not None:
        day = since.date()
        overlaps += [
            or_(
                and_(windows.end_on.is_(None), windows.end_at > since),
                windows.end_on >= day,
                windows.end_word == End.ONGOING.value,
                and_(windows.start_on.is_(None), windows.start_at >= since),
                windows.start_on >= day,
            )
        ]
    if until is not None:
        overlaps.append(
            or_(
                and_(windows.start_on.is_(None), windows.start_at < until),
                windows.start_on < until.date()
                if until.time() == time()
                else windows.start_on <= until.date(),
            )
        )
    if overlaps:
        conditions.append(exists().where(impact_windows.c.incident_id == incidents.c.id, *overlaps))
    return conditions


def _with_service(service: str) -> CompoundSelect[int]:
    by_id = select(names.c.incident_id).where(names.c.kind == "services", names.c.name == service)
    by_name = select(texts.c.incident_id).where(
        texts.c.path.like("services.%"), func.lower(texts.c.markdown) == service.lower()
    )
    return by_id.union(by_name)

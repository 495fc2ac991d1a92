"""GitLab: JSON of the REST API, or the CSV file that it mails."""

from __future__ import annotations

from datetime import UTC, datetime

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm, instant_of


def _closed_at(cell: str) -> datetime | None:
    """The instant of a cell in UTC, which GitLab does not say in it."""
    try:
        return datetime.strptime(cell, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return instant_of(cell)


TRACKER = TrackerForm(
    system=TrackerSystem.GITLAB,
    csv=CsvLayout(
        rank=1,
        needed={"key": ("url",), "status": ("state",), "number": ("issue id", "issue iid", "id")},
        others={"closed": ("closed at (utc)", "closed at")},
        closed_at=_closed_at,
    ),
    has_json=True,
    statuses={Standing.OPEN: "opened|reopened", Standing.DONE: "closed"},
)

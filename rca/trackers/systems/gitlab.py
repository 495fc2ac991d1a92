"""GitLab: JSON of the REST API, or the CSV file that it mails."""

from __future__ import annotations

from datetime import UTC

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.GITLAB,
    csv=CsvLayout(
        rank=1,
        needed={"key": ("url",), "status": ("state",), "number": ("issue id", "issue iid", "id")},
        others={"closed": ("closed at (utc)", "closed at")},
        closing_zone=UTC,
    ),
    has_json=True,
    statuses={Standing.OPEN: "opened|reopened", Standing.DONE: "closed"},
)

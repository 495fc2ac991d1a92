"""GitHub: JSON of ``gh issue list`` or of the REST API; how an issue was closed is its state reason."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.GITHUB,
    has_json=True,
    statuses={Standing.OPEN: "open", Standing.DONE: "closed"},
    outcomes={
        Standing.OPEN: "reopened",
        Standing.DONE: "completed",
        Standing.DROPPED: "not_planned|not planned|duplicate",
    },
)

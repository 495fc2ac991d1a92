"""Redmine: CSV of a list of issues, with whatever columns were chosen; its dates are of whoever exported it."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.REDMINE,
    csv=CsvLayout(
        rank=4,
        needed={"key": ("#",), "status": ("status", "ステータス", "状態")},
        others={"closed": ("closed", "closed on", "終了日", "完了日")},
        link="redmine:{key}",
    ),
    statuses={
        Standing.OPEN: "new|新規",
        Standing.IN_PROGRESS: "in progress|feedback|進行中|着手|担当|対応中|フィードバック",
        Standing.DONE: "resolved|closed|解決|終了",
        Standing.DROPPED: "rejected|却下",
    },
)

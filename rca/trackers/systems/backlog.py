"""Backlog (Nulab): CSV of a search. It says how an issue was closed, and not on which day: of that, whoever imports is asked."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.BACKLOG,
    csv=CsvLayout(
        rank=1,
        needed={
            "key": ("key", "キー"),
            "status": ("status", "状態"),
            "number": ("key id", "キーid", "status id", "状態id", "issue type id", "種別id", "完了理由"),
        },
        others={
            "outcome": ("resolution", "完了理由"),
            "closed": ("completed date", "closed date", "完了日", "実績完了日"),
        },
        link="backlog:{key}",
    ),
    statuses={
        Standing.OPEN: "open|未対応",
        Standing.IN_PROGRESS: "in progress|処理中",
        Standing.DONE: "resolved|closed|処理済み|完了",
    },
    outcomes={
        Standing.DONE: "fixed|対応済み",
        Standing.DROPPED: """
            won't fix|invalid|duplication|duplicate|cannot reproduce
            対応しない|無効|重複|再現しない""",
    },
)

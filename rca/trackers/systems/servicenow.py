"""ServiceNow: CSV of a list of problems, changes or tasks, with the labels or the names of its fields."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.SERVICENOW,
    csv=CsvLayout(
        rank=5,
        needed={
            "key": ("number", "番号"),
            "status": ("state", "problem_state", "状態", "ステータス"),
            "text": ("short_description", "short description", "簡単な説明", "簡単な概要"),
        },
        others={
            "outcome": (
                "close_code",
                "resolution_code",
                "close code",
                "resolution code",
                "クローズコード",
                "解決コード",
            ),
            "closed": ("closed_at", "closed", "クローズ日時", "resolved_at", "resolved", "解決日時"),
        },
    ),
    statuses={
        Standing.OPEN: "new|assess|pending|新規|評価|保留中の承認",
        Standing.IN_PROGRESS: "root cause analysis|fix in progress|work in progress|in progress|根本原因分析|修正中|作業進行中",
        Standing.BLOCKED: "on hold|保留",
        Standing.DONE: "resolved|closed|closed complete|解決済み|クローズ|クローズ済み|クローズ完了",
        Standing.DROPPED: "canceled|closed incomplete|closed skipped|キャンセル済み|クローズ未完了|クローズスキップ",
    },
    outcomes={
        Standing.DONE: "fixed|fix applied|fix_applied|successful|solved (permanently)|solved (work around)|修正済み",
        Standing.DROPPED: """
            risk accepted|risk_accepted|duplicate|canceled|not solved (not reproducible)|not solved (too costly)
            リスク受容|重複""",
    },
)

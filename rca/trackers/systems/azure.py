"""Azure Boards: CSV of a query. A reason tells why the state changed, in many words; those of giving up matter here."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.AZURE,
    csv=CsvLayout(
        rank=3,
        needed={
            "key": ("id",),
            "status": ("state", "status", "状態", "ステータス", "ステート"),
            "type": ("work item type", "作業項目の種類", "作業項目の種類名"),
        },
        others={
            "outcome": ("reason", "理由"),
            "closed": ("closed date", "終了日", "クローズ日", "完了日", "クローズした日付", "終了した日付"),
        },
        link="AB#{key}",
    ),
    statuses={
        Standing.OPEN: "new|to do|todo|approved|proposed|新規|承認済み|提案済み",
        Standing.IN_PROGRESS: "active|committed|doing|in progress|アクティブ|コミット済み|作業中|実行中",
        Standing.DONE: "resolved|completed|closed|done|解決済み|完了済み|終了",
        Standing.DROPPED: "removed|削除済み",
    },
    outcomes={
        Standing.DONE: "completed|complete|完了済み",
        Standing.DROPPED: """
            as designed|by design|obsolete|deferred|cut|abandoned|canceled|cancelled|removed from the backlog
            設計どおり|延期|廃止|中止|キャンセル|キャンセル済み""",
    },
    is_outcome_free=True,
)

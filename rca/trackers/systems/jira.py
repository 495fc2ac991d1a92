"""Jira: CSV of all or the current fields; how and when an item was closed is its resolution and the date of that."""

from __future__ import annotations

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing
from rca.trackers.form import CsvLayout, TrackerForm

TRACKER = TrackerForm(
    system=TrackerSystem.JIRA,
    csv=CsvLayout(
        rank=2,
        needed={
            "key": ("issue key", "work item key", "key", "課題キー", "作業項目キー", "キー"),
            "status": ("status", "ステータス", "状況"),
        },
        others={
            "outcome": ("resolution", "解決状況", "ソリューション", "解決策", "解決"),
            "closed": ("resolved", "resolution date", "resolutiondate", "解決日", "解決日時", "解決済み"),
        },
    ),
    statuses={
        Standing.OPEN: """
            open|reopened|to do|backlog|selected for development
            オープン|再オープン|未着手|未対応|バックログ|開発対象""",
        Standing.IN_PROGRESS: "in progress|in review|review|in development|testing|in testing|進行中|レビュー中|開発中|テスト中",
        Standing.BLOCKED: "blocked|on hold|waiting|保留|保留中|ブロック|ブロック中|待機中",
        Standing.DONE: "done|resolved|closed|完了|クローズ|解決済み",
        Standing.DROPPED: """
            canceled|cancelled|rejected|declined|won't do|won't fix
            キャンセル|キャンセル済み|中止|却下|取り下げ|対応しない""",
    },
    outcomes={
        Standing.OPEN: "unresolved|未解決",
        Standing.DONE: "done|fixed|resolved|完了|修正済み|解決済み|解決|対応済み|処理済み",
        Standing.DROPPED: """
            duplicate|duplicated|won't do|won't fix|wontfix|cannot reproduce|can't reproduce|incomplete
            declined|rejected|known error|not a bug|invalid|works as designed
            対応しない|対応不要|修正しない|実施しない|重複|再現不可|再現できない|再現せず|不完全|却下|辞退|仕様通り|仕様どおり|仕様""",
    },
)

"""The fields of the query language: their names, and the values of those that have a closed set of them.

Names and values are compared folded: width, case, blanks, hyphens and underscores make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

from rca.model.incidents.step_states import StepState
from rca.model.incidents.vocabulary import CauseCategory, Severity
from rca.model.kanji_variants import unified
from rca.model.problem import Listed
from rca.model.search import HitKind, Sort

OPEN = "open"
"""The value of ``state`` that stands for every state of a step that leaves something to do."""
OTHER_STATES = ("unstated", "ongoing", "over", "published", "withdrawn")
"""States of steps whose state nobody has stated, of incidents, and of published notices."""
SETTLED = (StepState.DONE, StepState.VERIFIED, StepState.DROPPED)

CALLED = "="
"""What stands before the name of a service or a region in the index, to tell it from an id."""

DATES = frozenset({"start", "due"})
"""Fields that hold a time, and can be compared."""
SORT = "sort"

Names = Mapping[str, str]
"""Folded ways to write a value → the value."""


class Meaning(NamedTuple):
    """What the name of a field says: which field, and how it is compared when only a colon follows."""

    field: str
    comparison: str = "="


def fold(text: str) -> str:
    """``text`` as names and keywords are compared: NFKC, lower case, common kanji, one underscore for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", unified(normalize("NFKC", text)).casefold().strip())


FIELDS: Mapping[str, Meaning] = {
    "service": Meaning("service"), "services": Meaning("service"), "サービス": Meaning("service"),
    "region": Meaning("region"), "regions": Meaning("region"), "リージョン": Meaning("region"),
    "地域": Meaning("region"),
    "severity": Meaning("severity"), "sev": Meaning("severity"), "重大度": Meaning("severity"),
    "深刻度": Meaning("severity"),
    "cause": Meaning("cause"), "原因": Meaning("cause"),
    "owner": Meaning("owner"), "assignee": Meaning("owner"), "担当": Meaning("owner"),
    "担当者": Meaning("owner"),
    "state": Meaning("state"), "status": Meaning("state"), "状態": Meaning("state"),
    "ステータス": Meaning("state"),
    "kind": Meaning("kind"), "type": Meaning("kind"), "種類": Meaning("kind"), "種別": Meaning("kind"),
    "lang": Meaning("locale"), "language": Meaning("locale"), "locale": Meaning("locale"),
    "言語": Meaning("locale"),
    "incident": Meaning("incident"), "key": Meaning("incident"), "インシデント": Meaning("incident"),
    "year": Meaning("year"), "年": Meaning("year"),
    "start": Meaning("start"), "on": Meaning("start"), "発生": Meaning("start"), "発生日": Meaning("start"),
    "日付": Meaning("start"),
    "before": Meaning("start", "<"), "より前": Meaning("start", "<"),
    "after": Meaning("start", ">"), "より後": Meaning("start", ">"),
    "since": Meaning("start", ">="), "以降": Meaning("start", ">="), "以後": Meaning("start", ">="),
    "until": Meaning("start", "<="), "以前": Meaning("start", "<="),
    "due": Meaning("due"), "期限": Meaning("due"), "期日": Meaning("due"),
    "sort": Meaning(SORT), "並び順": Meaning(SORT), "並べ替え": Meaning(SORT),
}  # fmt: skip
"""What may stand before a colon, folded. Japanese 以前 and 以降 include the day they name, before and after do not."""

SHOWN = (
    "service", "region", "severity", "cause", "owner", "state", "kind", "lang", "incident", "year",
    "before", "after", "on", "due", "sort",
)  # fmt: skip
"""The names that a message lists."""


def _values(names: Mapping[str, str], plain: type[HitKind | Severity | CauseCategory | StepState]) -> Names:
    return {
        **{fold(each.value): each.value for each in plain},
        **{fold(n): value for n, value in names.items()},
    }


CHOICES: Mapping[str, Names] = {
    "kind": _values(
        {
            "incidents": "incident", "インシデント": "incident", "障害": "incident",
            "steps": "step", "対策": "step", "再発防止策": "step", "ステップ": "step",
            "revisions": "revision", "notice": "revision", "notices": "revision", "通知": "revision",
            "公開": "revision", "改訂": "revision", "お知らせ": "revision",
            "terms": "term", "用語": "term",
        },
        HitKind,
    ),
    "severity": _values({name: f"sev{n}" for n in "1234" for name in (n, f"sev-{n}", f"s{n}")}, Severity),
    "cause": _values(
        {
            "変更": "change", "容量": "capacity", "容量不足": "capacity", "不具合": "defect", "バグ": "defect",
            "bug": "defect", "ハードウェア": "hardware", "ハードウエア": "hardware", "ネットワーク": "network",
            "依存先": "dependency", "外部要因": "dependency", "設備": "facility", "セキュリティ": "security",
            "データ": "data", "不明": "unknown", "調査中": "unknown",
        },
        CauseCategory,
    ),
    "state": _values(
        {
            OPEN: OPEN, "未完了": OPEN, "未了": OPEN,
            "提案": "proposed", "検討中": "proposed",
            "予定": "planned", "計画": "planned", "計画済み": "planned",
            "doing": "in_progress", "実施中": "in_progress", "進行中": "in_progress", "対応中": "in_progress",
            "保留": "blocked", "保留中": "blocked",
            "完了": "done", "完了済み": "done",
            "確認済み": "verified", "効果確認済み": "verified",
            "見送り": "dropped", "取りやめ": "dropped", "中止": "dropped",
            **{name: name for name in OTHER_STATES},
            "継続中": "ongoing", "終息": "over", "復旧済み": "over", "公開済み": "published", "取り下げ": "withdrawn",
        },
        StepState,
    ),
    SORT: {
        **{each.value: each.value for each in Sort},
        "date": "newest", "新しい順": "newest", "古い順": "oldest", "関連度": "relevance", "関連度順": "relevance",
        "期限": "due", "期限順": "due",
    },
}  # fmt: skip
"""The fields whose values are known beforehand, with their ways to be written."""

LANGUAGES: Names = {
    "japanese": "ja",
    "日本語": "ja",
    "和文": "ja",
    "english": "en",
    "英語": "en",
    "英文": "en",
}


def known_values(field: str) -> str:
    """The values of a field with a closed set, for a message."""
    return Listed(dict.fromkeys(CHOICES[field].values()))

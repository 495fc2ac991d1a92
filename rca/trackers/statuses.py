"""What the statuses of trackers mean for next steps.

The words are those of the trackers' own default workflows, in English and Japanese; a house's own are named in
``[steps.statuses]`` of rca.toml and stand before them. Where a tracker says apart from the status how an item was
closed (GitHub's reason, Jira's resolution, the reason of Azure Boards), a closed item that nobody worked off is dropped,
never done. A word that nobody has explained means nothing: to guess that a promise was kept would be worse.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from rca.model.incidents.trackers import TrackerSystem
from rca.model.promises.tracker_items import Standing, TrackerItem

_WORDS: Final[Mapping[Standing, str]] = {
    # One word of a tracker on each line, as it is compared.
    Standing.OPEN: """
        open|opened|reopened|new|to do|todo|backlog|approved|proposed|selected for development
        オープン|再オープン|新規|未着手|未対応|バックログ|承認済み|提案済み|開発対象""",
    Standing.IN_PROGRESS: """
        in progress|doing|active|committed|in review|review|in development|testing|in testing
        進行中|作業中|処理中|対応中|実行中|アクティブ|コミット済み|レビュー中|開発中|テスト中""",
    Standing.BLOCKED: "blocked|on hold|waiting|保留|保留中|ブロック|ブロック中|待機中",
    Standing.DONE: "closed|done|resolved|completed|complete|完了|完了済み|クローズ|終了|解決済み|処理済み|対応済み",
    Standing.DROPPED: """
        removed|canceled|cancelled|rejected|declined|won't do|won't fix
        削除済み|キャンセル|キャンセル済み|中止|却下|取り下げ|対応しない""",
}
_FINISHED = "completed|complete|done|fixed|resolved|完了|完了済み|修正済み|解決済み|解決|対応済み|処理済み"
_UNSAID = "unresolved|未解決|reopened"
_GIVEN_UP = """
    not_planned|not planned|duplicate|duplicated|won't do|won't fix|wontfix|cannot reproduce|can't reproduce|incomplete
    declined|rejected|known error|as designed|by design|works as designed|obsolete|deferred|cut|abandoned|not a bug
    canceled|cancelled|removed from the backlog|invalid
    対応しない|対応不要|修正しない|実施しない|重複|再現不可|再現できない|再現せず|不完全|却下|辞退|仕様通り|仕様どおり|仕様|設計どおり
    延期|廃止|中止|キャンセル|キャンセル済み"""


def folded(word: str) -> str:
    """A status as it is compared: without regard to case, width, blanks and the form of the apostrophe."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().replace("’", "'").split())


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(word) for line in text.splitlines() for word in line.split("|") if word.strip())


_STATUSES = {word: standing for standing, text in _WORDS.items() for word in _words(text)}
_OUTCOMES = {
    **dict.fromkeys(_words(_GIVEN_UP), Standing.DROPPED),
    **dict.fromkeys(_words(_FINISHED), Standing.DONE),
    **dict.fromkeys(_words(_UNSAID), Standing.OPEN),
}


class Statuses:
    """The meanings of statuses, with the house's own."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = {folded(word): Standing(meaning) for word, meaning in own.items()}

    def standing(self, item: TrackerItem) -> Standing | str:
        """How far an item is; or the word that nobody has explained, as the tracker writes it."""
        status, outcome = folded(item.status), folded(item.outcome)
        if outcome in self._own:
            return self._own[outcome]
        standing = self._own.get(status) or _STATUSES.get(status)
        if standing is None:
            return item.status
        if standing is not Standing.DONE or not outcome:
            return standing
        said = _OUTCOMES.get(outcome)
        if said is None and item.system is not TrackerSystem.AZURE:
            return item.outcome
        # A reason of Azure Boards tells why the state changed, in many words; only those of giving up matter here.
        return Standing.DROPPED if said is Standing.DROPPED else Standing.DONE

"""The statuses of trackers, and what they mean for next steps.

The words are those of the trackers' own default workflows, in English and Japanese, which stand with each tracker, and
count for all of them: houses carry them from one to the other. A house's own are named in ``[steps.statuses]`` of
rca.toml and stand before them. Where a tracker says apart from the status how an item was closed (GitHub's reason,
Jira's resolution, the reason of Azure Boards), a closed item that nobody worked off is dropped, never done. A word that
nobody has explained means nothing: to guess that a promise was kept would be worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from rca.model.promises.tracker_items import Standing, TrackerItem
from rca.trackers.form import Words, folded
from rca.trackers.known import trackers

_ANYWHERE: Final[Words] = {
    # What workflows of any tracker are made of beside the words that it came with.
    Standing.IN_PROGRESS: "処理中|対応中",
    Standing.DONE: "complete|処理済み|対応済み",
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
        standing = self._own.get(status) or meanings().get(status)
        if standing is None:
            return item.status
        if standing is not Standing.DONE or not outcome:
            return standing
        closed = outcomes().get(outcome)
        if closed is None and not trackers()[item.system].is_outcome_free:
            return item.outcome
        return Standing.DROPPED if closed is Standing.DROPPED else Standing.DONE


@cache
def meanings() -> Mapping[str, Standing]:
    """What each status means, as it is compared."""
    return _joined([_ANYWHERE, *(each.statuses for each in trackers().values())])


@cache
def outcomes() -> Mapping[str, Standing]:
    """What each way of closing an item means, as it is compared."""
    return _joined(each.outcomes for each in trackers().values())


def _joined(words: Iterable[Words]) -> dict[str, Standing]:
    """The words of several trackers together. Raises ValueError if one of them means two things."""
    found: dict[str, Standing] = {}
    for each in words:
        for standing, text in each.items():
            for word in (
                folded(part) for line in text.splitlines() for part in line.split("|") if part.strip()
            ):
                if found.setdefault(word, standing) is not standing:
                    raise ValueError(f"the status {word!r} means {found[word]} and {standing}")
    return found

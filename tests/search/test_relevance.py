"""The judged queries: sound data, and the goals of the search over it. The benchmark prints the figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.search.support.judged_queries import (
    ACROSS,
    SHELVES,
    answered,
    composed,
    corpus,
    engine,
    queries,
    samples,
)

pytestmark = pytest.mark.slow

GOALS = dict.fromkeys(SHELVES, (0.95, 0.85)) | {"trades": (0.9, 0.8)}
"""Success among five, in language and across; a little lower where nothing was mended for the shelf's own words."""

each_shelf = pytest.mark.parametrize("shelf", SHELVES)


def test_the_general_shelf_is_in_one_language_or_two() -> None:
    locales = Counter("+".join(sorted(each.title.by_locale)) for each in composed("general"))
    assert sum(locales.values()) >= 120
    assert min(locales["en"], locales["ja"]) > locales["en+ja"] > 20


@each_shelf
def test_queries_are_judged_by_what_there_is(shelf: str) -> None:
    keys = {each.key for each in composed(shelf)} | set(samples(shelf))
    found = list(queries(shelf))
    assert len(found) >= 120
    assert len({each.text for each in found}) == len(found)
    assert all(each.relevant.keys() <= keys and 1 <= min(each.relevant.values()) <= 2 for each in found)
    assert min(Counter(each.kind for each in found).values()) >= 15


@each_shelf
def test_queries_across_languages_have_answers_in_the_other_only(shelf: str) -> None:
    locales = {each.key: set(each.title.by_locale) for each in composed(shelf)}
    for each in queries(shelf):
        if each.kind in ACROSS:
            assert all(locales[key] == {each.kind[-2:]} for key in each.relevant), each.text


@each_shelf
def test_the_goals_are_met(tmp_path: Path, shelf: str) -> None:
    door = engine(tmp_path / "index", corpus(shelf))
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for each in queries(shelf):
        first = answered(door, each.text, 5)
        hits[each.kind in ACROSS].append(not each.relevant.keys().isdisjoint(first[:5]))
    within, across = (sum(hits[kind]) / len(hits[kind]) for kind in (False, True))
    assert within >= GOALS[shelf][0]
    assert across >= GOALS[shelf][1]


@pytest.mark.parametrize("query", ["", "   ", "ｘｙｚｚｙ"])
def test_nothing_is_found_for_nothing(tmp_path: Path, query: str) -> None:
    door = engine(tmp_path / "index", {"glossary": ()})
    assert answered(door, query) == []

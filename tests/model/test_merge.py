"""The laws of the merge, on any incidents, and of the way back through the history."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.incidents.merge import Field, Merged, merge
from rca.store.history import FieldChange, differences, undone
from tests.support import strategies
from tests.support.examples import examples

ONE = strategies.incidents(key=st.just("same-key")).map(lambda found: found.plain())


def merged(base: Any, theirs: Any, mine: Any) -> Merged:
    def never(field: Field, value: Any = None) -> bool:
        return False

    return merge(base, theirs, mine, is_stale=never, is_ours=never)


@examples(0.4)
@given(one=ONE, other=ONE)
def test_what_one_side_changed_is_taken_whole(one: Any, other: Any) -> None:
    for found, expected in (
        (merged(one, other, one), other),
        (merged(one, one, other), other),
        (merged(one, other, other), other),
    ):
        assert found.conflicts == []
        assert found.data == expected
    assert merged(one, one, other).taken or one == other


@examples(0.3)
@given(base=ONE, theirs=ONE, mine=ONE)
def test_what_both_made_of_it_is_symmetric(base: Any, theirs: Any, mine: Any) -> None:
    """Whoever is first: what is in conflict is so for both."""
    one, other = merged(base, theirs, mine), merged(base, mine, theirs)
    assert bool(one.conflicts) == bool(other.conflicts)


@examples(0.6)
@given(before=ONE, after=ONE)
def test_a_change_can_be_undone(before: Any, after: Any) -> None:
    fields = [FieldChange(each.field, each.before, each.after) for each in differences(before, after)]
    assert undone(after, fields) == before


ENTRIES = st.lists(st.sampled_from("abcdefgh"), max_size=5).map(
    lambda words: [{"text": {"en": word}} for word in words]
)


@given(base=ENTRIES, theirs=ENTRIES, mine=ENTRIES)
def test_entries_without_names_are_not_lost(base: Any, theirs: Any, mine: Any) -> None:
    """Every entry that one side wrote is there, or there is a conflict."""
    found = merged(*({"timeline": each} for each in (base, theirs, mine)))
    if found.conflicts:
        return
    entries = found.data["timeline"]
    for entry in (*theirs, *mine):
        if entry not in base:
            assert entry in entries


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [("abc", "bca", "bc"), ("abc", "cab", "ab"), ("abcd", "cadb", "dcab"), ("abc", "bca", "xbc")],
)
def test_what_one_side_moved_and_the_other_took_out_or_moved_is_asked_about(
    base: str, theirs: str, mine: str
) -> None:
    """Entries without names that were moved come back unasked otherwise, or stand twice."""
    for one, other in ((theirs, mine), (mine, theirs)):
        sides = ([{"text": {"en": word}} for word in words] for words in (base, one, other))
        assert merged(*({"timeline": each} for each in sides)).conflicts


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ("abc", "bac", "abcd", "bacd"),
        ("abc", "ac", "abcd", "acd"),
        ("abc", "abcx", "cab", "cxab"),
        ("ab", "abx", "aby", "abyx"),
        ("abc", "abc", "", ""),
    ],
)
def test_the_order_of_names_is_that_of_who_changed_it(base: str, theirs: str, mine: str, result: str) -> None:
    found = merged(*({"services": {name: name for name in names}} for names in (base, theirs, mine)))
    assert found.conflicts == []
    assert "".join(found.data["services"]) == result

"""Posting lists come back as they were, and damage is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.search.segments.postings import Damaged, Run, Stretch, decode, encode, spread

Lists = list[dict[int, list[int]]]
"""For each term its documents and the positions in each."""

PLACES = st.lists(st.integers(0, 300) | st.integers(65_000, 70_000), min_size=1, max_size=6)
GAPS = st.integers(0, 400) | st.integers(0, 70_000) | st.integers(0, 20_000_000)
LISTS = st.lists(st.dictionaries(GAPS, PLACES.map(sorted), min_size=1, max_size=8), min_size=0, max_size=5)


def run_of(lists: Lists, with_positions: bool = True) -> Run:
    rows = [(number, places) for every in lists for number, places in sorted(every.items())]
    return Run(
        np.array([len(every) for every in lists], np.int64),
        np.array([number for number, _ in rows], np.uint32),
        np.array([len(places) if with_positions else 1 for _, places in rows], np.uint32),
        np.array([place for _, places in rows for place in places], np.uint32) if with_positions else None,
    )


@given(LISTS, st.booleans(), st.integers(0, 9))
def test_what_is_written_is_read(lists: Lists, with_positions: bool, offset: int) -> None:
    run = run_of(lists, with_positions)
    table, raw = encode(run, None, offset)
    again = decode(table, memoryview(bytes(offset) + raw), with_positions)
    assert run.counts.tolist() == again.counts.tolist()
    assert run.ids.tolist() == again.ids.tolist()
    assert run.frequencies.tolist() == again.frequencies.tolist()
    if run.positions is not None and again.positions is not None:
        assert run.positions.tolist() == again.positions.tolist()


@pytest.mark.parametrize("many", [1, 255, 256, 65_535, 65_536, 70_000])
def test_frequencies_beyond_a_byte_and_beyond_two(many: int) -> None:
    run = Run(
        np.array([1]), np.array([7], np.uint32), np.array([many], np.uint32), np.arange(many, dtype=np.uint32)
    )
    table, raw = encode(run, None, 0)
    again = decode(table, memoryview(raw), with_positions=True)
    assert again.frequencies.tolist() == [many]
    assert again.positions is not None
    assert int(again.positions[-1]) == many - 1


@given(LISTS.filter(bool), st.data())
def test_a_changed_byte_is_noticed(lists: Lists, data: st.DataObject) -> None:
    table, raw = encode(run_of(lists), None, 0)
    changed = bytearray(raw)
    changed[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Damaged):
        decode(table, memoryview(changed), with_positions=True)


@given(LISTS.filter(bool), st.integers(1, 20))
def test_a_cut_file_is_noticed(lists: Lists, less: int) -> None:
    table, raw = encode(run_of(lists), None, 0)
    with pytest.raises(Damaged):
        decode(table, memoryview(raw[:-less]), with_positions=True)


def test_small_lists_take_few_bytes() -> None:
    """A thousand neighbours with one occurrence each: a byte for the gap, a byte for the position."""
    ids = np.arange(1000, dtype=np.uint32)
    run = Run(np.array([1000]), ids, np.ones(1000, np.uint32), np.full(1000, 3, np.uint32))
    table, raw = encode(run, None, 0)
    assert len(raw) == 999 + 1000
    stretch = Stretch.of(table[0])
    assert (stretch.first, stretch.last, stretch.total, stretch.most) == (0, 999, 1000, 1)


def test_stretches_are_spread() -> None:
    assert spread(np.array([10, 0, 5]), np.array([2, 0, 3])).tolist() == [10, 11, 5, 6, 7]

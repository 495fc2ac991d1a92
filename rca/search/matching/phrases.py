"""Phrases: which documents have words at positions that follow one another.

A *place* is where a word stands: the document's number, shifted, and the position (see ``Postings.places``). Positions
leave more than their own range free up to the next document, so a place plus or minus a few is never another document's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Ints, changes
from rca.search.segments.segment import Postings

Places = NDArray[Any]

_FEW = 8
"""Of what is more than so many times as long, single ones are looked up."""


def following(words: Sequence[Postings], slop: int, among: Ints | None = None) -> Ints:
    """The documents, ascending, that have the words in a row, each 1 to ``slop`` positions after the one before.

    Of ``among`` only, if given: documents that have all the words.
    """
    deepest, shift = words[0].deepest, words[0].shift
    if len(words) > deepest + 1:
        return np.empty(0, np.uint32)
    if among is None:
        among = min(words, key=lambda word: len(word.ids)).ids
        for word in words:
            among = among[word.holds(among)]
    few = len(among) * _FEW
    places = [word.places_in(among) if few < len(word.ids) else word.places for word in words]
    found = _in_a_row(places) if slop == 1 else _in_reach(places, min(slop, deepest))
    documents: Ints = (found >> found.dtype.type(shift)).astype(np.uint32)
    return documents[changes(documents)]


def _in_a_row(places: Sequence[Places]) -> Places:
    """Where the rarest word of the phrase stands: the others are looked up where they would have to stand."""
    rarest, *others = sorted(range(len(places)), key=lambda number: len(places[number]))
    found = places[rarest]
    for number in others:
        wanted = found + (number - rarest) if number > rarest else found - (rarest - number)
        both = _both(wanted, places[number])
        found = both - (number - rarest) if number > rarest else both + (rarest - number)
    return found


def _both(wanted: Places, places: Places) -> Places:
    """Which of ``wanted`` are among ``places``; both ascend. A stable sort merges two such runs in one pass."""
    if len(wanted) * _FEW < len(places):
        at = places.searchsorted(wanted)
        at[at == len(places)] = 0
        is_there: NDArray[np.bool_] = places[at] == wanted
        return wanted[is_there]
    every = np.concatenate((wanted, places))
    every.sort(kind="stable")
    is_twice: NDArray[np.bool_] = every[1:] == every[:-1]
    return every[1:][is_twice]


def _in_reach(places: Sequence[Places], slop: int) -> Places:
    """Where the last word stands: from word to word, the places within reach of one before."""
    found = places[0]
    for following_ in places[1:]:
        before = np.searchsorted(found, following_)
        after = following_[before > 0]
        found = after[after - found[before[before > 0] - 1] <= slop]
    return found

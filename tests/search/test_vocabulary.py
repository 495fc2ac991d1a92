"""Words that resemble one: the same as a look at every word finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rca.search.analysis.dictionary import read_aloud
from rca.search.spelling.vocabulary import Vocabulary

WORDS = st.text("abc1サバ障害傷外é", min_size=1, max_size=6)
SOME = st.lists(WORDS, max_size=20)


@given(SOME, WORDS, st.integers(0, 3))
def test_near_words_are_those_of_few_slips(words: list[str], asked: str, most: int) -> None:
    found = dict(Vocabulary(words).near(asked, most))
    alike = [word for word in words if "1" not in word and word.isascii() == asked.isascii()]
    slips = {word: float(OSA.distance(asked, word)) for word in alike}
    assert found == ({word: count for word, count in slips.items() if count <= most} if most else {})
    assert list(found.values()) == sorted(found.values())


@given(SOME, st.lists(st.text("abc1サバ障害", max_size=3), max_size=3))
def test_words_that_contain_a_piece(words: list[str], pieces: list[str]) -> None:
    found = Vocabulary(words).containing(pieces)
    assert len(found) == len(set(found))
    assert set(found) == {word for word in words if any(piece and piece in word for piece in pieces)}


def test_no_piece_reaches_from_one_word_into_the_next() -> None:
    assert Vocabulary(["disk", "full"]).containing(["k\nf", "skfu", "\n", ""]) == []


@given(SOME, st.text("障害傷外", min_size=1, max_size=4))
def test_words_that_sound_alike(words: list[str], asked: str) -> None:
    found = set(Vocabulary([*words, "障害", "傷害"]).sounding_like(asked))
    assert found <= {*words, "障害", "傷害"}
    assert all(read_aloud(word) == read_aloud(asked) and abs(len(word) - len(asked)) <= 1 for word in found)
    assert asked not in {"障害", "傷害"} or found >= {"障害", "傷害"}

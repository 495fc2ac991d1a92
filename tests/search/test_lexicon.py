"""The words that can be found, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca.search.segments.schema import Document
from rca.search.segments.writer import Writer
from tests.search.small import WORDS, document, evaluator, folder, new_index, write

Texts = dict[str, list[str]]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from(WORDS), max_size=6)),
    st.sets(st.sampled_from("abcdef")),
)
def test_words_of_living_documents_with_their_numbers(texts: Texts, gone: set[str]) -> None:
    with folder() as path:
        index = new_index(path)
        write(index, {name: [document(name, name, {"public": words})] for name, words in texts.items()})
        write(index, {name: [] for name in gone})
        living = [set(words) for name, words in texts.items() if name not in gone]
        expected = {word: sum(word in words for words in living) for word in set().union(*living)}
        found = evaluator(index).lexicon("public")
        assert dict(found) == expected
        assert list(found) == sorted(expected)
        for prefix in ("di", "disk", "", "zz", "ス"):
            assert found.prefixed(prefix) == [word for word in sorted(expected) if word.startswith(prefix)]
        for word in WORDS:
            assert (word in found) == (word in expected)


def test_what_is_not_there_has_no_number(tmp_path: Path) -> None:
    index = new_index(tmp_path)
    write(index, {"a": [document("a", "a", {"public": ["disk"]})]})
    found = evaluator(index).lexicon("public")
    with pytest.raises(KeyError):
        found["full"]
    absent: object = 5
    assert (found.get("full"), absent in found, len(found)) == (None, False, 1)
    assert len(evaluator(index).lexicon("nothing")) == 0


def test_positions_may_come_in_any_order_and_twice(tmp_path: Path) -> None:
    """The whole and the parts of a compound stand at one position, and a caller may give the wholes at the end."""
    index = new_index(tmp_path)
    with Writer(index) as writer:
        terms = ["part", "whole", "part", "whole"]
        writer.add(Document({"public": (terms, [3, 3, 0, 1])}, {"group": ["g"]}, {}, b""))
        writer.add(Document({"public": (["part"], [9])}, {"group": ["h"]}, {}, b""))
    asked = evaluator(index)
    assert [asked.positions("public", word, 0) for word in ("part", "whole")] == [[0, 3], [1, 3]]
    assert asked.positions("public", "part", 1) == [9]

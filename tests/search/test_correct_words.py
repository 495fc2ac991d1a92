"""Correct words that a knowledge base lacks stay as they are, and slips are understood.

``words/katakana.txt`` and ``words/english.txt`` are words that people write, ``words/slips.tsv`` slips with what was
meant by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rca.model.glossary import Term
from rca.model.search import Matched, Query
from rca.search.analysis.analyzer import Analyzer
from rca.search.local_engine import LocalEngine
from rca.search.spelling.known_words import is_beside, is_known
from rca.services.search.entries import term_entries
from tests.search.support.judged_queries import corpus, engine
from tests.search.support.library import INTERNAL, Library, incident, library

WORDS = Path(__file__).parent / "words"


def words(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((WORDS / name).read_text(encoding="utf-8").split()))


def slips() -> Iterator[tuple[str, str]]:
    for line in (WORDS / "slips.tsv").read_text(encoding="utf-8").splitlines():
        asked, meant = line.split("\t")
        yield asked, meant


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> LocalEngine:
    return engine(tmp_path_factory.mktemp("general") / "index", corpus("general"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["katakana.txt", "english.txt"])
def test_correct_words_are_not_replaced(door: LocalEngine, name: str) -> None:
    asked = words(name)
    assert len(asked) >= 200
    changed = [word for word in asked if door.find(Query(word)).matched is Matched.MEANT]
    assert len(changed) <= len(asked) / 100, changed


@pytest.mark.slow
def test_slips_are_understood(door: LocalEngine) -> None:
    terms = Analyzer()
    wrong = []
    for asked, meant in slips():
        answer = door.find(Query(asked))
        found = [token.term for token in terms.query(answer.suggestion)]
        if answer.matched is not Matched.MEANT or found != [token.term for token in terms.query(meant)]:
            wrong.append((asked, answer.suggestion))
    assert len(list(slips())) >= 60
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    "word",
    ["umount", "systemctl", "kubectl", "colour", "Certificates", "failover", "microservice", "loadbalancer", "ソフトウェア",
     "スロットリング", "チェックイン", "グローバル", "傷害"],
)  # fmt: skip
def test_known_words(word: str) -> None:
    assert is_known(word)


@pytest.mark.parametrize(
    "word",
    [
        "certficate",
        "netwrok",
        "overlaod",
        "ストレジー",
        "データベス",
        "ロードバランシャー",
        "",
        "abc",
        "10.0.0.1",
    ],
)
def test_slips_are_no_known_words(word: str) -> None:
    assert not is_known(word)


@pytest.mark.parametrize(
    ("word", "is_so"), [("中", True), ("以上", True), ("後", True), ("障害", False), ("after", False)]
)
def test_words_beside_others(word: str, is_so: bool) -> None:
    assert is_beside(word) == is_so


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """An incident, and a glossary that says how something is not to be written."""
    told = incident("2021-01-01-a", [("cause.summary", "ja", "異常が続き、注意していた。ソフトを使う。")])
    term = Term({"en": "soft area", "ja": "ソフト領域"}, {}, {"ja": ("ソフトア",)})
    folder = tmp_path_factory.mktemp("few") / "index"
    return library(folder, [[told], list(term_entries([term], "glossary"))], [term])


@pytest.mark.parametrize("text", ["90%以上", "対応中", "ソフトウア", "ソフトウェア"])
def test_nothing_is_offered_for_suffixes_nor_of_rejected_names(few: Library, text: str) -> None:
    assert few.speller(text, INTERNAL).suggestion(text) == ""

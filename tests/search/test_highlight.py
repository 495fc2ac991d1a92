"""Snippets: the right piece, the right marks, and nothing that the reader may not see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.query import Entry, HitKind, Passage
from rca.search.analysis import Analyzer
from rca.search.highlight import Found, Highlighter, cut
from rca.search.packing import Kept, pack, unpack

ANALYZER = Analyzer()


def marked(text: str, *words: str) -> list[str]:
    """What is marked in ``text`` for these words."""
    highlighter = Highlighter(
        ANALYZER, {tuple(ANALYZER.terms(word)[0]): 1.0 for word in words}, Audience.PUBLIC
    )
    return [text[start:end] for start, end in highlighter.marks(text)]


@pytest.mark.parametrize(
    ("text", "word", "marks"),
    [
        ("東京リージョンの仮想マシンが停止しました", "仮想マシン", ["仮想マシン"]),
        ("ｻｰﾊﾞｰが停止しました", "サーバ", ["ｻｰﾊﾞｰ"]),
        ("待機系へ切り替えました", "切替", ["切り替え"]),
        ("ＡＺＵＲＥ仮想マシンの停止", "azure", ["ＡＺＵＲＥ"]),
        ("Deployments failed again", "failure deployment", []),
        ("Deployments failed again", "fail", ["failed"]),
        ("node prod-db-01 restarted", "prod-db-01", ["prod-db-01"]),
        ("CVE-2021-44228 was found", "cve-2021-44228", ["CVE-2021-44228"]),
        ("京都ではなく東京都で", "京都", ["京都"]),
        ("ストレージの遅延とストレージ遅延", "ストレージ遅延", ["ストレージの遅延", "ストレージ遅延"]),
        ("が\u3099は別", "別", ["別"]),
        ("障害👩‍👩‍👧‍👦復旧", "復旧", ["復旧"]),
    ],
)
def test_marks_whole_words_as_they_are_written(text: str, word: str, marks: list[str]) -> None:
    assert marked(text, word) == marks


def kept(*passages: Passage) -> tuple[Kept, dict[str, tuple[list[str], list[int]]]]:
    document = pack(Entry(HitKind.INCIDENT, "incident/x", "x", "x", Audience.PUBLIC, passages), ANALYZER)
    texts = {field: (list(terms), list(places)) for field, (terms, places) in document.texts.items()}
    return unpack(document.stored), texts


def best(audience: Audience, word: str, *passages: Passage) -> Found | None:
    entry, texts = kept(*passages)

    terms = tuple(ANALYZER.terms(word)[0])
    places = {
        field: {
            term: [at for each, at in zip(found, ats, strict=True) if each == term]
            for term in terms
            if term in found
        }
        for field, (found, ats) in texts.items()
    }
    return Highlighter(ANALYZER, {terms: 1.0}, audience).best(entry, places)


def test_says_field_and_language() -> None:
    found = best(
        Audience.PUBLIC,
        "証明書",
        Passage("title", "en", Audience.PUBLIC, "Sign-in failed", is_title=True),
        Passage("cause.summary", "en", Audience.PUBLIC, "A certificate expired."),
        Passage("cause.summary", "ja", Audience.PUBLIC, "概要です。\n証明書の期限が切れました。\n以上です。"),
    )
    assert found is not None
    assert (found.passage.field, found.passage.locale) == ("cause.summary", "ja")
    assert found.snippet.text == "証明書の期限が切れました。"
    assert [found.snippet.text[a:b] for a, b in found.snippet.marks] == ["証明書"]


@pytest.mark.parametrize(
    ("audience", "field"),
    [(Audience.INTERNAL, "secret"), (Audience.CUSTOMER, "letter"), (Audience.PUBLIC, "open")],
)
def test_shows_only_what_the_reader_may_see(audience: Audience, field: str) -> None:
    found = best(
        audience,
        "token",
        Passage("secret", "en", Audience.INTERNAL, "token token token"),
        Passage("letter", "en", Audience.CUSTOMER, "the token of a customer"),
        Passage("open", "en", Audience.PUBLIC, "some token"),
    )
    assert found is not None
    if audience is Audience.PUBLIC:
        assert found.passage.field == "open"
    assert audience.sees(found.passage.audience)


def test_nothing_to_show_to_others() -> None:
    assert best(Audience.CUSTOMER, "token", Passage("x", "en", Audience.INTERNAL, "token")) is None


def test_a_long_line_is_cut_around_its_marks() -> None:
    text = "前置き。" * 200 + "ここで認証局の証明書が失効しました。" + "後書き。" * 200
    found = best(Audience.PUBLIC, "失効", Passage("x", "ja", Audience.PUBLIC, text))
    assert found is not None
    assert len(found.snippet.text) < 220
    assert "失効" in found.snippet.text


@given(
    st.text(max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40)), max_size=6),
)
def test_a_cut_keeps_what_is_marked(text: str, places: list[tuple[int, int]]) -> None:
    marks: list[tuple[int, int]] = []
    for start, length in sorted(places):
        start = max(start, marks[-1][1] if marks else 0)
        if length and start + length <= len(text):
            marks.append((start, start + length))
    snippet = cut(text, marks)
    assert len(snippet.text) <= 260
    sources = [" ".join(text[a:b].split()) for a, b in marks]
    last = 0
    for start, end in snippet.marks:
        assert last <= start < end <= len(snippet.text)
        last = end
        assert any(" ".join(snippet.text[start:end].split()) in source for source in sources)
    assert bool(snippet.marks) == bool(marks) or not any(source for source in sources)

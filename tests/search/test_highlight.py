"""Snippets: the right piece, the right marks, and nothing that the reader may not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.search import Entry, HitKind, Passage
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.highlight import LABELS, Excerpt, Highlighter, Word, cut
from rca.search.documents.indexed_entry import document_of
from rca.search.documents.stored_entry import StoredEntry, decode
from rca.search.segments.schema import TEXTS
from tests.support.examples import examples

ANALYZER = Analyzer()
Places = dict[str, dict[str, list[int]]]


def seen_by(audience: Audience) -> frozenset[Audience]:
    return frozenset(each for each in Audience if audience.sees(each))


def kept(*passages: Passage) -> tuple[StoredEntry, Places]:
    """What is kept of an entry of these passages, and the positions of all its terms."""
    document = document_of(
        Entry(HitKind.INCIDENT, "incident/x", "x", "x", Audience.PUBLIC, passages), ANALYZER
    )
    places: Places = {}
    for field, (terms, positions) in document.texts.items():
        for term, at in zip(terms, positions, strict=True):
            places.setdefault(field, {}).setdefault(term, []).append(at)
    return decode(document.stored), places


def among(places: Places, words: Mapping[Word, float], prefixes: Sequence[str] = ()) -> Places:
    """The places of what is asked for, as the index gives them."""
    asked = {term for word in words for term in word}
    return {
        field: {term: at for term, at in terms.items() if term in asked or term.startswith(tuple(prefixes))}
        for field, terms in places.items()
    }


def best(
    audience: Audience, words: Mapping[Word, float], *passages: Passage, prefixes: Sequence[str] = ()
) -> Excerpt | None:
    entry, places = kept(*passages)
    return Highlighter(words, seen_by(audience), prefixes).best(entry, among(places, words, prefixes))


def word(text: str) -> Word:
    return tuple(token.term for token in ANALYZER.query(text))


def marked(text: str, *words: str, prefixes: Sequence[str] = ()) -> list[str]:
    """What is marked in ``text`` for these words."""
    found = best(
        Audience.PUBLIC,
        {word(each): 1.0 for each in words},
        Passage("x", "en", Audience.PUBLIC, text),
        prefixes=prefixes,
    )
    return [found.snippet.text[start:end] for start, end in found.snippet.marks] if found else []


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
        ("Failed sign-ins in Tokyo", "sign-in", ["sign-ins"]),
        ("users sign in and sign out", "sign in", ["sign in"]),
        ("The StorageAccount was full", "storage", ["StorageAccount"]),
        ("The StorageAccount was full", "account", ["StorageAccount"]),
        ("The StorageAccount was full", "storageaccount", ["StorageAccount"]),
        ("The StorageAccount timeout", "storage account timeout", ["StorageAccount timeout"]),
        ("a \u202ecertificate\u202c expired", "certificate", ["certificate"]),
        ("cer\u00adtifi\u00adcate expired", "certificate", ["cer\u00adtifi\u00adcate"]),
        ("㍿の障害", "株式会社", ["㍿"]),
        ("\x00disk\x00full", "disk", ["disk"]),
        ("\ud800disk\udc00", "disk", ["disk"]),
        ("閾値を見直しました", "値", ["閾値"]),
    ],
)
def test_marks_whole_words_as_they_are_written(text: str, word: str, marks: list[str]) -> None:
    assert marked(text, word) == marks


@pytest.mark.parametrize(
    ("text", "prefix", "marks"),
    [
        ("A certificate of the certification authority", "certif", ["certificate", "certification"]),
        ("仮想マシンと仮想ネットワーク", "ネット", ["ネットワーク"]),
        ("The StorageAccount was full", "storagea", ["StorageAccount"]),
        ("Nothing of it", "certif", []),
    ],
)
def test_marks_words_that_begin_as_somebody_types(text: str, prefix: str, marks: list[str]) -> None:
    assert marked(text, "certificate expiry", prefixes=[prefix]) == marks


def test_a_word_that_goes_on_in_the_next_line_is_marked_as_far_as_it_is_shown() -> None:
    text = "It was the storage.\nLatency of disks rose at once.\nThen it fell."
    assert marked(text, "storage latency") == ["storage"]
    assert marked(text, "storage latency", "disks rose", "once") == ["Latency", "disks rose", "once"]


def test_says_field_and_language() -> None:
    found = best(
        Audience.PUBLIC,
        {word("証明書"): 1.0},
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
        {("token",): 1.0, ("anoth",): {"open": 0.0, "letter": 1.0, "secret": 2.0}[field]},
        Passage("secret", "en", Audience.INTERNAL, "token token another"),
        Passage("letter", "en", Audience.CUSTOMER, "another token of a customer"),
        Passage("open", "en", Audience.PUBLIC, "some token"),
    )
    assert found is not None
    if audience is not Audience.INTERNAL:
        assert found.passage.field == field
    assert audience.sees(found.passage.audience)


def test_nothing_to_show_to_others() -> None:
    secret = Passage("x", "en", Audience.INTERNAL, "token")
    assert best(Audience.CUSTOMER, {("token",): 1.0}, secret) is None


def test_of_equals_the_first_that_is_no_mere_name() -> None:
    passages = [
        Passage("title", "en", Audience.PUBLIC, "Disk failure", is_title=True),
        Passage("services.disk", "en", Audience.PUBLIC, "The disk"),
        Passage("cause.notes", "en", Audience.INTERNAL, "A disk broke."),
        Passage("cause.summary", "en", Audience.PUBLIC, "Nothing.\nThe disk broke.\nA new disk came."),
    ]
    found = best(Audience.INTERNAL, {("disk",): 1.0}, *passages)
    assert found is not None
    assert found.snippet.text == "A disk broke."
    found = best(Audience.PUBLIC, {("disk",): 1.0}, *passages)
    assert found is not None
    assert found.snippet.text == "The disk broke."


def test_a_long_line_is_cut_around_its_marks() -> None:
    text = "前置き。" * 200 + "ここで認証局の証明書が失効しました。" + "後書き。" * 200
    found = best(Audience.PUBLIC, {word("失効"): 1.0}, Passage("x", "ja", Audience.PUBLIC, text))
    assert found is not None
    assert len(found.snippet.text) < 220
    assert "失効" in found.snippet.text


SOURCES = (
    "disk", "failed", "failures", "StorageAccount", "DatabaseConnectionPool", "fail-over", "Failover", "sign in",
    "us-east-1", "KB5006670", "10.0.0.1", "can't", "Störung", "Störung", "STRAẞE", "ﬁle", "㍿", "①", "TLSv1.2",
    "切り替え", "切替", "サーバー", "ｻｰﾊﾞｰ", "が\u3099", "仮想マシン", "ロード バランサー", "閾値", "見直しました", "证书",
    "서버에서", "ประเทศไทย", "ढाँचा", "👩‍👩‍👧‍👦", "\u202e", "\u200b", "\x00", "\ud800", "\udc00", "　", "\n", "\u2028", ". ", "。",
    "=" * 130, "の",
)  # fmt: skip
texts = st.lists(st.sampled_from(SOURCES) | st.text(max_size=4), max_size=14).map("".join) | st.lists(
    st.sampled_from(SOURCES), max_size=60
).map(" ".join)
fields = st.sampled_from(("cause.summary", "title", "timeline.0.text", "services.x"))
entries = st.lists(
    st.builds(Passage, fields, st.just("ja"), st.sampled_from(Audience), texts, st.booleans()), max_size=5
)
Asked = tuple[dict[Word, float], list[str]]


@st.composite
def asked(draw: st.DrawFn, passages: Sequence[Passage]) -> Asked:
    """Words and beginnings, most of them of what stands there."""
    own = [ANALYZER.query(passage.text) for passage in passages]
    words: dict[Word, float] = {}
    prefixes = []
    for tokens in own:
        if tokens:
            start = draw(st.integers(0, len(tokens) - 1))
            run = tuple(token.term for token in tokens[start : start + draw(st.integers(1, 3))])
            words[run] = draw(st.sampled_from((0.25, 0.5, 1.0)))
            prefixes += draw(st.lists(st.just(tokens[start].term[:2]), max_size=1))
    for text in draw(st.lists(st.sampled_from(SOURCES), max_size=2)):
        for token in ANALYZER.tokens(text):
            words[(token.term,)] = 1.0
    return words, prefixes


def by_analysis(entry: StoredEntry, audience: Audience, asked: Asked) -> Excerpt | None:
    """The same by reading every piece again, character by character."""
    words, prefixes = asked
    numbers = range(sum(len(entry.begins(field)[1]) for field in TEXTS))
    pieces = [(entry.text_field_of(number), entry.piece(number)) for number in numbers]
    shown = {piece: entry.passage(piece.passage) for _, piece in pieces}
    texts = {piece: shown[piece].text[piece.start : piece.end] for _, piece in pieces}
    at: dict[tuple[str, int], list[tuple[str, int, int]]] = {}
    for field, piece in pieces:
        for token in ANALYZER.tokens(texts[piece]):
            at.setdefault((field, piece.position + token.position), []).append(token[:1] + token[2:4])
    terms = {place: {term for term, _, _ in found} for place, found in at.items()}
    begun: dict[Word, float] = {
        (term,): 0.5
        for found in terms.values()
        for term in found
        if term.startswith(tuple(prefixes)) and (term,) not in words
    }
    runs = [
        (field, start, each, weight * len(each))
        for each, weight in {**words, **begun}.items()
        for field, start in at
        if all(term in terms.get((field, start + n), ()) for n, term in enumerate(each))
    ]
    ranked = []
    for field, piece in pieces:
        own = range(
            piece.position, piece.position + 1 + max(t.position for t in ANALYZER.tokens(texts[piece]))
        )
        worth = sum(value for _, _, value in {(f, e, v) for f, s, e, v in runs if f == field and s in own})
        if not runs and any(t in w for place in own for t in terms[field, place] for w in words):
            worth = 0.01
        covered = set[int]()
        for _, start, each, _ in (run for run in runs if run[0] == field):
            inside = [place for place in range(start, start + len(each)) if place in own]
            found = [token for place in inside for token in at[field, place]]
            if found:
                covered |= set(range(min(a for _, a, _ in found), max(b for _, _, b in found)))
        if worth and audience.sees(shown[piece].audience):
            is_label = shown[piece].field.startswith(LABELS)
            ranked.append((-worth, is_label, piece, tuple(ranges(covered))))
    if not ranked:
        return None
    *_, piece, marks = min(ranked)
    return Excerpt(shown[piece], cut(texts[piece], marks))


def ranges(numbers: set[int]) -> list[tuple[int, int]]:
    """Numbers next to each other as start and end."""
    groups = groupby(enumerate(sorted(numbers)), key=lambda item: item[1] - item[0])
    return [(found[0][1], found[-1][1] + 1) for _, group in groups if (found := list(group))]


@examples(4)
@given(st.data(), entries, st.sampled_from(Audience))
def test_what_was_kept_says_what_analysis_says(
    data: st.DataObject, passages: list[Passage], audience: Audience
) -> None:
    words, prefixes = data.draw(asked(passages))
    entry, places = kept(*passages)
    found = Highlighter(words, seen_by(audience), prefixes).best(entry, among(places, words, prefixes))
    assert found == by_analysis(entry, audience, (words, prefixes))


@pytest.mark.parametrize(
    "unit", ["disk failed ", "ストレージ遅延", "a", "\x00", "ｶﾞ", "e\u0301\u0327", "👩‍👩‍👧‍👦 ", "\ud800"]
)
def test_one_line_of_any_length(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + " the certificate 証明書 at the end"
    found = best(
        Audience.PUBLIC, {("certif",): 1.0, word("証明書"): 1.0}, Passage("x", "en", Audience.PUBLIC, text)
    )
    assert found is not None
    assert [found.snippet.text[a:b] for a, b in found.snippet.marks] == ["certificate", "証明書"]


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
    assert not any(each.isspace() and each != " " for each in snippet.text)
    sources = [" ".join(text[a:b].split()) for a, b in marks]
    last = 0
    for start, end in snippet.marks:
        assert last <= start < end <= len(snippet.text)
        last = end
        assert any(" ".join(snippet.text[start:end].split()) in source for source in sources)
    assert bool(snippet.marks) == bool(marks) or not any(source for source in sources)

"""The analyzer as a whole: laws over any text, offsets in the original, threads, size."""

from __future__ import annotations

import pickle
import platform
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model import kanji_variants
from rca.model.kanji_variants import unified
from rca.search.analysis import analyzer
from rca.search.analysis.analyzer import Analyzer, Token, fingerprint
from rca.search.analysis.folding import Offsets, fold
from tests.support.examples import examples

_PIECES = """仮想マシン ｻｰﾊﾞｰ サーバー ﾄﾞ が゙ か\u3099 第２報 東京都 の が 切り替えました StorageAccount us-east-1 10.0.0.1 C++ .NET VMs
    customer's e-mail Störung A\u030a ﬁle ㍿ ① ½ 서버 각 ระบบ שלום سلام सर्वर \u1161 \u0301 ﾞ ゙ ー ・ 、 。 （ ） \u200b \u200d \ufe0f \u202e
    \u2067 \ufeff \u00ad 😀 👨‍👩‍👧 葛\U000e0100 𠮷 𝓐 \x00 \ud800 ' - _ / : . , # + sign in logged on IT ١٢ ㌔ ﷽ ৰ\u09bc"""
PIECES = st.sampled_from([*_PIECES.split(), " ", "\u3000", "\n", "\t"])
TEXTS = st.one_of(
    st.text(alphabet=st.characters(), max_size=60),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(PIECES, max_size=25).map(" ".join),
)
ANALYZER = Analyzer()


@given(TEXTS)
@examples(4)
def test_terms_are_those_of_the_tokens(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    terms, positions, edges = ANALYZER.terms(text)
    assert terms == [token.term for token in tokens]
    assert positions == [token.position for token in tokens]
    for position in range(len(edges) // 2):
        here = [token for token in tokens if token.position == position]
        assert edges[2 * position] == min(token.start for token in here)
        assert edges[2 * position + 1] == max(token.end for token in here)
    assert 2 * len(set(positions)) == len(edges)


@given(TEXTS)
@examples(4)
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    for token in tokens:
        assert token.term
        assert 0 <= token.start < token.end <= len(text)
    positions = [token.position for token in tokens]
    assert positions == sorted(positions)
    assert sorted(set(positions)) == list(range(len(set(positions))))
    if tokens:
        assert not tokens[0].joined


@given(TEXTS)
@examples(3)
def test_a_query_asks_one_term_a_position(text: str) -> None:
    query, tokens = ANALYZER.query(text), ANALYZER.tokens(text)
    assert [token.position for token in query] == list(range(len(query)))
    assert {(token.term, token.position) for token in query} <= {(t.term, t.position) for t in tokens}


@given(TEXTS)
@examples(3)
def test_spelling_is_folded_and_can_be_traced_back(text: str) -> None:
    offsets = Offsets(text)
    assert offsets.text == fold(text)
    last = 0
    for at in range(len(offsets.text)):
        start, end = offsets.start(at), offsets.end(at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("Ｗｉｎｄｏｗｓの更新", "window", "Ｗｉｎｄｏｗｓ"),
        ("ｻｰﾊﾞｰの停止", "サーバ", "ｻｰﾊﾞｰ"),
        ("x ガ\u3099ス", "x", "x"),
        ("ｶﾞｽ漏れ", "ガス", "ｶﾞｽ"),
        ("か\u3099いぶの ｶﾞｲﾄﾞ", "ガイド", "ｶﾞｲﾄﾞ"),
        ("oﬃce", "offic", "oﬃce"),
        ("Cafe\u0301 down", "cafe", "Cafe\u0301"),
        ("㍿サンプル", "会社", "㍿"),
        ("（第２報）", "2", "２"),
        ("de\u00adploy failed", "deploy", "de\u00adploy"),
        ("\ufeff仮\u200b想マシン", "仮想", "仮\u200b想"),
        ("\u202e障害\u202c", "障害", "障害"),
        ("障\U000e0100害と対応", "障害", "障\U000e0100害"),
        ("😀障害😀", "障害", "障害"),
        ("the GitHub", "github", "GitHub"),
        ("KeyVaultの", "keyvault", "KeyVault"),
        ("KeyVaultの", "vault", "Vault"),
        ("rollbacks", "back", "backs"),
        ("10.0.0.1。", "10.0.0.1", "10.0.0.1"),
        ("ロード バランサー", "バランサ", "バランサー"),
        ("データ ベース", "データベース", "データ ベース"),
        ("見直しました", "見直し", "見直し"),
    ],
)
def test_offsets_are_those_of_the_original(text: str, term: str, found: str) -> None:
    assert found in {text[token.start : token.end] for token in ANALYZER.tokens(text) if token.term == term}


def test_the_word_in_after_sign_is_kept() -> None:
    assert [token.term for token in ANALYZER.tokens("Users sign in.")] == ["user", "sign", "in"]
    assert [token.term for token in ANALYZER.tokens("Errors in Tokyo")] == ["error", "tokyo"]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Users sign in.", "Users sign in"),
        ("end. Next", "end Next"),
        ("a-- b", "a b"),
        ("see us-east-1, then", "see us-east-1 then"),
        ("C++, C#; .NET!", "C++ C# .NET"),
        ("x-C++- y", "x-C++ y"),
        ("1,000, 1,0000", "1,000 1 0000"),
        ("10.0.0.1.", "10.0.0.1"),
        ("path/to/ (here)", "path/to here"),
        ("障害 。", "障害"),
        ("データ  ベース  x", "データ|ベース x"),
        ("ア ", "ア"),
        ("שלום، שָׁלוֹם", "שלום שָׁלוֹם"),
        ("თბილისი.", "თბილისი"),
        ("सर्वर।", "सर्वर।"),
    ],
)
def test_what_hangs_together_ends_before_what_does_not(text: str, runs: str) -> None:
    """A run is all of one thing, and gives back nothing that it cannot use, on every Python."""
    found = [run.group().replace("  ", "|") for run in analyzer._RUN.finditer(text)]
    assert found == runs.split()


@pytest.mark.parametrize("text", ["1.2.", "1.2.3.4.5.6.7.8.", "1,000,", "1,000,000.5", "x1.", "3.x"])
def test_a_number_ends_with_a_digit(text: str) -> None:
    assert all(token.term[-1].isalnum() for token in ANALYZER.tokens(text))
    assert ANALYZER.tokens(text)[0].start == 0


def test_a_phrase_meets_a_name_from_either_side() -> None:
    terms, positions, edges = ANALYZER.terms("the KeyVault cache")
    at = {(term, position) for term, position in zip(terms, positions, strict=True)}
    cache = next(position for term, position in at if term == "cach")
    assert ("keyvault", cache - 1) in at
    assert ("keyvault", 0) in at
    assert edges == [4, 12, 4, 12, 13, 18]


def test_an_analyzer_is_a_recipe() -> None:
    assert pickle.loads(pickle.dumps(Analyzer())).terms("障害 failed") == Analyzer().terms("障害 failed")


def test_the_fingerprint_names_python_and_the_libraries() -> None:
    """An index that another Python or another library made is made anew: terms may differ by both."""
    named = fingerprint().split("-")[1:]
    libraries = [version(each) for each in ("SudachiPy", "SudachiDict-small", "PyStemmer")]
    assert named == [platform.python_version(), *libraries, unicodedata.unidata_version]


@pytest.mark.parametrize("library", ["SudachiPy", "SudachiDict-small", "PyStemmer", "Python"])
def test_another_version_is_another_fingerprint(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.__wrapped__()
    installed = metadata.version
    if library == "Python":
        monkeypatch.setattr(sys, "version_info", (3, 11, 99, "final", 0))
    else:
        monkeypatch.setattr(metadata, "version", lambda name: "9.9" if name == library else installed(name))
    assert fingerprint.__wrapped__() != before


def test_threads_analyse_at_the_same_time() -> None:
    texts = [f"第{n}報: 仮想マシンprod-{n}の切り替えに失敗、Deployments failed {n} times" for n in range(400)]
    alone = [ANALYZER.terms(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: Analyzer().terms(text), texts)) == alone


@pytest.mark.parametrize(
    "piece",
    [
        "障害が発生し、復旧しました。",
        "ア",
        "あ",
        "漢",
        "a",
        "a-",
        "1,",
        "1.",
        "서",
        " ",
        "か\u3099",
        "\x00",
        "😀",
        "㍿",
        "🤷\ufe0f",
        "あ a",
    ],
)
def test_long_texts_of_any_kind(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    terms, positions, _ = ANALYZER.terms(text)
    assert len(terms) == len(positions)
    assert max(map(len, terms), default=0) < 600


def test_english_needs_no_dictionary() -> None:
    code = (
        "import sys; from rca.search.analysis.analyzer import Analyzer; "
        "assert Analyzer().terms('Disk full on prod-db-01, Störung')[0]; "
        "assert 'sudachipy' not in sys.modules, 'loaded'"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_tokens_are_plain_values() -> None:
    assert ANALYZER.tokens("障害") == [Token("障害", 0, 0, 2, False)]
    assert ANALYZER.tokens("") == ANALYZER.query("") == []
    assert ANALYZER.terms("") == ([], [], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑", "高崎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("齋藤", "斎藤"),
        ("黒澤", "黒沢"),
        ("𠮷田", "吉田"),
    ],
)
def test_variants_of_kanji_are_one_character(one: str, other: str) -> None:
    assert [token.term for token in Analyzer().query(one)] == [
        token.term for token in Analyzer().query(other)
    ]
    text = f"担当は{one}です"
    assert [text[token.start : token.end] for token in Analyzer().tokens(text)][-1] == one


def test_no_common_kanji_is_a_variant_of_another() -> None:
    pairs = kanji_variants._PAIRS.split()
    assert all(len(pair) == 2 for pair in pairs)
    assert all(unified(pair) == 2 * pair[1] for pair in pairs)

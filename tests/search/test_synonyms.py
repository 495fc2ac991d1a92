"""Synonyms: which terms of a query are concepts of the glossary, and what else they are called."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.i18n.glossary import load_glossary
from rca.model.glossary import Term
from rca.search.analysis.analyzer import Analyzer, fingerprint
from rca.search.planning import synonyms as module
from rca.search.planning.synonyms import Concept, Synonyms

ANALYZER = Analyzer()
OURS = Synonyms(load_glossary(), ANALYZER)


def terms_of(text: str) -> list[str]:
    return [token.term for token in ANALYZER.query(text)]


def alternatives(text: str, expansion: Synonyms = OURS) -> list[set[str]]:
    """For each concept in the text, how else it is called."""
    return [{each.text for each in concept.alternatives} for concept in expansion.concepts(terms_of(text))]


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        ("遅延", {"latency", "delay"}, {"outage", "slow", "障害", "timeout"}),
        ("latency", {"遅延"}, {"障害", "停止"}),
        ("仮想マシン", {"virtual machine", "VM"}, {"server", "Virtual Machine Scale Sets"}),
        ("virtual machines", {"仮想マシン", "VM"}, {"サーバー"}),
        ("VMs", {"仮想マシン", "virtual machine"}, set[str]()),
        ("障害", {"incident", "failure", "outage"}, {"停止", "失敗", "timeout", "downtime"}),
        ("停電", {"power outage"}, {"障害", "電源障害"}),
        ("失敗", {"failure"}, {"障害", "故障"}),
        ("logged in", {"サインイン", "ログイン"}, {"ログ", "log"}),
        ("log", {"ログ"}, {"ログイン", "サインイン"}),
        ("輻輳", {"congestion"}, {"overload"}),
        ("fiber cut", {"断線", "cable cut"}, {"障害"}),
        ("フェールオーバー", {"failover"}, {"failback"}),
        ("throttled", {"流量制限", "rate limiting"}, {"停止"}),
        ("しきい値", {"threshold"}, {"limit"}),
        ("webhooks", {"ウェブフック"}, set[str]()),
        ("ウィンドウズ", set[str](), set[str]()),
        ("メモリ不足", {"out of memory", "OOM"}, {"disk full"}),
    ],
)
def test_alternatives(text: str, found: set[str], not_found: set[str]) -> None:
    concepts = alternatives(text)
    every = set().union(*concepts)
    assert len(concepts) <= 1
    assert found <= every
    assert not not_found & every


COMMONEST = """
    サービス service|システム system|ソフトウェア software|性能 performance|管理 management|情報 information
    |プログラム program|出来る able|溜まる accumulate|イメージ image|取得 retrieve|タグ tag|永続 persistent|解放 release
    |作業 work|手順 procedure|正しい correct|含む include|指定 specify|複雑 complex|安全 safe|詳細 detail|変数 variable"""


@pytest.mark.parametrize("pair", COMMONEST.split("|"))
def test_the_commonest_words_are_understood_in_both_directions(pair: str) -> None:
    ja, en = pair.split()
    assert tuple(terms_of(en)) in {
        each.terms for concept in OURS.concepts(terms_of(ja)) for each in concept.alternatives
    }
    assert {tuple(terms_of(ja))} <= {
        each.terms for concept in OURS.concepts(terms_of(en)) for each in concept.alternatives
    }


def test_the_longest_name_is_taken() -> None:
    (concept,) = OURS.concepts(terms_of("load balancer"))
    assert (concept.start, concept.end) == (0, 2)
    assert {each.text for each in concept.alternatives} >= {"ロードバランサー", "LB"}


def test_concepts_say_where_they_are() -> None:
    terms = terms_of("Tokyoで仮想マシンのxyzzy停止")
    concepts = OURS.concepts(terms)
    assert [terms[each.start : each.end] for each in concepts] == [["tokyo"], ["仮想", "マシン"], ["停止"]]


def test_a_name_made_of_concepts_is_those() -> None:
    first, second = alternatives("設定変更")
    assert "configuration" in first
    assert "change" in second
    assert alternatives("configuration change")[1] >= {"変更"}
    certificate, expired = alternatives("証明書の有効期限切れ")
    assert "certificate" in certificate
    assert "expiration" in expired


def test_names_of_other_entries_are_not_followed() -> None:
    terms = (
        Term({"en": "one", "ja": "一号"}, aliases={"ja": ("共通",)}),
        Term({"en": "two", "ja": "二号"}, aliases={"ja": ("共通",)}),
    )
    expansion = Synonyms(terms, ANALYZER)
    assert alternatives("one", expansion) == [{"一号", "共通"}]
    assert alternatives("共通", expansion) == [{"one", "一号", "two", "二号"}]


def test_alternatives_have_their_language_and_terms() -> None:
    (concept,) = OURS.concepts(("遅延",))
    latency = next(each for each in concept.alternatives if each.text == "latency")
    assert latency.locale == "en"
    assert latency.terms == tuple(terms_of("latency"))
    assert ("遅延",) not in {each.terms for each in concept.alternatives}


def test_nothing_is_found_in_nothing() -> None:
    assert OURS.concepts(()) == ()
    assert Synonyms((), ANALYZER).concepts(("遅延",)) == ()
    assert Synonyms([Term({"en": "the", "ja": "…の"})], ANALYZER).concepts(("the",)) == ()


@given(
    st.lists(
        st.sampled_from(["設定", "変更", "仮想", "マシン", "vm", "fail", "over", "x", "log", "in"]),
        max_size=12,
    )
)
def test_concepts_are_in_order_and_apart(terms: list[str]) -> None:
    last = 0
    for concept in OURS.concepts(terms):
        assert last <= concept.start < concept.end <= len(terms)
        assert concept.alternatives
        assert len({each.terms for each in concept.alternatives}) == len(concept.alternatives)
        last = concept.end


def _back(concept: Concept, by: int) -> Concept:
    start, end, alternatives, parts = concept
    return Concept(start - by, end - by, alternatives, tuple(_back(part, by) for part in parts))


FEW = load_glossary()[:40]
ASKED_BEFORE = Synonyms(FEW, ANALYZER)


@given(
    st.lists(st.sampled_from([name for term in FEW for _, name in term.names()]), max_size=4),
    st.integers(0, 3),
)
def test_a_concept_is_the_same_wherever_it_stands_and_whatever_was_asked_before(
    names: list[str], before: int
) -> None:
    terms = [term for name in names for term in terms_of(name)]
    new = Synonyms(FEW, ANALYZER)
    first = new.concepts(terms)
    moved = new.concepts(["xyzzy"] * before + terms)
    assert [_back(each, before) for each in moved] == list(first)
    assert new.concepts(terms) == first
    assert ASKED_BEFORE.concepts(terms) == first


@pytest.mark.parametrize("term", load_glossary()[::7], ids=lambda term: term.id)
def test_every_name_leads_to_the_other_language(term: Term) -> None:
    en, ja = (tuple(terms_of(term.preferred[locale])) for locale in ("en", "ja"))
    if en == ja or not en or not ja:
        return
    for asked, other in ((en, "ja"), (ja, "en")):
        concepts = OURS.concepts(asked)
        assert concepts, term.id
        assert any(each.locale == other for concept in concepts for each in concept.alternatives), term.id


class Counting(Analyzer):
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def query(self, text: str):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().query(text)


def test_names_are_analysed_once_and_kept(tmp_path: Path) -> None:
    terms = load_glossary()[:40]
    first, second = Counting(), Counting()
    found = Synonyms(terms, first, tmp_path).concepts(terms_of("遅延"))
    assert first.asked > 40
    assert Synonyms(terms, second, tmp_path).concepts(terms_of("遅延")) == found
    assert second.asked == 0
    assert [path.name for path in tmp_path.iterdir()] == ["glossary.json"]


def test_nothing_is_analysed_before_it_is_asked(tmp_path: Path) -> None:
    analyzer = Counting()
    Synonyms(load_glossary(), analyzer, tmp_path)
    assert analyzer.asked == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"[]", b"null", b"{}", b'{"stamp": 1}', b"\xff\xfe\x00", "stamp-only", "names-short"],
)
def test_what_was_kept_is_made_anew_if_it_is_wrong(tmp_path: Path, damaged: bytes | str) -> None:
    terms = load_glossary()[:40]
    found = Synonyms(terms, ANALYZER, tmp_path).concepts(("遅延",))
    file = tmp_path / "glossary.json"
    kept = json.loads(file.read_bytes())
    if damaged == "stamp-only":
        file.write_text(json.dumps({"stamp": kept["stamp"]}))
    elif damaged == "names-short":
        file.write_text(json.dumps({"stamp": kept["stamp"], "names": kept["names"][:3]}))
    elif isinstance(damaged, bytes):
        file.write_bytes(damaged)
    assert Synonyms(terms, ANALYZER, tmp_path).concepts(("遅延",)) == found
    assert json.loads(file.read_bytes()) == kept


def test_another_glossary_or_analysis_is_another_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Synonyms(load_glossary()[:40], ANALYZER, tmp_path).concepts(("遅延",))
    own = Synonyms([Term({"en": "latency", "ja": "遅刻"})], ANALYZER, tmp_path)
    assert [each.text for each in own.concepts(terms_of("latency"))[0].alternatives] == ["遅刻"]
    before = (tmp_path / "glossary.json").read_bytes()
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    Synonyms([Term({"en": "latency", "ja": "遅刻"})], ANALYZER, tmp_path).concepts(("x",))
    assert (tmp_path / "glossary.json").read_bytes() != before


def test_another_release_of_a_library_is_another_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = load_glossary()[:40]
    found = Synonyms(terms, ANALYZER, tmp_path).concepts(("遅延",))
    before = json.loads((tmp_path / "glossary.json").read_bytes())
    installed = metadata.version
    try:
        with monkeypatch.context() as patched:
            patched.setattr(metadata, "version", lambda name: "1" if name == "PyStemmer" else installed(name))
            fingerprint.cache_clear()
            assert Synonyms(terms, ANALYZER, tmp_path).concepts(("遅延",)) == found
    finally:
        fingerprint.cache_clear()
    after = json.loads((tmp_path / "glossary.json").read_bytes())
    assert (after["names"], after["stamp"] != before["stamp"]) == (before["names"], True)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    found = Synonyms(load_glossary()[:40], ANALYZER, tmp_path / "none").concepts(("遅延",))
    assert found == Synonyms(load_glossary()[:40], ANALYZER).concepts(("遅延",))


def test_a_name_that_loses_a_word_is_no_name() -> None:
    """The analysis leaves *on* out, and what is left of *add-on* would be found in every other text."""
    term = Term(preferred={"en": "extension", "ja": "拡張機能"}, aliases={"en": ("add-on", "on-call")})
    (concept,) = Synonyms([term], ANALYZER).concepts(terms_of("拡張機能"))
    assert [each.text for each in concept.alternatives] == ["extension"]

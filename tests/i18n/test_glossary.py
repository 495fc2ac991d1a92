"""Glossaries: ours is sound, files are read as they are written, and mistakes are told by file, line and column."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.errors import SettingsError
from rca.i18n import glossary
from rca.i18n.glossary import load_glossary, read_glossary
from rca.model.glossary import Term, merged
from rca.resources import folder


def written(path: Path, *lines: str) -> Path:
    file = path / "glossary.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def by_id(terms: tuple[Term, ...]) -> dict[str, Term]:
    return {term.id: term for term in terms}


def test_ours_is_large_and_without_duplicates() -> None:
    terms = load_glossary()
    assert len(terms) >= 600
    assert all(set(term.preferred) == {"en", "ja"} and term.category for term in terms)
    for term in terms:
        names = Counter((locale, name.casefold()) for locale, name in term.names())
        twice = {name for (_, name), count in names.items() if count > 1}
        # A name that is kept as it is has one form in both languages, and others are rejected for their capitals.
        assert not twice or term.keep_as_is, term.id


@pytest.mark.parametrize(
    ("term", "ja", "others"),
    [
        ("virtual-machine", "仮想マシン", {"VM", "仮想サーバー", "バーチャルマシン"}),
        ("latency", "遅延", {"delay", "レイテンシ"}),
        ("failover", "フェイルオーバー", {"fail over", "フェールオーバー"}),
        ("incident", "障害", {"outage", "インシデント"}),
        ("certificate", "証明書", {"サーティフィケート"}),
        ("initial-notice", "第一報", {"第1報"}),
        ("threshold", "しきい値", {"閾値"}),
        ("congestion", "輻輳", {"ふくそう"}),
    ],
)
def test_terms_are_there(term: str, ja: str, others: set[str]) -> None:
    found = by_id(load_glossary())[term]
    assert found.preferred["ja"] == ja
    assert others <= {name for _, name in found.names()}


def test_names_are_kept_as_they_are() -> None:
    kept = {term.preferred["en"] for term in load_glossary() if term.keep_as_is}
    assert {"Microsoft Azure", "GitHub", "PostgreSQL", "API"} <= kept
    assert all(term.preferred["en"] == term.preferred["ja"] for term in load_glossary() if term.keep_as_is)


def test_it_lies_beside_the_locale() -> None:
    assert (folder("locales") / "ja" / glossary.FILE).is_file()


def test_cells_become_a_term(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "# terms of the house",
        "ja\ten\talso_en\tavoid_ja\tkeep\tcategory\tnote",
        "",
        "仮想マシン\tvirtual machine\tVM; guest ;\tバーチャルマシン\tno\tplatform\tas the vendor says",
        "Kubernetes\tKubernetes\t\t\tyes",
    )
    first, second = read_glossary(path)
    assert first == Term(
        preferred={"ja": "仮想マシン", "en": "virtual machine"},
        aliases={"en": ("VM", "guest")},
        rejected={"ja": ("バーチャルマシン",)},
        category="platform",
        note="as the vendor says",
    )
    assert second.keep_as_is
    assert second.id == "kubernetes"
    assert list(first.names()) == [
        ("ja", "仮想マシン"),
        ("en", "virtual machine"),
        ("en", "VM"),
        ("en", "guest"),
        ("ja", "バーチャルマシン"),
    ]


def test_a_plain_word_that_a_workspace_writes_down_is_a_term(tmp_path: Path) -> None:
    own = written(tmp_path, "en\tja\talso_ja", "service\tサービス\t役務", "information\t情報\t", "memo\t覚え")
    ours, over = by_id(load_glossary()), by_id(load_glossary(own))
    assert ours["service"].is_plain_word
    assert not over["service"].is_plain_word
    assert over["system"].is_plain_word


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_spreadsheets_files_are_read(tmp_path: Path, end: str) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_bytes(("\ufeffen\tja" + end + "queue\tキュー\t\t" + end).encode())
    assert [term.preferred for term in read_glossary(path)] == [{"en": "queue", "ja": "キュー"}]


def test_a_workspace_replaces_and_adds(tmp_path: Path) -> None:
    own = written(
        tmp_path,
        "en\tja\talso_en\tavoid_ja",
        "Virtual machine\tVM\t\t仮想マシン",
        "flux capacitor\t次元転移装置\tfluxcap\t",
        "failover\t\t-\t",
    )
    ours, over = by_id(load_glossary()), by_id(load_glossary(own))
    assert len(over) == len(ours) + 1
    assert over["virtual-machine"].preferred == {"en": "Virtual machine", "ja": "VM"}
    assert over["virtual-machine"].rejected["ja"] == ("仮想マシン",)
    assert over["virtual-machine"].aliases == ours["virtual-machine"].aliases
    assert over["flux-capacitor"].aliases == {"en": ("fluxcap",)}
    assert over["failover"].aliases["en"] == ()
    assert over["failover"].preferred == ours["failover"].preferred


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["# nothing"], "has no line that names its columns"),
        (["en\tjapanese"], ":1: there is no column japanese"),
        (["en\talso_"], ":1: there is no column also_"),
        (["en\t"], ':1: there is no column ""'),
        (["en\tja\ten"], ":1: the column en is there twice"),
        (["en\tja", "queue\tキュー\t待ち行列"], ":2: the line has 3 cells, and there are 2 columns"),
        (["en\tja", "", "que\u202eue\tキュー"], ":3: en: the character U+202E cannot stand in a term"),
        (["en\tja", "queue\tキュ\x00ー"], ":2: ja: the character U+0000 cannot stand in a term"),
        (["en\tja\tnote", "\t\tonly a note"], ":2: the line has no term"),
        (["en\tja", "…\tキュー"], ":2: en: … is not a term"),
        (["en\tja\tkeep", "queue\tキュー\tmaybe"], ":2: keep: maybe is neither yes nor no"),
        (["en\tja", "queue\tキュー", "# x", "Queue\t待ち行列"], ":4: the term Queue also stands in line 2"),
    ],
)
def test_mistakes_are_told_by_line_and_column(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_glossary(written(tmp_path, *lines))
    assert told in str(error.value)
    assert "glossary.tsv" in str(error.value)
    assert error.value.remedy is not None


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_bytes("en\tja\nqueue\tキュー\n".encode("cp932"))
    with pytest.raises(SettingsError, match=r"glossary\.tsv:2: the text is not UTF-8"):
        read_glossary(path)


def test_files_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_glossary(tmp_path / "none.tsv")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_glossary(tmp_path)
    path = written(tmp_path, "en\tja", "queue\tキュー")
    monkeypatch.setattr(glossary, "LARGEST", 8)
    with pytest.raises(SettingsError, match="more than the 0 MiB"):
        read_glossary(path)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "glossary.tsv"
    path.write_text("en\tja\tnote\n" + text, encoding="utf-8", errors="replace")
    with suppress(SettingsError):
        assert all(term.id for term in read_glossary(path))


@given(st.lists(st.sampled_from(["queue", "Queue", "node", "disk"]), unique_by=str.lower))
def test_merging_keeps_one_of_each(names: list[str]) -> None:
    below = (Term({"en": "queue", "ja": "キュー"}), Term({"en": "node", "ja": "ノード"}))
    over = tuple(Term({"en": name}) for name in names)
    found = merged(below, over)
    assert {term.id for term in found} == {term.id for term in (*below, *over)}
    assert all("ja" in term.preferred for term in found if term.id in ("queue", "node"))
    assert merged(found, ()) == found

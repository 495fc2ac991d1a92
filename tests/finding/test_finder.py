"""The index follows the store: what is saved, published, withdrawn or changed is found, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rca.errors import NotFound
from rca.knowledge_base import KnowledgeBase
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.search import FACETS, HitKind, Query
from rca.store.incidents.repository import open_store
from tests.support.published_store import KEY, REPORTED, base, publish_both
from tests.support.samples import KEYS, WINDOWS_VM, incident, settings

SIGN_IN = "2020-09-28-azure-ad-sign-in"


@pytest.fixture
def kb(tmp_path: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base with all samples."""
    with base(tmp_path) as kb:
        kb.incidents.save_all([(incident(key), "") for key in KEYS], who="test", at=REPORTED)
        yield kb


def found(kb: KnowledgeBase, text: str, **options: Any) -> list[str]:
    """The incidents of the hits; terms of the glossary belong to none."""
    return [hit.incident for hit in kb.search.find(Query(text, **options)).hits if hit.incident]


def changed(key: str, **fields: object) -> Incident:
    data = copy.deepcopy(incident(key).plain())
    data.update(fields)
    return Incident.model_validate(data)


def test_finds_both_languages(kb: KnowledgeBase) -> None:
    for text, locale in (("仮想マシンエージェント", "ja"), ("Windows Virtual Machine Agent", "en")):
        answer = kb.search.find(Query(text))
        assert answer.hits[0].incident == WINDOWS_VM
        assert answer.hits[0].locale == locale
        marks = [answer.hits[0].snippet.text[a:b] for a, b in answer.hits[0].snippet.marks]
        assert marks


def test_facts_are_found_as_readers_see_them(kb: KnowledgeBase) -> None:
    assert WINDOWS_VM in found(kb, "2021年10月13日 Windows")
    assert WINDOWS_VM in found(kb, '"October 13, 2021" Windows')
    for hit in kb.search.find(Query("Windows", size=50, grouped=False)).hits:
        assert "{" not in hit.snippet.text


def test_steps_are_hits_of_their_own(kb: KnowledgeBase) -> None:
    answer = kb.search.find(Query("pre-checks post-checks", kinds=(HitKind.STEP,)))
    assert [hit.kind for hit in answer.hits] == [HitKind.STEP]
    assert answer.hits[0].incident == WINDOWS_VM
    assert answer.hits[0].field.startswith("next_steps.")


def test_a_change_is_found_at_once(kb: KnowledgeBase) -> None:
    assert found(kb, "zanzibar") == []
    elsewhere = changed(SIGN_IN, workaround={"en": "Fly to Zanzibar."})
    saved = kb.incidents.save(elsewhere, version=kb.incidents.version(SIGN_IN), who="test", at=REPORTED)
    assert found(kb, "zanzibar") == [SIGN_IN]
    kb.incidents.save(incident(SIGN_IN), version=saved.version, who="test", at=REPORTED)
    assert found(kb, "zanzibar") == []


def test_closing_brings_the_index_up(tmp_path: Path) -> None:
    told: list[str] = []
    with base(tmp_path) as kb:
        kb.incidents.save(incident(SIGN_IN), who="test", at=REPORTED)
    with KnowledgeBase(kb.settings, tell=lambda message: told.append(str(message))) as again:
        assert again.search.examine().problems == ()
        assert found(again, "sign-in") == [SIGN_IN]
    assert told == []


def test_published_notices_are_found_as_they_were_worded(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        publish_both(kb)
        answer = kb.search.find(Query("kind:revision 480", size=50, grouped=False))
        assert {hit.id for hit in answer.hits} >= {f"revision/{KEY}/1/ja", f"revision/{KEY}/1/en"}
        assert all(hit.kind is HitKind.REVISION for hit in answer.hits)
        kb.publishing.withdraw(KEY, 1, reason="wrong", who="test", at=REPORTED)
        withdrawn = kb.search.find(Query("kind:revision 480 state:withdrawn", size=50, grouped=False))
    assert answer.problems == ()
    assert {hit.id for hit in withdrawn.hits} <= {f"revision/{KEY}/1/ja", f"revision/{KEY}/1/en"}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.CUSTOMER])
def test_internal_text_is_found_by_nobody_else(kb: KnowledgeBase, audience: Audience) -> None:
    secret = changed(SIGN_IN, workaround={"audience": "internal", "en": "Call Zanzibar about the xylophone."})
    kb.incidents.save(secret, version=kb.incidents.version(SIGN_IN), who="test", at=REPORTED)
    assert found(kb, "xylophone") == [SIGN_IN]
    for text in ("xylophone", "xylophon*", '"Call Zanzibar"', "xylophne", "sign-in xylophone"):
        answer = kb.search.find(Query(text, audience=audience, facets=FACETS, size=50, grouped=False))
        assert "ylophone" not in answer.suggestion
        for hit in answer.hits:
            assert "ylophone" not in hit.snippet.text
            assert audience.sees(hit.audience)
    for likeness in kb.search.similar_to_text("xylophone Zanzibar call", audience=audience):
        assert "xylophone" not in likeness.terms


def test_similar_incidents_say_why(kb: KnowledgeBase) -> None:
    first = kb.search.similar(SIGN_IN)[0]
    assert first.incident == "2021-03-15-azure-ad-signing-key"
    assert first.services == ("azure_ad",)
    assert first.terms
    assert (
        kb.search.similar_to_text("署名鍵が誤って削除された")[0].incident == "2021-03-15-azure-ad-signing-key"
    )
    assert kb.search.similar_to_text("") == ()
    with pytest.raises(NotFound):
        kb.search.similar("2020-09-28-azure-ad-sign-on")


def test_the_glossary_is_found_and_can_be_added_to(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        kb.incidents.save(incident(SIGN_IN), who="test", at=REPORTED)
        answer = kb.search.find(Query("仮想マシン", kinds=(HitKind.TERM,)))
        assert answer.hits[0].kind is HitKind.TERM
        assert answer.hits[0].incident == ""
        assert answer.incidents == 0
        # A plain word is understood, and is no answer itself.
        plain = kb.search.find(Query("サービス", kinds=(HitKind.TERM,), size=99))
        assert "term/service" not in {hit.id for hit in plain.hits}
        assert any(line.values.get("asked") == "サービス" for line in plain.explanation)


def test_examination_finds_what_is_untrue(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        kb.incidents.save_all([(incident(key), "") for key in KEYS], who="test", at=REPORTED)
    with KnowledgeBase(kb.settings) as again:
        assert again.search.examine().problems == ()
        assert again.search.examine().incidents == len(KEYS)
    folder = kb.settings.index_folder
    assert folder is not None
    segment = max(folder.glob("g-*/*"), key=lambda path: path.stat().st_size)
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    with KnowledgeBase(kb.settings) as again:
        assert [problem.rule for problem in again.search.examine().problems] == ["doctor.file"]
        again.search.reindex()
        assert again.search.examine().problems == ()


def test_examination_reads_what_a_store_really_holds(tmp_path: Path) -> None:
    """Rows changed behind the program's back leave no change in the log; examining notices."""
    with base(tmp_path) as kb:
        kb.incidents.save(incident(SIGN_IN), who="test", at=REPORTED)
    with open_store(kb.settings.store_place) as store, store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE texts SET markdown = 'Altered.' WHERE path = 'cause.summary'")
    with KnowledgeBase(kb.settings) as again:
        assert [problem.rule for problem in again.search.examine().problems] == ["doctor.altered"]
        again.search.reindex()
        assert [problem.rule for problem in again.search.examine().problems] == ["doctor.altered"]


def test_a_store_in_memory_has_its_index_in_a_folder_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "system"))
    (tmp_path / "system").mkdir()
    with KnowledgeBase(settings().model_copy(update={"folder": tmp_path, "store": "sqlite://"})) as kb:
        kb.incidents.save(incident(SIGN_IN), who="test", at=REPORTED)
        assert found(kb, "sign-in") == [SIGN_IN]
        assert [path.name for path in tmp_path.iterdir()] == ["system"]

"""What proves the chain from outside: the line that every reader holds, the heads beside the store, and the files."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from rca.knowledge_base import KnowledgeBase
from rca.model.problem import Level, has_errors
from tests.support.command_line import rca
from tests.support.published_store import CORRECTED, KEY, REPORTED, approve, base, publish, publish_both, save
from tests.support.samples import incident, settings

OTHER = "2021-10-13-windows-vm-operations"
LINES = {
    "ja": ("記録番号：1", "記録番号：2（直前の記録：{head}…）"),
    "en": ("Record 1", "Record 2, after {head}…"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two revisions, and their files."""
    place = tmp_path_factory.mktemp("witnesses")
    (place / "rca.toml").touch()
    with base(place) as kb:
        publish_both(kb)
        for each in kb.publishing.revisions():
            for file in kb.publishing.files(each):
                path = place / "published" / KEY / file.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.rendition.content)
    return place


@pytest.fixture
def work(folder: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(folder, tmp_path / "work"))


def opened(place: Path) -> KnowledgeBase:
    return KnowledgeBase(settings().model_copy(update={"folder": place}))


def _words(content: bytes, name: str) -> str:
    match name:
        case "pdf":
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        case "docx":
            return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
        case "eml":
            mail = message_from_bytes(content, policy=policy.default)
            plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
            assert plain is not None
            assert html is not None
            text, page = plain.get_content(), html.get_content()
            assert "ecord" in page or "記録番号" in page
            return str(text)
        case _:
            return content.decode()


@pytest.mark.parametrize("name", ["md", "txt", "html", "pdf", "docx", "eml"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_reader_holds_a_witness_of_the_record_before(folder: Path, locale: str, name: str) -> None:
    with opened(folder) as kb:
        first, second = kb.publishing.revisions()
        lines = (LINES[locale][0], LINES[locale][1].format(head=first.digest[:16]))
        for published, line in zip((first, second), lines, strict=True):
            text = _words(kb.publishing.file(published, locale, name).rendition.content, name)
            assert "".join(text.split()).count("".join(line.split())) == 1, text[-400:]
        draft = kb.notices.render(kb.notices.compose(kb.incidents.get(KEY), _request(locale)).notice, name)
        if name != "eml":
            assert not re.search("記録番号|Record [0-9]", _words(draft, name))


def _request(locale: str):  # type: ignore[no-untyped-def]
    from rca.knowledge_base import Request

    return Request("final", locale, REPORTED)


def test_what_was_said_is_not_published_again_for_its_place_in_the_chain(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        for key in (KEY, OTHER):
            save(kb, incident(key))
            approve(kb, key, at=CORRECTED)
            assert publish(kb, at=CORRECTED, key=key).is_new
        assert not publish(kb, at=CORRECTED, key=KEY).is_new
        assert len(kb.publishing.revisions()) == 2


def test_a_store_that_lost_its_end_is_noticed_without_arguments(work: Path) -> None:
    early = work / "early.db"
    with closing(sqlite3.connect(work / "rca.db")) as source, closing(sqlite3.connect(early)) as copy:
        source.backup(copy)
    with opened(work) as kb:
        kb.publishing.withdraw(KEY, 1, reason="x", who="lead", at=CORRECTED)
        assert not has_errors(kb.publishing.verify().problems)
    heads = (work / "rca.db.heads").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in heads] == ["1", "2", "3"]
    for end in ("", "-wal", "-shm"):
        (work / f"rca.db{end}").unlink(missing_ok=True)
    early.rename(work / "rca.db")
    cut = rca("verify", folder=work, code=1)
    assert "rca.db.heads:3: error: the chain does not contain the record" in cut.stderr
    assert "rca restore" in cut.stderr

    (work / "rca.db").unlink()
    for command in (["due"], ["verify"], ["list"], ["import", str(work)]):
        gone = rca(*command, folder=work, code=1)
        assert "there is no store" in gone.stderr or "no incident files" in gone.stderr
    assert not (work / "rca.db").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER revisions_no_update",
        "DROP TRIGGER promises_no_delete",
        "DROP TRIGGER reviews_no_replace",
        "DROP TRIGGER editions_no_update; CREATE TRIGGER editions_no_update BEFORE UPDATE ON editions BEGIN SELECT 1; END",
        "DROP TRIGGER editions_no_update; CREATE TRIGGER editions_no_update BEFORE UPDATE ON editions WHEN 0"
        " BEGIN SELECT RAISE(ABORT, 'x'); END",
    ],
)
def test_a_guard_that_is_gone_is_told(statement: str, work: Path) -> None:
    with closing(sqlite3.connect(work / "rca.db")) as store:
        store.executescript(statement)
    told = rca("verify", folder=work, code=1).stderr
    assert told.count("the database does not refuse changes any more") == 1
    assert re.findall("[a-z]+_no_[a-z]+", statement)[0] in told
    assert "rca verify" in rca("doctor", folder=work, code=1).stderr


def test_a_clock_that_was_set_back_is_told(work: Path) -> None:
    with opened(work) as kb:
        save(kb, incident(OTHER))
        approve(kb, OTHER, at=REPORTED)
        publish(kb, key=OTHER, at=REPORTED - timedelta(days=1))
        (problem,) = kb.publishing.verify().problems
    assert (problem.rule, problem.level) == ("verify.clock", Level.WARNING)
    assert "before the record before it" in rca("verify", folder=work).stderr


def test_files_that_are_gone_renamed_or_withdrawn_are_told(work: Path) -> None:
    whole = json.loads(rca("verify", "--json", folder=work).stdout)
    assert (whole["files"], whole["problems"]) == (12, [])
    home = work / "published" / KEY
    (home / "r1-final.ja.md").unlink()
    (home / "r2-correction.en.txt").rename(home / "latest.txt")
    (home / "r2-correction.ja.txt").rename(home / "r1-final.de.txt")
    with opened(work) as kb:
        kb.publishing.withdraw(KEY, 1, reason="x", who="lead", at=CORRECTED)
    problems = json.loads(rca("verify", "--json", folder=work, code=1).stdout)["problems"]
    found = sorted((each["rule"], Path(each["file"]).name) for each in problems)
    assert found == sorted(
        [
            *[("verify.file_absent", KEY)] * 2,  # that of the withdrawn revision is asked for by nobody
            ("verify.file_renamed", "latest.txt"),
            ("verify.file_renamed", "r1-final.de.txt"),
            *[("verify.file_withdrawn", f"r1-final.{each}") for each in ("ja.txt", "ja.html", "en.md", "en.txt", "en.html")],
        ]
    )  # fmt: skip


def test_a_word_template_of_before_shows_it_too(work: Path) -> None:
    """Templates that organisations made know nothing of the line, and their readers are to hold it all the same."""
    from rca.formats.docx.starter_template import starter_template

    document = Document(io.BytesIO(starter_template("en")))
    paragraphs = list(document.paragraphs)
    (begin,) = (at for at, each in enumerate(paragraphs) if "if record" in each.text)
    for paragraph in paragraphs[begin : begin + 3]:
        paragraph._element.getparent().remove(paragraph._element)
    (work / "templates" / "word").mkdir(parents=True)
    for name, whole in (("old", False), ("new", True)):
        content = io.BytesIO()
        document.save(content)
        template = starter_template("en") if whole else content.getvalue()
        (work / "templates" / "word" / "web.docx").write_bytes(template)
        with opened(work) as kb:
            publish(kb, at=CORRECTED, kind="final", formats=("docx",), note=name)
            last = kb.publishing.revisions(KEY)[-1]
            text = _words(kb.publishing.file(last, "en", "docx").rendition.content, "docx")
        assert text.count(f"Record {last.revision.position}, after") == 1

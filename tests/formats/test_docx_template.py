"""An organisation's own Word template: filled in, kept in its styles, and never able to do more."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from rca.errors import RcaError
from rca.formats import get_format
from rca.formats.docx.starter_template import starter_template
from rca.model.notices.notice import FrameKind, Look, Notice
from rca.notices.compose import Request, compose
from tests.formats.support.word_files import links, parts, read, shown, squeezed, word
from tests.support import samples
from tests.support.sample_notices import ENGLISH, JAPANESE, saying

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = "## 原因\n\n設定の**誤り**です。\n\n1. 一\n2. 二\n\n- 点\n\n| a | b |\n|---|---|\n| 1 | [x](https://a.example/) |\n"


def template(*lines: str) -> bytes:
    """A document of the house with these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_template(data: bytes, notice: Notice = JAPANESE) -> Notice:
    """The notice with an organisation's own template."""
    return replace(notice, frame=replace(notice.frame, look=Look(word_template=data)))


@pytest.mark.parametrize(("locale", "notice"), [("ja", JAPANESE), ("en", ENGLISH)])
def test_the_starter_says_what_our_own_document_says(locale: str, notice: Notice) -> None:
    notice = replace(notice, body=BODY, frame=replace(notice.frame, organisation=notice.frame.sender[0]))
    ours, theirs = word(notice), word(with_template(starter_template(locale), notice))
    assert squeezed(shown(theirs.element.body)) == squeezed(shown(ours.element.body))
    styles = [[each.style.name for each in document.paragraphs if each.style] for document in (ours, theirs)]
    assert styles[0] == styles[1]
    assert links(theirs) == ["https://a.example/", "https://a.example/"]
    assert theirs.sections[0].header.paragraphs[0].text == notice.frame.title
    assert "EX-2021-1013" in theirs.sections[0].footer.paragraphs[0].text
    assert theirs.core_properties.title == notice.frame.title


def test_the_starter_is_the_same_every_time_and_so_is_what_it_makes() -> None:
    assert starter_template() == starter_template()
    notice = with_template(starter_template())
    assert get_format("docx").render(notice) == get_format("docx").render(replace(notice))
    parts(get_format("docx").render(notice))


def test_the_house_keeps_its_styles_and_gets_those_it_lacks() -> None:
    document = docx.Document()
    document.styles["Heading 1"].font.name = "Impact"
    document.add_paragraph("{{p body }}")
    file = io.BytesIO()
    document.save(file)
    made = word(with_template(file.getvalue(), replace(JAPANESE, body=BODY)))
    assert made.styles["Heading 1"].font.name == "Impact"
    names = {each.text: each.style.name for each in made.paragraphs if each.style}
    assert names["原因"] == "Heading 1"
    assert names["点"] == "List Bullet"
    table_style = made.tables[0].style
    assert table_style is not None
    assert table_style.name == "Notice Table"
    own = made.styles["Notice Table Text"].element
    assert own.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is None


def test_numbers_of_the_house_count_afresh_in_every_list() -> None:
    body = "1. a\n2. b\n\ntext\n\n1. c\n"
    made = word(with_template(template("{{p body }}"), replace(ENGLISH, body=body)))
    used = [each.get(qn("w:val")) for each in made.element.body.iter(qn("w:numId"))]
    assert len(used) == 3
    assert used[0] == used[1] != used[2]


@pytest.mark.parametrize("attack", ["{{ 7*7 }}", "A&B <株式会社>", "</w:t>", "{% raw %}", "]]>"])
def test_what_a_notice_says_is_no_part_of_the_template(attack: str) -> None:
    lines = ("{{ title }}", "{%p for line in sender %}", "{{ line }}", "{%p endfor %}", "{{p body }}")
    made = word(with_template(template(*lines), saying(attack)))
    assert [each.text for each in made.paragraphs[:2]] == [attack, attack]
    assert "49" not in shown(made.element.body)


@pytest.mark.parametrize(
    "code",
    [
        "{{ title.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ sender.append('x') }}",
        "{% for n in range(10000000) %}x{% endfor %}",
        "{{ 'x' * 10000000 }}",
        "{{ 10 ** 100000 }}",
        "{{ tilte }}",
        "{{ title",
        "{% import 'os' as os %}",
        "{{ 1 / 0 }}",
    ],
)
def test_the_sandbox_refuses_with_a_remedy(code: str) -> None:
    with pytest.raises(RcaError, match="template") as caught:
        get_format("docx").render(with_template(template(code)))
    assert "rca init --word" in str(caught.value.remedy)


@pytest.mark.parametrize("data", [b"no zip", b"PK\x03\x04broken", template("x")[:-40]])
def test_a_file_that_is_no_document_is_an_error(data: bytes) -> None:
    with pytest.raises(RcaError, match="cannot be read"):
        get_format("docx").render(with_template(data))


def test_without_docxtpl_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(RcaError, match="not installed") as caught:
        get_format("docx").render(with_template(template("x")))
    assert "rca[word]" in str(caught.value.remedy)


def test_a_workspace_brings_its_templates_by_kind_frame_and_locale(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "word"
    folder.mkdir(parents=True)
    settings = samples.settings().model_copy(update={"folder": tmp_path})

    def used(frame: FrameKind, locale: str = "ja") -> bytes:
        request = Request("final", locale, samples.issued_at(samples.WINDOWS_VM), frame=frame)
        return compose(
            samples.incident(samples.WINDOWS_VM), request, settings
        ).notice.frame.look.word_template

    assert used(FrameKind.LETTER) == b""
    (folder / "letter.docx").write_bytes(b"letter")
    assert (used(FrameKind.LETTER), used(FrameKind.WEB)) == (b"letter", b"")
    (folder / "letter.ja.docx").write_bytes(b"letter in Japanese")
    assert (used(FrameKind.LETTER), used(FrameKind.LETTER, "en")) == (b"letter in Japanese", b"letter")
    (folder / "final.docx").write_bytes(b"final")
    assert (used(FrameKind.LETTER), used(FrameKind.WEB, "en")) == (b"final", b"final")


def test_a_document_from_a_template_can_be_read_again() -> None:
    data = get_format("docx").render(with_template(template("{{ title }}", "{{p body }}")))
    assert read(data).paragraphs[0].text == JAPANESE.frame.title


def test_a_template_does_not_tell_who_made_it(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ title }}")
    if hasattr(document, "add_comment"):  # since python-docx 1.2
        document.add_comment(
            paragraph.runs, text="ask Secret before sending", author="Secret Author", initials="SA"
        )
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.keywords = core.category = "Secret"
    core.last_printed = core.created
    settings = document.settings.element
    where = document.part._settings_part.relate_to(
        "file:///C:/Users/secret/Secret.dotx", f"{_OFFICE}/attachedTemplate", is_external=True
    )
    attached = settings.makeelement(qn("w:attachedTemplate"), {qn("r:id"): where})
    settings.append(attached)
    variables = settings.makeelement(qn("w:docVars"), {})
    variables.append(variables.makeelement(qn("w:docVar"), {qn("w:name"): "Secret", qn("w:val"): "Secret"}))
    settings.append(variables)
    inserted = paragraph._p.makeelement(qn("w:ins"), {qn("w:id"): "1", qn("w:author"): "Secret Author"})
    paragraph._p.append(inserted)
    app = next(
        relation.target_part
        for relation in document.part.package.rels.values()
        if relation.reltype.endswith("/extended-properties")
    )
    app._blob = app.blob.replace(b"</Properties>", b"<Manager>Secret</Manager></Properties>")
    custom = Part(
        PackURI("/docProps/custom.xml"), "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        b"<Properties>Secret</Properties>", document.part.package,
    )  # fmt: skip
    document.part.package.relate_to(custom, f"{_OFFICE}/custom-properties")
    file = io.BytesIO()
    document.save(file)
    with ZipFile(io.BytesIO(file.getvalue())) as before:
        assert sum(b"ecret" in before.read(name) for name in before.namelist()) >= 6
    content = get_format("docx").render(with_template(file.getvalue()))
    with ZipFile(io.BytesIO(content)) as archive:
        telling = [name for name in archive.namelist() if b"ecret" in archive.read(name)]
        kept = archive.namelist()
    assert telling == []
    assert "docProps/custom.xml" not in kept
    assert JAPANESE.frame.title in shown(word(with_template(file.getvalue())).element.body)

"""Word: real styles, lists, tables, fields and links, in fonts for each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from docx.table import _Row
from hypothesis import given
from hypothesis import strategies as st

from rca.formats import get_format
from rca.formats.docx.xml import ORDER
from rca.model.notices.notice import FrameKind, Look, Notice, Paper, Typeface
from rca.model.notices.printable import one_line
from tests.formats.support.word_files import links, paragraphs, parts, read, shown, squeezed, style_of, word
from tests.support import samples
from tests.support.examples import examples
from tests.support.sample_notices import ENGLISH, JAPANESE, on_the_web, saying

NOTICES = [JAPANESE, ENGLISH, on_the_web(JAPANESE), on_the_web(ENGLISH)]
BODY = """## Cause

Some *words* and **others** with `code` and [a link](https://a.example/?b=1&c=<2>).

1. one
   - inner
2. two

<!-- -->

3. three again

> quoted

| Time | Share |
|---|--:|
| 06:27 | 20% |

```
a  b
	c
```
"""


def looking(notice: Notice, **look: object) -> Notice:
    """The notice with another look on paper."""
    return replace(notice, frame=replace(notice.frame, look=Look(**look)))  # type: ignore[arg-type]


def test_a_japanese_letter_has_the_order_and_the_styles_of_a_letter() -> None:
    document = word(JAPANESE)
    assert [(each.style.name, each.text) for each in document.paragraphs if each.style] == [
        ("Date", "EX-2021-1013"),
        ("Date", "2021年10月20日"),
        ("Notice Addressee", "株式会社サンプル商事"),
        ("Notice Addressee", "山田 太郎 様"),
        ("Notice Sender", "例示クラウド株式会社"),
        ("Notice Sender", "サポート部"),
        ("Title", "仮想マシンの操作障害に関するお詫びとご報告"),
        ("Subtitle", "最終報告"),
        ("Body Text First Indent", "平素より格別のお引き立てを賜り、厚く御礼申し上げます。"),
        ("Body Text First Indent", "下記のとおりご報告いたします。"),
        ("Note Heading", "記"),
        ("Heading 1", "原因"),
        ("Body Text", "設定の誤りです。"),
        ("Closing", "以上"),
        ("Heading 1", "お問い合わせ先"),
        ("Notice Contact", "メール\tsupport@example.com"),
    ]
    aligned = {
        name: document.styles[name].element.pPr.find(qn("w:jc")) for name in ("Date", "Title", "Closing")
    }
    assert {name: jc.get(qn("w:val")) for name, jc in aligned.items()} == {
        "Date": "right", "Title": "center", "Closing": "right",
    }  # fmt: skip
    indent = document.styles["Body Text First Indent"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "100"


def test_the_contact_stays_on_one_page() -> None:
    contact = [
        each for each in word(ENGLISH).paragraphs if each.style and each.style.name == "Notice Contact"
    ]
    assert contact
    assert [bool(each.paragraph_format.keep_with_next) for each in contact] == [
        *(True for _ in contact[1:]),
        False,
    ]


def test_an_english_letter_begins_and_ends_with_the_sender() -> None:
    texts = [each.text for each in word(ENGLISH).paragraphs]
    assert texts[:5] == [
        "Example Cloud Inc.",
        "Customer Support",
        "October 20, 2021",
        "EX-2021-1013",
        "Contoso Ltd.",
    ]
    assert "Final report: Errors when managing virtual machines" in texts
    after = texts[texts.index("Sincerely,") :]
    assert after[:3] == ["Sincerely,", "Example Cloud Inc.", "Customer Support"]


def test_a_locale_that_begins_with_the_addressee_does_so_without_記_too() -> None:
    notice = replace(JAPANESE, frame=replace(JAPANESE.frame, item_mark="", end_mark="", closing=("草々",)))
    texts = [each.text for each in word(notice).paragraphs]
    assert texts.index("山田 太郎 様") < texts.index("例示クラウド株式会社") < texts.index("草々")


@pytest.mark.parametrize("notice", NOTICES)
def test_the_same_notice_gives_the_same_bytes_without_a_time_of_writing(notice: Notice) -> None:
    first = get_format("docx").render(notice)
    assert first == get_format("docx").render(replace(notice))
    assert first != get_format("docx").render(notice.addressed_to(("Another reader",)))


@pytest.mark.parametrize("notice", [*NOTICES, replace(ENGLISH, body=BODY), saying("x")])
def test_properties_stand_in_the_order_of_the_schema(notice: Notice) -> None:
    checked = 0
    for root in parts(get_format("docx").render(notice)).values():
        for element in root.iter():
            tag = str(element.tag).rpartition("}")[2]
            if tag in ORDER and str(element.tag).startswith(qn("w:p")[:-1]):
                names = [str(child.tag).rpartition("}")[2] for child in element]
                assert names == sorted(names, key=ORDER[tag].index), tag
                assert len(set(names)) == len(names) or tag == "style", tag
                checked += 1
    assert checked > 50


def test_every_part_has_its_type_and_every_relation_its_part() -> None:
    data = get_format("docx").render(replace(JAPANESE, body=BODY))
    found = parts(data)
    types = found["[Content_Types].xml"]
    named = {str(each.get("PartName")) for each in types if each.get("PartName")}
    assert named <= {f"/{name}" for name in found}
    assert not [name for name in found if "thumbnail" in name or "customXml" in name]


@pytest.mark.parametrize(
    ("locale", "language", "mincho", "gothic"),
    [
        ("ja", "ja-JP", "游明朝", "游ゴシック"),
        ("zh-Hans", "zh-CN", "宋体", "微软雅黑"),
        ("zh-Hant", "zh-TW", "新細明體", "微軟正黑體"),
        ("ko", "ko-KR", "바탕", "맑은 고딕"),
        ("pt-BR", "pt-BR", "游明朝", "游ゴシック"),
        ("en", "en-US", "游明朝", "游ゴシック"),
    ],
)
def test_language_and_east_asian_fonts(locale: str, language: str, mincho: str, gothic: str) -> None:
    for notice, font in ((ENGLISH, mincho), (on_the_web(ENGLISH), gothic)):
        notice = replace(notice, locale=locale, frame=replace(notice.frame, locale=locale))
        styles = word(notice).styles.element
        letters = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        assert letters.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
        lang = letters.find(qn("w:lang"))
        assert lang.get(qn("w:val")) == language
        assert lang.get(qn("w:eastAsia")) == (language if locale[:2] in {"ja", "zh", "ko"} else "ja-JP")


@pytest.mark.parametrize("notice", [replace(each, body=BODY) for each in NOTICES])
def test_no_font_is_left_to_the_theme(notice: Notice) -> None:
    for name, root in parts(get_format("docx").render(notice)).items():
        if "theme" in name:
            continue
        for fonts in root.iter(qn("w:rFonts")):
            slots = {key.rpartition("}")[2]: value for key, value in fonts.attrib.items()}
            assert set(slots) == {"ascii", "hAnsi", "eastAsia", "cs"}, name


def test_chinese_quotation_marks_are_full_width() -> None:
    frame = replace(ENGLISH.frame, locale="zh-Hans", title="“重要”通知")
    document = word(replace(ENGLISH, locale="zh-Hans", frame=frame))
    assert 'w:hint="eastAsia"' in next(each._p.xml for each in document.paragraphs if "“" in each.text)


def test_headings_are_those_of_the_navigation_pane() -> None:
    document = word(replace(ENGLISH, body="## a\n\n### b\n\n#### c\n"))
    assert [style_of(document, text) for text in "abc"] == ["Heading 1", "Heading 2", "Heading 3"]
    for level in range(1, 6):
        outline = document.styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == str(level - 1)


def _numbers(notice: Notice) -> list[tuple[str, str, str]]:
    """For each numbered item: its text, the sign of its level, and the number from which its list counts."""
    document = word(notice)
    root = document.part.numbering_part.element
    found = []
    for each in document.paragraphs:
        listed = each._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if listed is None:
            continue
        level, number = listed.find(qn("w:ilvl")), listed.find(qn("w:numId")).get(qn("w:val"))
        num = next(each for each in root.findall(qn("w:num")) if each.get(qn("w:numId")) == number)
        abstract = next(
            each for each in root.findall(qn("w:abstractNum"))
            if each.get(qn("w:abstractNumId")) == num.find(qn("w:abstractNumId")).get(qn("w:val"))
        )  # fmt: skip
        form = abstract.findall(qn("w:lvl"))[int(level.get(qn("w:val")))]
        start = num.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}")
        found.append((each.text, form.find(qn("w:lvlText")).get(qn("w:val")), start.get(qn("w:val"))))
    return found


def test_numbers_are_in_the_manner_of_the_language_and_count_afresh() -> None:
    body = "1. a\n2. b\n\ntext\n\n3. c\n\ntext\n\n1. d\n"
    assert _numbers(replace(JAPANESE, body=body)) == [
        ("a", "（%1）", "1"), ("b", "（%1）", "1"), ("c", "（%1）", "3"), ("d", "（%1）", "1"),
    ]  # fmt: skip
    assert {sign for _, sign, _ in _numbers(replace(ENGLISH, body=body))} == {"%1."}


def test_bullets_come_with_their_style() -> None:
    document = word(replace(JAPANESE, body="- a\n  - b\n    - c\n      - d\n"))
    assert [style_of(document, text) for text in "abcd"] == [
        "List Bullet", "List Bullet 2", "List Bullet 3", "List Bullet 3",
    ]  # fmt: skip
    form = document.styles["List Bullet 2"].element.pPr
    assert form.find(f"{qn('w:numPr')}/{qn('w:ilvl')}").get(qn("w:val")) == "1"


def test_a_number_beyond_what_word_counts_stays_what_it_is() -> None:
    assert "99999. end" in [each.text for each in word(replace(ENGLISH, body="99999. end")).paragraphs]


def _has(row: _Row, tag: str) -> bool:
    return row._tr.find(f"{qn('w:trPr')}/{qn(f'w:{tag}')}") is not None


def test_tables_fill_the_page_in_grid_and_cells_alike() -> None:
    document = word(replace(ENGLISH, body=BODY + "\n| | |\n|---|---|\n| Start | 06:27 |\n"))
    section = document.sections[0]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    headed, labelled = document.tables
    for table in document.tables:
        grid = [column.width for column in table.columns]
        assert sum(width or 0 for width in grid) == pytest.approx(room, abs=635)
        assert all([cell.width for cell in row.cells] == grid for row in table.rows)
        assert all(_has(row, "cantSplit") for row in table.rows)
    assert [_has(row, "tblHeader") for row in headed.rows] == [True, False]
    assert not _has(labelled.rows[0], "tblHeader")
    assert headed.style is not None
    assert headed.style.name == "Notice Table"
    assert headed.rows[1].cells[1].paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"


def test_tables_never_touch() -> None:
    body = "| a |\n|---|\n| b |\n\n| c |\n|---|\n| d |\n"
    children = list(word(replace(ENGLISH, body=body, frame=replace(ENGLISH.frame, closing=()))).element.body)
    tags = [str(child.tag).rpartition("}")[2] for child in children]
    assert ("tbl", "tbl") not in set(pairwise(tags))
    assert ("tbl", "sectPr") not in set(pairwise(tags))


def test_links_are_live_and_their_addresses_can_be_read_on_paper() -> None:
    document = word(
        replace(ENGLISH, body="[terms](https://a.example/t), <https://b.example/>, [m](mailto:a@b.example)")
    )
    assert links(document) == [
        "https://a.example/t", "https://a.example/t", "https://b.example/", "mailto:a@b.example",
        "mailto:a@b.example", "mailto:support@example.com",
    ]  # fmt: skip
    assert "terms (https://a.example/t), https://b.example/, m (a@b.example)" in shown(document.element.body)


@pytest.mark.parametrize(
    "address",
    ["https://[x/", "https://a b/", "javascript:alert(1)", "https://a.example:99999999/", "https://a\\b/"],
)
def test_addresses_that_word_would_not_take_are_text(address: str) -> None:
    entry = replace(ENGLISH.frame.contact[0], href=address)
    notice = replace(ENGLISH, frame=replace(ENGLISH.frame, contact=(entry,)), body=f"[x](<{address}>)")
    assert links(word(notice)) == []


def test_foot_and_head_of_the_pages() -> None:
    section = word(JAPANESE).sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == JAPANESE.frame.title
    assert section.first_page_header.paragraphs[0].text == ""
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]._p
        fields = [field.get(qn("w:instr")) for field in line.iter(qn("w:fldSimple"))]
        assert fields == [" PAGE ", " NUMPAGES "]
        assert squeezed(shown(line)) == "EX-2021-10131/1"


def test_core_properties_come_from_the_frame() -> None:
    notice = replace(JAPANESE, frame=replace(JAPANESE.frame, organisation="例示クラウド株式会社"))
    core = word(notice).core_properties
    assert (core.title, core.author, core.subject) == (notice.frame.title, "例示クラウド株式会社", "最終報告")
    assert (core.language, core.identifier, core.revision) == ("ja", "EX-2021-1013", 1)
    assert core.created == core.modified == notice.frame.issued_at.astimezone(UTC)
    assert core.comments == core.keywords == ""


def test_paper_and_typeface_follow_the_look() -> None:
    section = word(looking(ENGLISH, paper=Paper.LETTER)).sections[0]
    assert (round(section.page_width.inches, 2), section.page_height.inches) == (8.5, 11)  # type: ignore[union-attr]
    assert round(word(ENGLISH).sections[0].page_width.mm) == 210  # type: ignore[union-attr]
    styles = parts(get_format("docx").render(looking(JAPANESE, typeface=Typeface.GOTHIC)))["word/styles.xml"]
    assert 'w:eastAsia="游明朝"' not in styles.xml


def test_banners_stand_first_in_a_border() -> None:
    draft = replace(JAPANESE, frame=replace(JAPANESE.frame, banners=("下書き",)))
    first = word(draft).paragraphs[0]
    assert first.text == "下書き"
    assert first.style is not None
    assert first.style.element.pPr.find(qn("w:pBdr")) is not None


@pytest.mark.parametrize(
    "attack", ["{{ 7*7 }}", "<w:p/>", "</w:t></w:r></w:p>", "<b>x</b>", "&amp;lt;", "]]>", "{_{ 7*7 }_}"]
)
def test_markup_is_text(attack: str) -> None:
    for notice in NOTICES:
        document = word(saying(attack, notice))
        text = shown(document.element.body)
        assert text.count(attack) > 10 or attack.startswith(("<b>", "&amp;", "</w", "<w"))
        assert "49" not in text
        assert document.paragraphs[0].text == attack


def test_characters_that_xml_forbids_are_left_out() -> None:
    text = "a\x00b\x0bc\ufffed\ud800e🙂𠮷\u2028f"
    document = read(get_format("docx").render(saying(text)))
    assert document.paragraphs[0].text == "abcde🙂𠮷 f"


@examples(0.4)
@given(text=st.text(st.characters(), max_size=60), notice=st.sampled_from(NOTICES))
def test_no_text_breaks_it(text: str, notice: Notice) -> None:
    notice = saying(text, notice)
    document = word(notice)
    assert one_line(text) in document.core_properties.title
    assert squeezed(one_line(text)) in squeezed(shown(document.element.body))


def test_a_long_notice_with_very_long_words() -> None:
    body = "x" * 20_000 + "\n\n" + "\n".join(f"{n}. {'あ' * 50}" for n in range(1, 400))
    assert len(list(paragraphs(word(replace(JAPANESE, body=body))))) > 400


def test_drafts_of_other_languages() -> None:
    for locale in samples.DRAFT_LOCALES:
        for frame in FrameKind:
            notice = samples.notice(samples.WINDOWS_VM, "final", locale, frame=frame, draft=True)
            assert word(notice).core_properties.language == locale

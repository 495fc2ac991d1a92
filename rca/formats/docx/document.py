"""An empty Word document in the design of a locale and frame, its properties, and its bytes."""

from __future__ import annotations

import io
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from rca.formats._document.plain_style import plain_style_of
from rca.formats.docx.fonts import typeface
from rca.formats.docx.numbering import STYLED, Numbering, signs_of
from rca.formats.docx.style_book import StyleBook
from rca.formats.docx.styles import GRID, Design, defaults, styles
from rca.formats.docx.xml import Value, properties
from rca.i18n.catalogs import LAST_RESORT
from rca.i18n.locale import load_locale, locale_tags
from rca.model.notices.notice import Frame, FrameKind, Paper, Typeface

if TYPE_CHECKING:
    from docx.document import Document

A4, LETTER = (11906, 16838), (12240, 15840)
MM = 1440 / 25.4
"""A millimetre in twips."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEFT_OUT = frozenset({"stylesWithEffects", "customXml", "webSettings", "thumbnail"})
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
)


def design_of(frame: Frame) -> Design:
    """How the notice looks: the form of a 社外文書 if the frame has 記, or if the locale writes letters so."""
    letter = frame.kind is FrameKind.LETTER
    wanted = frame.look.typeface
    return Design(
        face=typeface(frame.locale, serif=wanted is Typeface.MINCHO if wanted else letter),
        letter=letter,
        japanese=letter and (bool(frame.item_mark) or _is_address_first(frame.locale)),
    )


def paper_of(frame: Frame) -> tuple[int, int]:
    """Width and height of the paper in twips."""
    return LETTER if frame.look.paper is Paper.LETTER else A4


def text_width(document: Document) -> int:
    """The width of text on the last section's pages, in twips."""
    section = document.sections[-1]
    width = section.page_width or 0
    return (width - (section.left_margin or 0) - (section.right_margin or 0)) // 635


def empty(design: Design, locale: str, paper: tuple[int, int]) -> Document:
    """A document without text; it may be changed."""
    return docx.Document(io.BytesIO(_empty(design, locale, paper)))


@lru_cache(maxsize=64)
def _empty(design: Design, locale: str, paper: tuple[int, int]) -> bytes:
    document = docx.Document()
    part = document.part
    for owner in (part, part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _LEFT_OUT:
                del owner.rels[key]
    for relation in (*part.rels.values(), *part.package.rels.values()):
        if relation.reltype == RELATIONSHIP.FONT_TABLE:
            relation.target_part._blob = design.face.table()
        elif relation.reltype == RELATIONSHIP.EXTENDED_PROPERTIES:
            relation.target_part._blob = _APP
    settings = document.settings.element
    settings[:] = list(parse_xml(_settings(design)))
    root = part._styles_part.element
    for child in list(root):
        if child.tag != qn("w:latentStyles"):
            root.remove(child)
    root.insert(0, properties("docDefaults", defaults(design)))
    numbering = part.numbering_part.element
    numbering[:] = []
    define(document, design, locale)
    _lay_out(document, design, paper)
    return packed(document)


def define(
    document: Document, design: Design, locale: str, *, bare: bool = False
) -> tuple[StyleBook, Numbering, tuple[int, int]]:
    """Our styles and lists in a document, which keeps its own where it has them; the numbers of the two lists."""
    book, numbering = StyleBook(document), Numbering(document)
    book.add(styles(design), bare=bare)
    bullets, numbers = signs_of(plain_style_of(locale))
    step = step_of(design, locale)
    lists = []
    for name, signs, hanging in (("ListBullet", bullets, design.em * 5 // 4), ("ListNumber", numbers, step)):
        names = [f"{name}{suffix}" for suffix in ("", 2, 3)]
        if found := book.list_of(names[0]):
            lists.append(found[0])
            continue
        list_id = numbering.define(signs, hanging, step, tuple(book[style] for style in names))
        for level, style in enumerate(names[:STYLED]):
            book.join(style, list_id, level)
        lists.append(list_id)
    return book, numbering, (lists[0], lists[1])


def step_of(design: Design, locale: str) -> int:
    """The indent of each level of lists, in twips: the room for a number, which is wider in full-width brackets."""
    number = signs_of(plain_style_of(locale))[1][0]
    return design.em * 3 if not number.isascii() else design.em * 9 // 5


def describe(document: Document, frame: Frame) -> None:
    """The core properties, from the frame alone: no clock and no user of this machine."""
    core, at = document.core_properties, frame.issued_at.astimezone(UTC)
    core.title = frame.title[:255]
    core.author = core.last_modified_by = frame.organisation[:255]
    core.subject = frame.label[:255]
    core.identifier = frame.number[:255]
    core.language = frame.locale
    core.created = core.modified = at
    core.revision = 1
    core.comments = core.keywords = core.category = core.content_status = core.version = ""


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes, since the archive has no times of its own."""
    written = io.BytesIO()
    document.save(written)
    result = io.BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return result.getvalue()


def _lay_out(document: Document, design: Design, paper: tuple[int, int]) -> None:
    section = document.sections[0]._sectPr
    form = [
        properties("pgSz", {"w": paper[0], "h": paper[1]}),
        properties("pgMar", {**_margins(design, paper), "header": 680, "footer": 620, "gutter": 0}),
        properties("cols", {"space": 720}),
        properties("titlePg", True),
    ]
    if design.face.script:
        form.append(properties("docGrid", {"type": "lines", "linePitch": GRID}))
    section[:] = form


def _margins(design: Design, paper: tuple[int, int]) -> dict[str, Value]:
    """As in the PDF, in twips; the pages of letters on North American paper have one inch."""
    side = 1440 if design.letter and paper == LETTER else round((25 if design.letter else 22) * MM)
    edge = round((24 if design.letter else 22) * MM)
    return {"top": edge, "right": side, "bottom": edge, "left": side}


def _settings(design: Design) -> str:
    face = design.face
    control = "compressPunctuation" if face.script else "doNotCompress"
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'<w:settings xmlns:w="{_NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="{design.em * 4}"/>'
        f'<w:characterSpacingControl w:val="{control}"/><w:compat><w:useFELayout/>{compatibility}</w:compat>'
        f'<w:themeFontLang w:val="{face.language}" w:eastAsia="{face.east_asian_language}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


@lru_cache(maxsize=64)
def _is_address_first(locale: str) -> bool:
    return load_locale(locale if locale in locale_tags() else LAST_RESORT).letter.address_first

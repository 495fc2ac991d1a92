"""The styles of Word documents: the built-in ones, set for each language and frame, and a few of our own.

They follow the layouts of the PDF (``templates/layouts/*.typ``). Measures are twips (1/20 pt), letters half-points
(``sz``) and borders eighths of a point, as in the format. No style leaves a font slot to the theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rca.formats.docx.fonts import Typeface
from rca.formats.docx.style_book import Style
from rca.formats.docx.xml import Value

INK = "111111"
QUIET = "4B525A"
LINE = "B9BEC4"
TINT = "F4F4F1"
LINK = "12457C"
ACCENT = "A23616"
ALERT = "8F1D14"
ALERT_TINT = "FDF3F2"
GRID = 360
"""The distance of lines in East Asian text: a font of up to 11 pt fits, whatever its own line height is."""

_SIDES = ("top", "left", "bottom", "right")
_FONT = "DefaultParagraphFont"
_MARKS = {"ja": "comma", "ko": "dot", "zh-Hans": "underDot", "zh-Hant": "underDot"}
"""The marks beside emphasized letters, where there are no italics."""


@dataclass(frozen=True, slots=True)
class Design:
    """What styles depend on: the fonts, the frame, and whether it is a 社外文書 or a western letter."""

    face: Typeface
    letter: bool
    japanese: bool

    @property
    def em(self) -> int:
        """The text size in twips: 10.5 pt in a 社外文書, 11 pt in other letters, 10 pt elsewhere."""
        return 210 if self.japanese else 220 if self.letter else 200

    @property
    def label(self) -> int:
        """The room for the labels of the contact, in twips."""
        return 7 * self.em


def defaults(design: Design) -> dict[str, Value]:
    """What holds where no style says otherwise: letters and paragraphs."""
    face = design.face
    return {
        "rPrDefault": {
            "rPr": {
                "rFonts": dict(face.slots),
                "sz": design.em // 10,
                "szCs": design.em // 10,
                "lang": {"val": face.language, "eastAsia": face.east_asian_language, "bidi": "ar-SA"},
            }
        },
        "pPrDefault": {
            "pPr": {
                "widowControl": True,
                "kinsoku": True,
                "overflowPunct": True,
                "autoSpaceDE": True,
                "autoSpaceDN": True,
                "spacing": {"before": 0, "after": 0, "line": 240 if face.script else 276, "lineRule": "auto"},
            }
        },
    }


def styles(design: Design) -> Iterator[Style]:
    """All styles of a document in their order; a style stands after those that it is based on."""
    yield from _ground(design.face)
    yield from _headings(design)
    yield from _texts(design)
    yield from _lists()
    yield from _frame(design)
    yield from spans(design.face)
    yield from _tables()


def _ground(face: Typeface) -> Iterator[Style]:
    # Latin words in East Asian text are English: LibreOffice cuts them anywhere if they are Japanese.
    lang: dict[str, Value] = {"lang": {"val": "en-US", "eastAsia": face.east_asian_language}}
    yield Style("Normal", "Normal", based_on="", letters={"color": INK} | (lang if face.script else {}))
    yield Style(_FONT, "Default Paragraph Font", "character", "", quick=False)
    yield Style("TableNormal", "Normal Table", "table", "", quick=False, table={
        "tblInd": {"w": 0, "type": "dxa"},
        "tblCellMar": {side: {"w": 108 if side in {"left", "right"} else 0, "type": "dxa"} for side in _SIDES},
    })  # fmt: skip
    yield Style("NoList", "No List", "numbering", "", quick=False)


def _letters(size: int = 0, *, bold: bool = False, color: str = "") -> dict[str, Value]:
    letters: dict[str, Value] = {"b": True, "bCs": True} if bold else {}
    if color:
        letters["color"] = color
    return letters | ({"sz": size, "szCs": size} if size else {})


def _headings(design: Design) -> Iterator[Style]:
    letter, em = design.letter, design.em
    title: dict[str, Value] = {"keepNext": True, "keepLines": True, "snapToGrid": False}
    title["spacing"] = {"before": 480 if letter else 120, "after": 280 if letter else 200}
    if design.japanese:
        title["jc"] = "center"
    yield Style(
        "Title", "Title", next="BodyText", form=title, letters=_letters(28 if letter else 34, bold=True)
    )
    yield Style("Subtitle", "Subtitle", next="BodyText", form={
        "keepNext": True, "spacing": {"after": 240}, "jc": "center",
    })  # fmt: skip
    # A 社外文書 in 明朝 has its headings in ゴシック.
    gothic: dict[str, Value] = {"rFonts": dict(design.face.gothic_slots)} if design.japanese else {}
    first = 22 if design.japanese else 24
    for level in range(1, 6):
        form: dict[str, Value] = {
            "keepNext": True,
            "keepLines": True,
            "snapToGrid": False,
            "spacing": {"before": 360 if level == 1 else 260, "after": 120 if level == 1 else 80},
            "outlineLvl": level - 1,
        }
        if level == 1 and not letter:
            form["pBdr"] = {"left": {"val": "single", "sz": 24, "space": 6, "color": ACCENT}}
            form["ind"] = {"left": 150}
        size = first if level == 1 else em // 10 + (1 if level == 2 and not letter else 0)
        letters = gothic | _letters(size, bold=True)
        yield Style(f"Heading{level}", f"heading {level}", next="BodyText", form=form, letters=letters)


def _texts(design: Design) -> Iterator[Style]:
    face, em = design.face, design.em
    tint: dict[str, Value] = {"val": "clear", "color": "auto", "fill": TINT}
    yield Style("BodyText", "Body Text", form={"spacing": {"after": 140}})
    yield Style("BodyTextFirstIndent", "Body Text First Indent", based_on="BodyText", form={
        "ind": {"firstLineChars": 100, "firstLine": em}, "spacing": {"after": 0},
    } if face.script == "ja" else {})  # fmt: skip
    yield Style("Quote", "Quote", based_on="BodyText", letters={"color": QUIET}, form={
        "pBdr": {"left": {"val": "single", "sz": 16, "space": 10, "color": LINE}}, "ind": {"left": 280},
    })  # fmt: skip
    yield Style("HTMLPreformatted", "HTML Preformatted", based_on="BodyText", form={
        "shd": tint, "snapToGrid": False, "autoSpaceDE": False, "autoSpaceDN": False,
    }, letters={"rFonts": dict(face.code_slots), "noProof": True, **_letters(18)})  # fmt: skip
    yield Style("NoticeRule", "Notice Rule", form={
        "pBdr": {"bottom": {"val": "single", "sz": 4, "space": 1, "color": LINE}},
        "snapToGrid": False, "spacing": {"after": 240, "line": 160, "lineRule": "exact"},
    })  # fmt: skip
    yield Style("NoticeTableText", "Notice Table Text", letters=_letters(em // 10 - 1), form={
        "snapToGrid": False, "spacing": {"line": 240, "lineRule": "auto"},
    })  # fmt: skip
    yield Style("NoticeTableGap", "Notice Table Gap", letters=_letters(8), quick=False, form={
        "snapToGrid": False, "spacing": {"line": 200, "lineRule": "exact"},
    })  # fmt: skip


def _lists() -> Iterator[Style]:
    for number in ("", " 2", " 3"):
        for kind in ("Bullet", "Number", "Continue"):
            name = f"List {kind}{number}"
            yield Style(name.replace(" ", ""), name, form={"spacing": {"after": 50}})


def _frame(design: Design) -> Iterator[Style]:
    letter, label = design.letter, design.label
    right: dict[str, Value] = {"jc": "right"} if design.japanese else {}
    together: dict[str, Value] = {"contextualSpacing": True, "keepLines": True}
    apart: dict[str, Value] = together | {"spacing": {"after": 280 if letter else 120}}
    yield Style("Banner", "Notice Banner", letters=_letters(bold=True, color=ALERT), form={
        "keepLines": True, "jc": "center", "spacing": {"after": 300}, "contextualSpacing": True,
        "ind": {"left": 160, "right": 160}, "shd": {"val": "clear", "color": "auto", "fill": ALERT_TINT},
        "pBdr": {side: {"val": "single", "sz": 6, "space": 6, "color": ALERT} for side in _SIDES},
    })  # fmt: skip
    yield Style("Date", "Date", form=apart | right, letters={} if letter else _letters(18, color=QUIET))
    yield Style("Addressee", "Notice Addressee", form=apart,
                letters=_letters(23 if design.japanese else 0, bold=not letter))  # fmt: skip
    yield Style("Sender", "Notice Sender", form=apart | ({} if letter else {"spacing": {"after": 0}}),
                letters={} if design.japanese else _letters(20 if letter else 19, color=QUIET))  # fmt: skip
    yield Style("Letterhead", "Notice Letterhead", next="Sender", letters=_letters(26, bold=True))
    yield Style("Salutation", "Salutation", form={"spacing": {"after": 140}})
    yield Style("NoteHeading", "Note Heading", form={
        "keepNext": True, "jc": "center", "spacing": {"before": 360, "after": 180},
    })  # fmt: skip
    yield Style("Closing", "Closing", form=right | {
        "keepLines": True, "spacing": {"before": 280, "after": 200},
    })  # fmt: skip
    yield Style("Signature", "Signature", form=together)
    yield Style("Contact", "Notice Contact", form={
        "contextualSpacing": True, "keepLines": True, "tabs": [("tab", {"val": "left", "pos": label})],
        "ind": {"left": label, "hanging": label}, "spacing": {"after": 140},
    })  # fmt: skip
    small = _letters(17, color=QUIET)
    yield Style("Header", "header", form={"snapToGrid": False, "jc": "right"}, letters=small, quick=False)
    yield Style("Footer", "footer", form={"snapToGrid": False}, letters=small, quick=False)


def spans(face: Typeface) -> Iterator[Style]:
    """The styles of letters inside a paragraph."""
    emphasis: dict[str, Value] = {"em": _MARKS[face.script]} if face.script else {"i": True, "iCs": True}
    yield Style("Strong", "Strong", "character", _FONT, letters=_letters(bold=True))
    yield Style("Emphasis", "Emphasis", "character", _FONT, letters=emphasis)
    yield Style("HTMLCode", "HTML Code", "character", _FONT, letters={
        "rFonts": dict(face.code_slots), "noProof": True, "shd": {"val": "clear", "color": "auto", "fill": TINT},
    })  # fmt: skip
    yield Style("Hyperlink", "Hyperlink", "character", _FONT, letters={"color": LINK, "u": "single"})
    yield Style("NoticeLabel", "Notice Label", "character", _FONT, letters=_letters(bold=True, color=ACCENT))
    yield Style("NoticeQuiet", "Notice Quiet", "character", _FONT, letters={"color": QUIET})


def _tables() -> Iterator[Style]:
    def line(size: int, color: str) -> dict[str, Value]:
        return {"val": "single", "sz": size, "space": 0, "color": color}

    tint: dict[str, Value] = {"tcPr": {"shd": {"val": "clear", "color": "auto", "fill": TINT}}}
    yield Style("TableGrid", "Table Grid", "table", "TableNormal", table={
        "tblBorders": {side: line(4, LINE) for side in (*_SIDES, "insideH", "insideV")},
    })  # fmt: skip
    yield Style("NoticeTable", "Notice Table", "table", "TableNormal", table={
        "tblBorders": {"top": line(6, INK), "bottom": line(6, INK), "insideH": line(4, LINE)},
        "tblCellMar": {side: {"w": 120 if side in {"left", "right"} else 55, "type": "dxa"} for side in _SIDES},
    }, parts=(("firstRow", {"rPr": {"b": True, "bCs": True}, **tint}), ("firstCol", tint)))  # fmt: skip

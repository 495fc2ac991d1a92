"""PDF by typst: tagged (PDF/UA-1, ISO 14289-1), fit for archives (PDF/A-2a, ISO 19005-2), set as a printer would.

typst needs nothing but its wheel, keeps 禁則, spaces Japanese and Latin apart, and refuses a character for which it
has no glyph. The notice is data to it: fixed templates read the frame and the document tree as JSON, from files that
exist in memory only. The document's date is the notice's, so the same notice gives the same bytes.

``typst``  the notice as the data that the templates read
``fonts``  which fonts there are, and which come first in each language
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from rca.errors import NotFound, RcaError
from rca.formats._layout.layouts import infixes
from rca.formats.pdf.fonts import families, fonts, needs_system_fonts
from rca.formats.pdf.typst import body_json, frame_data, reader_data, to_json, typeface_of
from rca.model.notices.notice import Frame, Notice
from rca.model.problem import N_
from rca.resources import folder

if TYPE_CHECKING:
    from typst import Compiler, TypstError

SUFFIX = ".pdf"
MEDIA_TYPE = "application/pdf"
STANDARDS: tuple[Literal["a-2a", "ua-1"], ...] = ("a-2a", "ua-1")

# The second is what PDF/A forbids: characters of the private use area, which mean nothing outside of one font.
_MISSING = re.compile(
    r'(?:the text `"(.*?)"` could not be displayed|the PDF contains the codepoint `"(.*?)"`)'
)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_NAMED = 12
_SHOWN = 5
_AROUND = 20
_of_thread = threading.local()


def render(notice: Notice) -> bytes:
    """The notice as PDF.

    Raises RcaError if no font has one of its characters, if the logo cannot be read, or if the body is too long.
    """
    from typst import TypstError

    frame = notice.frame
    files = {
        **_layout(frame.kind, frame.locale),
        "frame.json": to_json(frame_data(notice)),
        "reader.json": to_json(reader_data(notice)),
        "opening.json": body_json(frame.opening),
        "body.json": body_json(notice.body),
    }
    if frame.look.logo:
        files["logo.json"] = _logo(frame.look.logo)
    system = needs_system_fonts(frame.locale)
    try:
        return _compile(files, frame, system=system)
    except TypstError as error:
        if not _missing(error):
            raise _failure(error, frame) from error
        problem = error
    if not system:
        try:
            return _compile(files, frame, system=True)
        except TypstError as error:
            problem = error
    raise _refusal(problem, notice) from problem


def _compile(files: dict[str, bytes], frame: Frame, *, system: bool) -> bytes:
    names = families(frame.locale, typeface_of(frame), frame.look.fonts, system=system)
    result = _compiler(frame.look.fonts, system=system).compile(
        {**files, "fonts.json": to_json(names)},  # type: ignore[type-var]
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=int(frame.issued_at.timestamp()),
    )
    assert isinstance(result, bytes)
    return result


def _compiler(configured: str, *, system: bool) -> Compiler:
    """The compiler of this thread for these fonts: it may not be shared, but the fonts within it are."""
    from typst import Compiler

    compilers: dict[tuple[str, bool], Compiler] = _of_thread.__dict__.setdefault("compilers", {})
    key = (configured, system)
    if key not in compilers:
        compilers[key] = Compiler(font_paths=fonts(configured, system=system))
    return compilers[key]


@lru_cache(maxsize=8)
def _logo(image: bytes) -> bytes:
    """The picture as a list of numbers: files in memory have to be UTF-8."""
    return to_json(list(image))


@cache
def _layout(frame: str, locale: str) -> dict[str, bytes]:
    """The files of a frame's layout. Raises NotFound."""
    layouts = folder("templates") / "layouts"
    for infix in infixes(locale):
        path = layouts / f"{frame}.{infix}typ"
        if path.is_file():
            return {"main": path.read_bytes(), "notice.typ": (layouts / "notice.typ").read_bytes()}
    raise NotFound(
        N_("there is no layout {name}"), remedy=N_("Add it to templates/layouts."), name=f"{frame}.typ"
    )


def _missing(error: TypstError) -> list[str]:
    """The characters without glyphs that typst names, in the order of the document."""
    quoted = ("".join(groups) for groups in _MISSING.findall(error.diagnostic))
    texts = (_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) for text in quoted)
    found = dict.fromkeys(each for text in texts for each in text)
    # A cluster is named whole: joiners and variation selectors are not what is missing.
    return [each for each in found if not _joins(each)] or list(found)


def _joins(character: str) -> bool:
    return character == "\u200d" or "\ufe00" <= character <= "\ufe0f"


def _refusal(error: TypstError, notice: Notice) -> RcaError:
    characters = _missing(error)
    return RcaError(
        N_("no font has the characters {characters}: {places}"),
        remedy=N_(
            "Write them differently, or name a folder with a font that has them as `fonts` in [notices.look]."
        ),
        characters=", ".join(f"{each} (U+{ord(each):04X})" for each in characters[:_NAMED])
        + (", …" if len(characters) > _NAMED else ""),
        places="; ".join(dict.fromkeys(_places(notice, characters))),
    )


def _places(notice: Notice, characters: list[str]) -> Iterator[str]:
    """For the first few characters, the field where each stands first, and the line of text around it."""
    texts = list(_texts(notice))
    for character in characters[:_SHOWN]:
        for field, text in texts:
            at = text.find(character)
            if at >= 0:
                before, after = text[:at].rpartition("\n")[2], text[at:].partition("\n")[0]
                yield f"{field} “{before[-_AROUND:]}{after[: _AROUND + 1]}”"
                break


def _texts(notice: Notice) -> Iterator[tuple[str, str]]:
    """Every text of a notice with the name of its field."""
    frame = notice.frame
    for name in (
        "title",
        "label",
        "issued",
        "number",
        "salutation",
        "opening",
        "item_mark",
        "end_mark",
        "record",
    ):
        yield name, getattr(frame, name)
    yield "contact_heading", frame.contact_heading
    for name in ("banners", "addressee", "sender", "closing"):
        for number, line in enumerate(getattr(frame, name)):
            yield f"{name}[{number}]", line
    for number, entry in enumerate(frame.contact):
        yield f"contact[{number}]", f"{entry.label} {entry.value}"
    yield "body", notice.body


def _failure(error: TypstError, frame: Frame) -> RcaError:
    if frame.look.logo and "image" in error.message:
        return RcaError(
            N_("the logo cannot be read: {detail}"),
            remedy=N_("Use a PNG, JPEG or SVG file."),
            detail=error.message,
        )
    return RcaError(N_("the PDF cannot be made: {detail}"), detail=error.diagnostic.strip())

"""Word: a document in Word's own styles, lists, tables and fields, which its readers can go on working with.

An organisation's own template, if the notice carries one, takes the place of ours.

``document``          an empty document in the design of a locale and frame, its properties and its bytes
``frame`` ``body``    what is written into it: the frame around the body, and the body's tree
``tables`` ``numbering`` ``logo``   parts of those
``styles`` ``fonts``  the design: named styles, set for each language, in fonts that Office has
``style_book``        the styles that one document knows
``xml`` ``measure``   elements in the order of the schema, and how wide text will be
``own_template``      the organisation's template, filled in; ``starter_template`` writes one to begin with
"""

from __future__ import annotations

from rca.formats.docx import frame as layout
from rca.formats.docx.body import Writer
from rca.formats.docx.document import describe, design_of, empty, packed, paper_of
from rca.formats.docx.logo import add_logo
from rca.formats.docx.own_template import fill
from rca.model.notices.notice import Notice

SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(notice: Notice) -> bytes:
    """The notice as a .docx file (ECMA-376). Raises RcaError if the body is too long or a template is wrong."""
    frame = notice.frame
    if frame.look.word_template:
        return fill(frame.look.word_template, notice)
    design = design_of(frame)
    document = empty(design, frame.locale, paper_of(frame))
    writer = Writer(document, design, frame.locale)
    body = document.element.body
    for block in list(layout.blocks(notice, writer)):
        body.sectPr.addprevious(block)
    section = document.sections[0]
    if frame.look.logo:
        right = design.letter and not design.japanese
        add_logo(document, frame.look.logo, frame.organisation or frame.title, right=right)
    layout.header(section.header, frame, writer)
    for part in (section.footer, section.first_page_footer):
        layout.footer(part, frame, writer)
    describe(document, frame)
    return packed(document)

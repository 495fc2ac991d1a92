"""An organisation's own Word template in place of our design, filled in by docxtpl.

``templates/word/<kind>.docx`` or ``<frame>.docx`` in the workspace, each with ``.<locale>`` before the suffix where
a language needs its own. In the template, ``{{ title }}`` and the like stand where the notice's parts go:

=================================================  =========================================================
``number`` ``issued`` ``title`` ``label``          texts in one line; empty if the notice has no such part
``salutation`` ``item_mark`` ``end_mark``
``contact_heading`` ``organisation`` ``locale`` ``record``
``addressee`` ``sender`` ``closing`` ``banners``   lists of lines: ``{%p for line in sender %}`` … ``{%p endfor %}``
``contact``                                        a list of entries with ``label``, ``value`` and ``href``
``{{p opening }}`` ``{{p body }}``                 paragraphs, lists and tables, alone in their paragraph
=================================================  =========================================================

The body uses the template's own styles Heading 1 to 5, Body Text, List Bullet, List Number and so on; what it lacks
is added. Templates run in Jinja's sandbox, and what a notice says is never part of one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from jinja2 import StrictUndefined, TemplateError
from markupsafe import Markup

from rca.errors import RcaError
from rca.formats._document.tree import parse
from rca.formats.docx.anonymous import without_past
from rca.formats.docx.body import Writer
from rca.formats.docx.document import describe, design_of, packed
from rca.model.problem import N_
from rca.sandbox import Sandbox

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

    from rca.model.notices.notice import Notice

_REMEDY = N_("Correct the template, or write a new one with: rca init --word")


def fill(template: bytes, notice: Notice) -> bytes:
    """The notice in the organisation's template.

    Raises RcaError if docxtpl is not installed, or if the template cannot be read, asks for what a notice does not
    have, or does what the sandbox forbids.
    """
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise RcaError(
            N_("there is a Word template, but the library that fills it in is not installed"),
            remedy=N_('Install it with: pip install "rca[word]"'),
        ) from None
    frame = notice.frame
    environment = Sandbox(autoescape=True, undefined=StrictUndefined)
    try:
        filled = DocxTemplate(io.BytesIO(template))
        document = filled.get_docx()
        writer = Writer(document, design_of(frame), frame.locale, bare=True)
        filled.render(_context(notice, writer), environment, autoescape=True)
        if frame.record and not any(frame.record in each.text for each in document.paragraphs):
            document.add_paragraph(frame.record)  # every reader is to hold it, whatever the template shows
        describe(document, frame)
        without_past(document, frame.organisation)
        return packed(document)
    except (BadZipFile, KeyError, ValueError) as error:
        raise RcaError(
            N_("the Word template cannot be read: {detail}"), remedy=_REMEDY, detail=str(error)
        ) from None
    except (TemplateError, TypeError, ArithmeticError, RecursionError) as error:
        raise RcaError(
            N_("the Word template is wrong: {detail}"), remedy=_REMEDY, detail=str(error)
        ) from None


def _context(notice: Notice, writer: Writer) -> Mapping[str, object]:
    frame = notice.frame
    lines = {
        name: [line for line in getattr(frame, name) if line]
        for name in ("addressee", "sender", "closing", "banners")
    }
    texts = {
        name: getattr(frame, name)
        for name in (
            "number", "issued", "title", "label", "salutation", "item_mark", "end_mark", "contact_heading",
            "organisation", "locale", "record",
        )
    }  # fmt: skip
    prose = "BodyTextFirstIndent" if writer.design.japanese else "BodyText"
    return {
        **texts,
        **lines,
        "contact": [
            {"label": entry.label, "value": entry.value, "href": entry.href} for entry in frame.contact
        ],
        "opening": _xml(writer.tree(parse(frame.opening), prose)) if frame.opening else "",
        "body": _xml(writer.tree(parse(notice.body))),
    }


def _xml(blocks: list[BaseOxmlElement]) -> Markup:
    """Blocks as markup that a template takes as it is: made here, with every text escaped."""
    return Markup("".join(block.xml for block in blocks))  # noqa: S704 - ours

"""Own Word templates without their past: who wrote them, where they lie, and what was noted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document

_PARTS = frozenset(
    {"custom-properties", "thumbnail", "people", "comments", "commentsExtended", "commentsIds", "commentsExtensible",
     "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "mailMergeRecipientData", "customXml"}
)  # fmt: skip
"""Relations to parts that tell of a template's authors, of their machines, or of data beside the document."""
_SETTINGS = ("attachedTemplate", "rsids", "docVars", "mailMerge", "linkStyles", "writeProtection")
_REMARKS = frozenset(map(qn, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")))
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def without_past(document: Document, organisation: str) -> None:
    """Take out of a document what its template tells beyond its pages; changes in it are the organisation's."""
    part = document.part
    for owner in (part.package, part, *part.package.iter_parts()):
        for key, relation in list(owner.rels.items()):
            kind = relation.reltype.rpartition("/")[2]
            if kind in _PARTS:
                del owner.rels[key]
            elif kind == "extended-properties":
                relation.target_part._blob = _APP
    settings = document.settings.element
    for name in _SETTINGS:
        for element in settings.findall(qn(f"w:{name}")):
            settings.remove(element)
    core = part.package.core_properties._element
    for element in core.findall(qn("cp:lastPrinted")):
        core.remove(element)
    for each in part.package.iter_parts():
        root = getattr(each, "element", None)
        if root is not None:
            _anonymous(root, organisation)


def _anonymous(root: object, organisation: str) -> None:
    for element in list(root.iter()):  # type: ignore[attr-defined]
        if not isinstance(element.tag, str):
            continue
        if element.tag in _REMARKS:
            element.getparent().remove(element)
            continue
        for name in list(element.attrib):
            if name in (qn("w:author"), qn("w:initials")):
                element.set(name, organisation)
            elif name == qn("w:date") or name.startswith(qn("w:rsid")):
                del element.attrib[name]

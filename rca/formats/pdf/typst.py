"""A notice as data for the typst templates, and typst itself.

Templates read JSON; no text ever becomes typst source. The body's data are made once for all of its readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache

from rca.formats._document.links import is_followable
from rca.formats._document.plain_style import plain_style_of
from rca.formats._document.tree import Node, parse, text_of
from rca.i18n.columns import width
from rca.model.notices.notice import Frame, FrameKind, Notice, Typeface

Data = dict[str, object]

LINE = 82
"""Columns of plain text that a line of a table holds; each column of the table takes ``GAP`` more."""
GAP = 3

NARROW = 32
"""Columns of plain text up to which a table's column may keep its natural width."""

LEAST = 14
"""Columns of plain text that are kept for each of the others."""

LONG_CELL = 1200
"""Columns of plain text beyond which a row may be cut by the end of a page: it might not fit on one."""

LONG_TITLE = 200
"""Characters beyond which a title is set as running text, not line by line."""

_HIRAGANA = re.compile("[\u3041-\u3096、。・]")
_CLOSING = "）」』】、。・"
_LONG_WORD = re.compile(r"[!-~]{36,}")
_BREAK = "\u200b"
_PIECE = 12


def typeface_of(frame: Frame) -> Typeface:
    """The chosen typeface, or the usual one: Mincho for letters, Gothic for the web."""
    usual = Typeface.MINCHO if frame.kind is FrameKind.LETTER else Typeface.GOTHIC
    return frame.look.typeface or usual


def frame_data(notice: Notice) -> Data:
    """All of the frame but its Markdown and its reader, each text in one line."""
    frame, plain = notice.frame, plain_style_of(notice.frame.locale)
    title = frame.title or frame.label or notice.incident_key  # PDF/UA wants one
    before, _, after = plain.number.partition("{number}")
    issued_at = frame.issued_at.astimezone(UTC)  # typst knows no zones
    return {
        "language": frame.locale.replace("_", "-").split("-"),
        "paper": frame.look.paper.value,
        "typeface": typeface_of(frame).value,
        "logo": bool(frame.look.logo),
        "title": title,
        "phrases": phrases(title) if len(title) <= LONG_TITLE else [title],
        "label": frame.label,
        "issued": frame.issued,
        "date": [issued_at.year, issued_at.month, issued_at.day, issued_at.hour, issued_at.minute],
        "number": frame.number,
        "organisation": frame.organisation or next(iter(_lines(frame.sender)), title),
        "salutation": _breakable(frame.salutation),
        "item_mark": frame.item_mark,
        "end_mark": frame.end_mark,
        "contact_heading": frame.contact_heading,
        "record": frame.record,
        "contact": [_entry(entry.label, entry.value, entry.href) for entry in frame.contact],
        **{
            name: _lines(lines)
            for name, lines in (
                ("sender", frame.sender),
                ("banners", frame.banners),
                ("closing", frame.closing),
            )
        },
        "bullet": plain.bullet.strip() if plain.headings else "•",
        "numbered": [before, after.rstrip()],
        "colon": plain.colon,
    }


def reader_data(notice: Notice) -> Data:
    """What differs from reader to reader; all else is laid out once and remembered by typst."""
    return {"addressee": _lines(notice.frame.addressee)}


def _lines(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text]


def phrases(title: str) -> list[str]:
    """A title in the pieces between which it may be cut into lines: words, or Japanese 文節 as far as script shows."""
    pieces: list[str] = []
    for at, character in enumerate(title):
        if pieces and not _may_part(title, at):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_part(title: str, at: int) -> bool:
    """True where a phrase may end before ``at``: at a blank, a bracket, or where particles end and a word begins."""
    before, after = title[at - 1], title[at]
    if before == " " or (after in "（「『【" and before not in "（「『【"):
        return True
    if not _HIRAGANA.match(before) or (before in "おご" and _is_polite(title, at - 1)):
        return False
    return (not _HIRAGANA.match(after) and after not in _CLOSING) or _is_polite(title, at)


def _is_polite(title: str, at: int) -> bool:
    """True if お or ご at this place begins a polite word such as お詫び."""
    return title[at] in "おご" and at + 1 < len(title) and "\u4e00" <= title[at + 1] <= "\u9fff"


def _entry(label: str, value: str, href: str) -> Data:
    return {
        "label": label,
        "value": _breakable(value),
        "href": href if is_followable(href) else "",
    }


@lru_cache(maxsize=512)
def body_json(markdown: str) -> bytes:
    """``markdown`` as JSON of its document tree."""
    return to_json(_blocks(parse(markdown).blocks))


def to_json(data: object) -> bytes:
    """``data`` as the templates read it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _blocks(nodes: Iterable[Node]) -> list[Data]:
    return [_block(node) for node in nodes]


def _block(node: Node) -> Data:
    match node.tag:
        case "ul" | "ol":
            return {
                "tag": node.tag,
                "start": node.start,
                "items": [_blocks(item.nodes) for item in node.nodes],
            }
        case "blockquote":
            return {"tag": node.tag, "blocks": _blocks(node.nodes)}
        case "pre":
            return {"tag": "pre", "text": text_of(node.children)}
        case "hr":
            return {"tag": "hr"}
        case "table":
            return _table(node)
        case "p":
            return {"tag": "p", "text": _inline(node.children)}
        case _:
            return {"tag": "h", "level": int(node.tag[1]), "text": _inline(node.children)}


def _table(table: Node) -> Data:
    rows = [row for part in table.nodes for row in part.nodes]
    widths = [
        max(width(text_of(row.nodes[at].children), 2) for row in rows) for at in range(len(rows[0].nodes))
    ]
    headed = table.nodes[0].tag == "thead"
    return {
        "tag": "table",
        "columns": _shares(widths),
        "align": [cell.align for cell in rows[0].nodes],
        "head": [_inline(cell.children) for cell in rows[0].nodes] if headed else [],
        "rows": [
            {
                "cells": [_inline(cell.children) for cell in row.nodes],
                "long": any(width(text_of(cell.children), 2) > LONG_CELL for cell in row.nodes),
            }
            for row in rows[1 if headed else 0 :]
        ],
    }


def _shares(widths: list[int]) -> list[int]:
    """How the columns of a table share its width: 0 for natural width, narrowest first as long as there is room."""
    shares = list(widths)
    room = LINE - GAP * len(widths)
    for place, column in enumerate(sorted(range(len(widths)), key=widths.__getitem__), start=1):
        room -= widths[column]
        if place == len(widths) or widths[column] > NARROW or room < LEAST * (len(widths) - place):
            break
        shares[column] = 0
    return [min(share, 5 * NARROW) for share in shares]


def _inline(nodes: Iterable[Node | str]) -> list[object]:
    return [_breakable(node) if isinstance(node, str) else _span(node) for node in nodes]


def _span(node: Node) -> Data:
    if node.tag == "code":
        return {"tag": "code", "text": text_of(node.children)}
    if node.tag == "a":
        text = text_of(node.children).rstrip("/")
        shown = text in (node.href.rstrip("/"), node.href.removeprefix("mailto:"))
        return {"tag": "a", "href": node.href, "shown": shown, "text": _inline(node.children)}
    return {"tag": node.tag, "text": _inline(node.children)}


def _breakable(text: str) -> str:
    """``text`` with places to break in words too long for a line; addresses have theirs by themselves."""
    return _LONG_WORD.sub(_cut, text) if len(text) >= 36 else text


def _cut(match: re.Match[str]) -> str:
    word = match[0]
    if "://" in word:
        return word
    return _BREAK.join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))

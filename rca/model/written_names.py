"""Names as they are written: gaps that somebody left in them, and scripts that the readers of a language do not read."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"(?<![0-9A-Za-z_])(?:TODO|TBD|FIXME|XXX+)(?![0-9A-Za-z_])|[〇○]{2,}|\?\?\?|？？？")
_KANA, _HAN, _HANGUL = (
    "\u3041-\u30fa\u30fc-\u30ff\uff66-\uff9f",
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff",
    "\uac00-\ud7a3",
)
_FOREIGN = {"ja": _HANGUL, "zh": _KANA + _HANGUL, "ko": _KANA}
"""The East Asian letters that each of these languages does not have; Korean names may stand in Chinese characters."""


def placeholder(text: str) -> str:
    """What in a text looks like a gap still to be filled, such as TODO or 〇〇; empty if nothing does."""
    match = _PLACEHOLDER.search(text)
    return match.group() if match else ""


def is_readable(name: str, tag: str) -> bool:
    """False if a name has letters that whoever reads the language ``tag`` cannot be expected to read: 東京 in English."""
    foreign = _FOREIGN.get(tag.split("-")[0], _KANA + _HAN + _HANGUL)
    return name.isascii() or not re.search(f"[{foreign}]", name)

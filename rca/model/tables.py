"""Tables in prose: how wide the widest is, and how wide one may be."""

from __future__ import annotations

import re

MAX_COLUMNS = 40
"""More than any page can show; layouting takes time and memory that grow faster than the width."""

_RULE = re.compile(r"^[ \t>]*[|:-][ \t|:-]*$", re.MULTILINE)


def columns_of(markdown: str) -> int:
    """The columns of the widest table in ``markdown``, by the line below its header; 0 if there is none."""
    widths = (rule[0].strip(" \t>").strip("|").count("|") + 1 for rule in _RULE.finditer(markdown))
    return max((width for width in widths if width > 1), default=0)

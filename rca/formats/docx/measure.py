"""How wide text will be, before Word sets it: an estimate for column widths and indents, on the safe side."""

from __future__ import annotations

import re

from rca.i18n.columns import width

NARROW = 0.53
"""A Latin letter or digit in ems, as in the widest of our fonts."""

GAP = 0.25
"""The space that Word leaves between East Asian and Latin text (autoSpaceDE, autoSpaceDN), in ems."""

_EAST_ASIAN = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_BESIDE = re.compile(rf"(?<=[{_EAST_ASIAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{_EAST_ASIAN}])")


def ems(text: str, ambiguous: int) -> float:
    """The width of one line of text in ems; ``ambiguous`` as for :func:`_columns.width`."""
    wide = max(width(text, ambiguous) - len(text), 0)
    return wide + max(len(text) - wide, 0) * NARROW + len(_BESIDE.findall(text)) * GAP

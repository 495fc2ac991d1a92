"""Names of persons that stand in two columns, put together in the order of their language."""

from __future__ import annotations

import re

Cells = dict[tuple[str, str], tuple[str, str]]
"""(column, language) → (the cell as it is kept, the column's header)."""

_FAMILY_FIRST = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def persons(cells: Cells) -> Cells:
    """The cells with the person's name in place of its parts; a whole name in a column of its own stands before them."""
    tags = {tag for name, tag in cells if name in ("family_name", "given_name")}
    whole = {where: cell for where, cell in cells.items() if where[0] not in ("family_name", "given_name")}
    for tag in tags:
        parts = [cells[name, tag] for name in ("family_name", "given_name") if (name, tag) in cells]
        names = [name for name, _ in parts]
        if not any(map(_FAMILY_FIRST.search, names)):
            names.reverse()
        whole.setdefault(("person", tag), (" ".join(names), parts[0][1]))
    return whole

"""``python -m tools.reference``: write the generated pages of the reference."""

from __future__ import annotations

from tools.reference import FOLDER, PAGES

for name, page in PAGES.items():
    (FOLDER / name).write_text(page(), encoding="utf-8")
    print(FOLDER / name)

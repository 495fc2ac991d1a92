"""Build hook: compile the catalogs and put the locale data inside the wheel.

Catalogs are kept as ``.po`` in git and shipped as ``.mo``. An editable install compiles them beside their
sources (git-ignored); a wheel gets them under ``rca/locales/<tag>/LC_MESSAGES/``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface[Any]):
    """Compile ``locales/*/LC_MESSAGES/*.po``; drafts are marked per locale, so fuzzy entries stay out."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        locales = Path(self.root) / "locales"
        self._scratch = tempfile.TemporaryDirectory()
        include = build_data["force_include"]
        for po in sorted(locales.glob("*/LC_MESSAGES/*.po")):
            tag = po.parts[-3]
            with po.open("rb") as source:
                catalog = read_po(source, domain=po.stem)
            if version == "editable":
                target = po.with_suffix(".mo")
            else:
                target = Path(self._scratch.name) / tag / f"{po.stem}.mo"
                target.parent.mkdir(parents=True, exist_ok=True)
                include[str(target)] = f"rca/locales/{tag}/LC_MESSAGES/{po.stem}.mo"
            with target.open("wb") as compiled:
                write_mo(compiled, catalog, use_fuzzy=False)
        if version != "editable":
            for data in sorted([*locales.glob("*"), *locales.glob("*/*")]):
                if data.is_file():
                    include[str(data)] = f"rca/locales/{data.relative_to(locales).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_scratch"):
            self._scratch.cleanup()

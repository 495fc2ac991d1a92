"""Names as people write them on a command line: what they mean, and how those that were begun may go on.

Rows are all that is read of a store; an SQLite file is read directly, so that a shell can wait for the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rca.config.locating import TEMPLATES
from rca.resources import search_path
from rca.store.incidents import naming
from rca.store.rows.reading import Rows

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents

_SUFFIX = ".md.jinja"


class Names:
    """The names in one workspace. ``file`` is its store if that is an SQLite file that nobody has opened yet."""

    def __init__(self, store: Callable[[], Incidents], file: Path | None, folder: Path) -> None:
        self._store, self._file, self._folder = store, file, folder

    def incidents(self, name: str) -> Sequence[str]:
        """The keys that a key, a tracking id or the beginning of a key may mean; none if there is no store yet.

        Raises StoreError.
        """
        return self._asked(lambda rows: naming.keys_named(rows, name))

    def keys(self, begin: str) -> Sequence[str]:
        """The keys and tracking ids that begin so. Raises StoreError."""
        return self._asked(lambda rows: naming.keys_beginning(rows, begin))

    def steps(self, begin: str) -> Sequence[str]:
        """The steps, as ``key#step``, that begin so; without their ``#``, the keys. Raises StoreError."""
        key, mark, _ = begin.partition("#")
        if not mark:
            return [f"{each}#" for each in self._asked(lambda rows: naming.keys_beginning(rows, begin))]
        return naming.kept(self._asked(lambda rows: naming.steps_of(rows, key)), begin)

    def services(self, begin: str) -> Sequence[str]:
        """The ids of services that begin so. Raises StoreError."""
        return naming.kept(self._asked(naming.services), begin)

    def owners(self, begin: str) -> Sequence[str]:
        """The owners of next steps that begin so. Raises StoreError."""
        return naming.kept(self._asked(naming.owners), begin)

    def customers(self, begin: str) -> Sequence[str]:
        """The ids of customers that begin so. Raises StoreError."""
        return naming.kept(self._asked(naming.customers), begin)

    def kinds(self) -> Sequence[str]:
        """The kinds of notices for which there is a template, by name."""
        found = {
            path.name.removesuffix(_SUFFIX)
            for folder in self._templates
            for path in (folder / "notices").glob(f"[!_]*{_SUFFIX}")
        }
        return sorted(name for name in found if "." not in name)

    def regimes(self) -> Sequence[str]:
        """The regimes of deadlines that can be named: our own and those of the workspace."""
        return sorted(
            {path.stem for folder in search_path("regimes", [self._folder]) for path in folder.glob("*.toml")}
        )

    def kind(self, name: str) -> str:
        """The kind that is called so in any language; ``name`` itself if none is. Raises SettingsError."""
        if name in self.kinds():
            return name
        from rca.notices.kind_names import kind_called

        return kind_called(name, self._templates)

    @property
    def _templates(self) -> tuple[Path, ...]:
        return search_path(TEMPLATES, [self._folder])

    def _asked(self, ask: Callable[[Rows], Sequence[str]]) -> Sequence[str]:
        if self._file and not self._file.is_file():
            return ()
        from rca.store.file import answered

        return answered(self._file, ask, lambda: self._store().database)

"""Working files: incident files where people edit them, compared with what the store holds, and written anew from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca.errors import Unimported
from rca.importers.incident_yaml import incident_file
from rca.model.incidents.incident import Incident
from rca.model.problem import N_, Place, Problem
from rca.model.rules.catalogue import found
from rca.services.intake import file_read, parsed, whole_path
from rca.services.workspace import INCIDENTS
from rca.store.incidents.lineage import files_in, last_text
from rca.store.steps.file_merge import edits_of, keep_written

if TYPE_CHECKING:
    from rca.store.incidents.repository import Incidents


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to be written from the store, and the version of the incident that it holds."""

    path: Path
    version: int
    incident: Incident
    text: str


class WorkingFiles:
    """The files of one store's incidents: those of this workspace, and those that the same person imported elsewhere."""

    def __init__(self, folder: Path, store: Incidents, who: str) -> None:
        self._folder, self._store, self._who = folder, store, who

    def edits(self, keys: Iterable[str]) -> list[Problem]:
        """Where files of these incidents were edited since they were imported."""
        return [problem for key in keys for path in self._files(key) for problem in self._edits(key, path)]

    def refuse_edits(self, key: str) -> None:
        """Raise Unimported if a file of the incident was edited since it was imported."""
        if edits := self.edits([key]):
            raise Unimported(
                N_("{key} was edited in its file, and the store does not know it yet"),
                edits,
                remedy=N_(
                    "Nothing was published. Import the file and have it approved, or publish what the store holds with "
                    "--as-stored."
                ),
                key=key,
            )

    def export(self, key: str, folder: Path) -> Exported:
        """The incident as a file for a folder, with the comments of the file that is there, or else that it came with.

        Raises NotFound.
        """
        path = folder / f"{key}.yaml"
        version, incident = self._store.version(key), self._store.get(key)
        own = last_text(files_in(self._store.database, key), whole_path(path))
        return Exported(
            path, version, incident, incident_file.write(incident, own or self._store.source(key))
        )

    def keep(self, exported: Iterable[Exported], *, at: datetime) -> None:
        """Keep that these files were written, those in which somebody may go on: here, or where they were imported."""
        mine = [
            (file_read(each.path, each.incident, each.text), each.version)
            for each in exported
            if self._is_here(whole_path(each.path))
            or last_text(files_in(self._store.database, each.incident.key), whole_path(each.path))
        ]
        if mine:
            keep_written(self._store.database, mine, who=self._who, at=at)

    def refuse_overwriting(self, exported: Iterable[Exported]) -> None:
        """Raise Unimported if what was edited would be lost by writing these files."""
        edits = [edit for each in exported for edit in self._lost(each.incident.key, each.path, each.text)]
        if edits:
            raise Unimported(
                N_("files that are there say what the store does not know yet"),
                edits,
                remedy=N_(
                    "Nothing was written. Import them first, export into another folder, or give up the edits with --force."
                ),
            )

    def _files(self, key: str) -> Iterator[Path]:
        """The files of an incident that are here."""
        known = [self._folder / INCIDENTS / f"{key}{suffix}" for suffix in sorted(incident_file.SUFFIXES)]
        known += [
            Path(each.file)
            for each in files_in(self._store.database, key)
            if each.who == self._who or self._is_here(each.file)
        ]
        yield from {whole_path(path): path for path in known if path.is_file()}.values()

    def _is_here(self, file: str) -> bool:
        return file.startswith(f"{whole_path(self._folder)}{os.sep}")

    def _edits(self, key: str, path: Path) -> tuple[Problem, ...]:
        file = whole_path(path)
        known = [each.text for each in files_in(self._store.database, key) if each.file == file]
        if any(incident_file.holds(path, text) for text in known):
            return ()
        item = incident_file.extract(path)
        shown = os.path.relpath(path)
        if not item.incident:
            line = item.problems[0].place.line if item.problems else 0
            return (found("file.edited", Place(shown, line), file=shown),)
        if item.incident.key != key:
            return ()
        read = file_read(path, item.incident, item.source)
        edits = edits_of(self._store.database, read, parsed, who=self._who)
        return incident_file.located(item.source, shown, edits, {"file": shown})

    def _lost(self, key: str, path: Path, text: str) -> Iterator[Problem]:
        if not path.is_file():
            return
        item = incident_file.extract(path)
        known = files_in(self._store.database, key)
        if item.source in (text, last_text(known, whole_path(path))):
            return
        if item.incident and item.incident.key != key:
            yield found("file.edited", Place(str(path), 1, "key"), file=path)
            return
        yield from self._edits(key, path)
        told = {comment for each in (text, self._store.source(key), *(each.text for each in known))
                for _, comment in incident_file.comments(each)}  # fmt: skip
        for line, comment in incident_file.comments(item.source):
            if comment not in told:
                yield found("file.comment", Place(os.path.relpath(path), line), file=path)

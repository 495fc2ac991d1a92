"""Intake: files read, checked, merged with what the store knows beyond them, and saved; and written out again."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from rca import checks
from rca.checks import Matter
from rca.importers.incident_yaml import incident_file
from rca.importers.incident_yaml.local_times import with_offsets
from rca.model.incidents.incident import Incident
from rca.model.problem import Level, Place, Problem, has_errors
from rca.model.progress import Done
from rca.model.rules.catalogue import found
from rca.store.database import Database
from rca.store.history import Saved
from rca.store.incidents.lineage import FileRead
from rca.store.steps.file_merge import Taken, take_files
from rca.whole_files import write_file

if TYPE_CHECKING:
    from rca.csv_rows import Encoding
    from rca.importers.tables.customers import Extraction as CustomerList
    from rca.model.incidents.incident import Incident
    from rca.store.customers.repository import Customers
    from rca.store.incidents.repository import Incidents

_BATCH = 200
"""Files saved in one transaction: large enough to be fast, small enough to lose little when interrupted."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: what was saved, if it was, and its problems."""

    file: Path
    saved: Saved | None
    problems: tuple[Problem, ...]


class CustomersTaken(NamedTuple):
    """What became of a list of customers."""

    read: CustomerList
    saved: Sequence[Saved]
    kept: Sequence[str]
    """The ids of those who were left out and stand in the store: what is known of them stays."""


class Intake:
    """Takes files into one store."""

    def __init__(self, store: Incidents, customers: Customers) -> None:
        self._store, self._customers = store, customers

    def import_incidents(
        self,
        files: Sequence[Path],
        *,
        who: str,
        at: datetime,
        as_written: bool = False,
        zone: ZoneInfo | None = None,
        progress: Done | None = None,
    ) -> list[Imported]:
        """Save the incidents of these files; see :func:`import_files`."""
        return import_files(
            self._store.database, files, who=who, at=at, as_written=as_written, zone=zone, progress=progress
        )

    def import_customers(
        self,
        file: Path,
        *,
        who: str,
        at: datetime,
        encoding: Encoding | None = None,
        columns: Mapping[str, str],
        all_or_nothing: bool = False,
    ) -> CustomersTaken:
        """Save the customers of a CSV file of whom nothing is wrong, or with ``all_or_nothing`` none if anything is.

        ``columns`` says what further headers mean. Services that no incident names are warnings. Raises OSError if the
        file cannot be read, and StoreError.
        """
        from rca.importers.tables.customers import extract
        from rca.model.customers.strange_services import strange_services

        read = extract(file, encoding, columns)
        strange = strange_services(
            read.customers, self._store.services(), str(file), read.lines, read.services_column
        )
        read = replace(read, problems=(*read.problems, *strange))
        held = all_or_nothing and has_errors(read.problems)
        good = () if held else read.customers
        saved = self._customers.save_all(good, who=who, at=at) if good else ()
        refused = {each.lower() for each in read.refused}
        known = {row.id.lower() for row in self._customers.rows()} if refused else set()
        kept = tuple(each for each in read.refused if each.lower() in known)
        return CustomersTaken(read, saved, kept)

    def warnings(self, key: str) -> tuple[Problem, ...]:
        """What the incident leaves to be desired, by the lines of the file that it was last imported from.

        Raises NotFound.
        """
        return incident_file.extract_text(self.export(key), key).problems

    def export(self, key: str) -> str:
        """The incident as a file that imports to the same incident, with the comments it came with. Raises NotFound."""
        return incident_file.write(self._store.get(key), self._store.source(key))


def import_files(
    database: Database,
    files: Sequence[Path],
    *,
    who: str,
    at: datetime,
    as_written: bool = False,
    zone: ZoneInfo | None = None,
    progress: Done | None = None,
) -> list[Imported]:
    """Save the incidents of these files; a file with errors is left out, and the others are saved.

    Times without an offset get that of ``zone``, if one is given, in the files as well.

    What others changed since a file was made stays, and what both changed is an error of the file;
    see :mod:`rca.model.incidents.merge` and :mod:`rca.store.incidents.lineage`. With ``as_written`` a file knows of all
    that others changed. Raises StoreError.
    """
    done: list[Imported] = []
    first: dict[str, Path] = {}
    for start in range(0, len(files), _BATCH):
        batch = [_read(path, first, zone) for path in files[start : start + _BATCH]]
        good = [file_read(path, item.incident, item.source) for path, item in batch if item.incident]
        taken = iter(
            take_files(database, good, parsed, who=who, at=at, as_written=as_written) if good else []
        )
        for path, item in batch:
            result = next(taken) if item.incident else None
            late = _late(path, item, result) if result else ()
            if item.incident and result and result.saved:
                late = (*late, *_checked(item.incident, item.source, str(path), at))
            done.append(Imported(path, result.saved if result else None, (*item.problems, *late)))
        if progress:
            progress(len(done), len(files))
    return done


def _late(path: Path, item: incident_file.Extraction, taken: Taken) -> tuple[Problem, ...]:
    """What taking a file into the store found out about it."""
    if not taken.findings or not item.incident:
        return ()
    values = {"key": item.incident.key, "folder": path.parent}
    return incident_file.located(item.source, str(path), taken.findings, values)


def file_read(path: Path, incident: Incident, source: str) -> FileRead:
    """A file as the store takes it."""
    return FileRead(whole_path(path), incident, source)


def whole_path(path: Path) -> str:
    """A file's whole path as it can be stored, whatever its name is."""
    return os.fsencode(path.resolve()).decode(errors="backslashreplace")


def parsed(source: str) -> Incident | None:
    """The incident that the text of a file says; None if it is none."""
    return incident_file.extract_text(source, "").incident


def _checked(incident: Incident, source: str, file: str, at: datetime) -> tuple[Problem, ...]:
    """What parts of the incident say against each other. It is in the store: what stops a notice stops no draft."""
    contradictions = tuple(checks.findings(incident, Matter(at)))
    problems = incident_file.located(source, file, contradictions) if contradictions else ()
    return tuple(
        replace(each, level=Level.WARNING) if each.level is Level.ERROR else each for each in problems
    )


def _read(path: Path, first: dict[str, Path], zone: ZoneInfo | None) -> tuple[Path, incident_file.Extraction]:
    item = incident_file.extract(path)
    if zone and not item.incident:
        item = _localised(path, item, zone)
    if item.incident:
        key = item.incident.key
        if key in first:
            twice = found("key.twice", Place(str(path), 1, "key"), key=key, other=str(first[key]))
            return path, incident_file.Extraction(None, item.source, (*item.problems, twice))
        first[key] = path
    return path, item


def _localised(path: Path, item: incident_file.Extraction, zone: ZoneInfo) -> incident_file.Extraction:
    """A file after its times got the offset of a zone; it is written only if nothing else is wrong with it."""
    text, notes = with_offsets(item.source, str(path), zone)
    mended = incident_file.extract_text(text, str(path))
    if not notes or not mended.incident:
        return item
    mark = codecs.BOM_UTF8 if path.read_bytes().startswith(codecs.BOM_UTF8) else b""
    try:
        write_file(path, mark + text.encode())
    except OSError as error:
        detail = error.strerror or str(error)
        return replace(item, problems=(*item.problems, found("file.write", Place(str(path)), detail=detail)))
    return replace(mended, problems=(*notes, *mended.problems))


def incident_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The incident files among ``paths``: files as they are, and those within folders, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if incident_file.identify(file)
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        else:
            yield path

"""The merge of incident files into a store that knows more than they do: all that was changed since they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from rca.model.incidents.consistency import Finding
from rca.model.incidents.merge import Field, merge
from rca.model.promises.file_merge import FileMerge, is_state, merge_file
from rca.model.promises.moves import Origin
from rca.store.database import Database
from rca.store.history import Saved, digest
from rca.store.incidents.lineage import FileRead, Lineage, Parse, files_of, keep_text
from rca.store.incidents.named import STORED
from rca.store.incidents.writer import IncidentWriter, load
from rca.store.rows.incidents import INVALID
from rca.store.steps.ledger import standing


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: what was saved, or what stands against it, or what it does not know; by its own paths."""

    saved: Saved | None
    findings: tuple[Finding, ...] = ()


def take_files(
    database: Database,
    files: Iterable[FileRead],
    parse: Parse,
    *,
    who: str,
    at: datetime,
    as_written: bool = False,
) -> list[Taken]:
    """Save the incidents of files with their texts, in one transaction; one that breaks a rule is left out.

    They are merged by :mod:`rca.model.promises.file_merge`; with ``as_written`` they are taken to be made in knowledge
    of all that the store holds. Raises StoreError if the database fails, with nothing saved.
    """
    with database.writing() as connection:
        writer = IncidentWriter(connection, who, at)
        taken = []
        for read in files:
            merge = _merged(connection, read, parse, database.name, who, as_written=as_written)
            if merge.findings:
                taken.append(Taken(None, merge.findings))
                continue
            saved = writer.save(merge.incident, read.text, origin=Origin.FILE)
            keep_text(connection, read, saved.version, who=who, at=at)
            taken.append(Taken(saved, merge.unknown))
        writer.flush()
        return taken


def edits_of(database: Database, read: FileRead, parse: Parse, *, who: str) -> tuple[Finding, ...]:
    """Where a file that is not as it was when it was imported says more than the store: what importing it would change, or
    be refused for."""
    with database.reading() as connection:
        row = connection.execute(STORED, {"key": read.incident.key}).first()
        if row is None:
            return ()
        of_file = [each for each in files_of(connection, row.key) if each.file == read.file]
        try:
            theirs = load(connection, row)
        except INVALID:
            return ()
        last = max(of_file, key=lambda each: each.at, default=None)
        lineage = Lineage(connection, row, theirs, read, last.who if last else who, parse)
    stored = theirs.plain()
    merged = merge(lineage.base, stored, read.incident.plain(), is_stale=lineage.is_stale, is_ours=is_state)
    places = [*merged.taken, *(conflict.path for conflict in merged.conflicts)]
    if not places and digest(merged.data) != digest(stored):
        places = [()]  # the order alone
    return tuple(Finding(place, "file.edited", {}) for place in places)


def keep_written(
    database: Database, files: Iterable[tuple[FileRead, int]], *, who: str, at: datetime
) -> None:
    """Keep what files say that somebody wrote from the store, at these versions: what is edited in them starts there."""
    with database.writing() as connection:
        for read, version in files:
            keep_text(connection, read, version, who=who, at=at)


def _never(field: Field, value: Any) -> bool:
    return False


def _nowhere(field: Field) -> bool:
    return False


def _merged(
    connection: Connection, read: FileRead, parse: Parse, store: str, who: str, *, as_written: bool
) -> FileMerge:
    mine = read.incident
    row = connection.execute(STORED, {"key": mine.key}).first()
    if row is None or row.digest == digest(mine.plain()):
        return FileMerge(mine)
    try:
        theirs = load(connection, row)
    except INVALID:  # the file mends the store
        return FileMerge(mine)
    lineage = Lineage(connection, row, theirs, read, who, parse)
    return merge_file(
        theirs.plain() if as_written else lineage.base,
        theirs,
        mine,
        promises=standing(connection, mine.key, store),
        is_stale=_never if as_written else lineage.is_stale,
        is_news=lineage.is_news,
        is_unseen=_nowhere if as_written else lineage.is_unseen,
        last_change=lineage.last_change,
    )

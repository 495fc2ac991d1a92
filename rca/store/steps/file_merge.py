"""The merge of incident files into a store that knows more than they do: the moves of next steps since the last import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, select

from rca.model.incidents.consistency import Finding, findings
from rca.model.incidents.incident import Incident
from rca.model.promises.file_merge import Changes, merge_steps
from rca.model.promises.moves import Origin
from rca.store.database import Database
from rca.store.history import Saved
from rca.store.incidents.named import STORED
from rca.store.incidents.writer import IncidentWriter, load
from rca.store.rows.incidents import INVALID
from rca.store.steps.ledger import standing
from rca.store.tables.steps import step_moves

Parse = Callable[[str], Incident | None]
"""The incident that the text of a file says; None if that is none any more."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: what was saved, or what stands against it; paths are those of the file's incident."""

    saved: Saved | None
    findings: tuple[Finding, ...] = ()


def take_files(
    database: Database,
    items: Iterable[tuple[Incident, str]],
    parse: Parse,
    *,
    who: str,
    at: datetime,
) -> list[Taken]:
    """Save incidents with the texts of their files, in one transaction; one that breaks a rule is left out.

    Steps are merged by :mod:`rca.model.promises.file_merge`. Raises StoreError if the database fails, with nothing saved.
    """
    with database.writing() as connection:
        writer = IncidentWriter(connection, who, at)
        taken = []
        for incident, source in items:
            merged, wrong = _merged(connection, incident, parse, database.name)
            if wrong:
                taken.append(Taken(None, wrong))
            else:
                taken.append(Taken(writer.save(merged, source, Origin.FILE)))
        writer.flush()
        return taken


def _merged(
    connection: Connection, mine: Incident, parse: Parse, store: str
) -> tuple[Incident, tuple[Finding, ...]]:
    row = connection.execute(STORED, {"key": mine.key}).first()
    if row is None:
        return mine, ()
    try:
        theirs = load(connection, row)
    except INVALID:  # the file mends the store
        return mine, ()
    if theirs.next_steps == mine.next_steps:
        return mine, ()
    moved = bool(connection.execute(_MOVED, {"key": mine.key}).scalar())
    base = parse(row.source) if moved and row.source else None
    merge = merge_steps(
        mine.key,
        base.next_steps if base else None,
        theirs.next_steps,
        mine.next_steps,
        standing(connection, mine.key, store),
        _changes(connection, mine.key) if moved else {},
    )
    if merge.findings:
        return mine, tuple(merge.findings)
    merged = mine.model_copy(update={"next_steps": merge.steps})
    # Words from the store may refer to facts that the file no longer has.
    return merged, tuple(findings(merged)) if merged != mine else ()


def _changes(connection: Connection, key: str) -> Changes:
    found: dict[str, tuple[str, str]] = {}
    for row in connection.execute(_LAST, {"key": key}):
        found[row.step] = (row.who, f"{row.at:%Y-%m-%d}")
    return found


_MOVED = select(
    exists().where(step_moves.c.incident_key == bindparam("key"), step_moves.c.origin == Origin.COMMAND.value)
)
_LAST = (
    select(step_moves.c.step, step_moves.c.who, step_moves.c.at)
    .where(step_moves.c.incident_key == bindparam("key"), step_moves.c.origin == Origin.COMMAND.value)
    .order_by(step_moves.c.id)
)

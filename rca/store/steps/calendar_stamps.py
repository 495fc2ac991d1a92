"""The stamps of steps for a calendar, beyond their rows: how often and when each was moved, and what stays inside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, String, cast, literal, select

from rca.model.audience import Audience
from rca.model.incidents.step_states import SETTLED, StepRef
from rca.model.promises.moves import Verb
from rca.store.database import Database
from rca.store.tables.incidents import incidents, next_steps, step_trackers, texts
from rca.store.tables.steps import step_moves


@dataclass(frozen=True, slots=True)
class Stamp:
    """The edition of a step. ``modified_at`` is its last move's, or the incident's first import's (UTC)."""

    moves: int
    modified_at: datetime
    settled_at: datetime | None = None
    """When a move settled it that found it open; None for one that is open, or came settled with its incident."""
    lost_due: str = ""
    """The date that it had before it was taken away; "" if it has one, or never had."""
    is_removed: bool = False
    """True for a step that is no longer there."""
    notes: str = ""
    links: tuple[str, ...] = ()
    """Links to trackers, as they are written."""
    audience: Audience = Audience.INTERNAL
    """Who may read the wording in its place."""


def step_stamps(database: Database) -> dict[StepRef, Stamp]:
    """The stamps of all steps, and of those that were removed. Raises StoreError if the database fails."""
    with database.reading() as connection:
        found = _steps(connection)
        _move(connection, found)
    return found


def _steps(connection: Connection) -> dict[StepRef, Stamp]:
    links: dict[tuple[int, int], list[str]] = defaultdict(list)
    columns = (step_trackers.c.incident_id, step_trackers.c.step_position, step_trackers.c.link)
    for number, place, link in connection.execute(select(*columns).order_by(step_trackers.c.position)):
        links[number, place].append(link)
    path = literal("next_steps.") + cast(next_steps.c.position, String) + literal(".text")
    readers = (
        select(texts.c.audience)
        .where(texts.c.incident_id == next_steps.c.incident_id, texts.c.path == path)
        .limit(1)
        .scalar_subquery()
    )
    query = select(
        incidents.c.id, incidents.c.key, incidents.c.created_at, next_steps.c.position, next_steps.c.name,
        next_steps.c.notes, readers.label("audience"),
    ).join(next_steps, next_steps.c.incident_id == incidents.c.id)  # fmt: skip
    return {
        StepRef(row.key, row.name): Stamp(
            moves=0,
            modified_at=row.created_at,
            notes=row.notes or "",
            links=tuple(links.get((row.id, row.position), ())),
            audience=Audience(row.audience or Audience.INTERNAL),
        )
        for row in connection.execute(query)
    }


def _move(connection: Connection, found: dict[StepRef, Stamp]) -> None:
    """Count the moves of each step, oldest first."""
    settled = {state.value for state in SETTLED}
    moves = step_moves.c
    columns = (
        moves.incident_key, moves.step, moves.at, moves.verb,
        moves.from_state, moves.to_state, moves.from_due, moves.to_due,
    )  # fmt: skip
    present = set(found)
    for key, step, at, verb, before, after, due_before, due in connection.execute(
        select(*columns).order_by(moves.id)
    ):
        ref = StepRef(key, step)
        known = found.get(ref) or Stamp(0, at)
        settled_at = known.settled_at
        if after not in settled:
            settled_at = None
        elif before not in settled and verb != Verb.ADD.value:
            settled_at = at
        found[ref] = replace(
            known,
            moves=known.moves + 1,
            modified_at=max(known.modified_at, at),
            settled_at=settled_at,
            lost_due=due_before if due_before and not due else "" if due else known.lost_due,
            is_removed=verb == Verb.REMOVE.value and ref not in present,
        )

"""The rows of moves, and moves made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from rca.model.incidents.step_states import StepRef, StepState
from rca.model.promises.moves import Evidence, EvidenceKind, Move, Origin, Verb
from rca.store.tables.steps import step_moves

_DETAILS = ("note", "public_reason", "old_text", "new_text")


def insert_moves(connection: Connection, moves: Iterable[Move]) -> None:
    """Add moves."""
    if rows := [_move_row(move) for move in moves]:
        connection.execute(step_moves.insert(), rows)


def _move_row(move: Move) -> dict[str, Any]:
    details: dict[str, Any] = {name: value for name in _DETAILS if (value := getattr(move, name))}
    if move.evidence:
        details["evidence"] = [[each.kind.value, each.value, each.sha256] for each in move.evidence]
    return {
        "incident_key": move.ref.key,
        "step": move.ref.step,
        "verb": move.verb.value,
        "origin": move.origin.value,
        "who": move.who,
        "at": move.at,
        "version": move.version,
        "from_state": move.from_state.value if move.from_state else None,
        "to_state": move.to_state.value if move.to_state else None,
        "from_due": move.from_due,
        "to_due": move.to_due,
        "from_owner": move.from_owner,
        "to_owner": move.to_owner,
        "why": move.why,
        "details": details,
    }


def move_of(row: Row[Any]) -> Move:
    """The move of a row of ``step_moves``."""
    details = row.details
    return Move(
        ref=StepRef(row.incident_key, row.step),
        verb=Verb(row.verb),
        origin=Origin(row.origin),
        who=row.who,
        at=row.at,
        version=row.version,
        from_state=StepState(row.from_state) if row.from_state else None,
        to_state=StepState(row.to_state) if row.to_state else None,
        from_due=row.from_due,
        to_due=row.to_due,
        from_owner=row.from_owner,
        to_owner=row.to_owner,
        why=row.why,
        evidence=tuple(
            Evidence(EvidenceKind(kind), value, sha256) for kind, value, sha256 in details.get("evidence", ())
        ),
        number=row.id,
        **{name: details[name] for name in _DETAILS if name in details},
    )

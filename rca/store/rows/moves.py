"""Moves and promises as rows, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from rca.model.incidents.step_states import StepRef, StepState
from rca.model.notices.freezing import freeze, thaw
from rca.model.notices.revision import FrozenPromise, Revision
from rca.model.promises.ledger import Promise
from rca.model.promises.moves import Evidence, EvidenceKind, Move, Origin, Verb
from rca.model.times import PartialDate
from rca.store.tables.steps import promises, step_moves

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


def promise_rows(revision: Revision) -> list[dict[str, Any]]:
    """The rows of what a revision tells of steps. An internal one is none that customers read; it has no rows."""
    if revision.audience.value == "internal":
        return []
    return [
        {
            "position": revision.position,
            "step": each.step,
            "incident_key": revision.incident_key,
            "revision": revision.number,
            "kind": revision.kind,
            "issued_at": revision.issued_at,
            "incident_version": revision.incident_version,
            "state": each.state or None,
            "due": each.due,
            "due_by": PartialDate.model_validate(each.due).last_day if each.due else None,
            "audience": each.audience.value,
            "content": freeze(each),
        }
        for each in revision.promises
    ]


def insert_promises(connection: Connection, revision: Revision) -> None:
    """Add what a revision promises."""
    if rows := promise_rows(revision):
        connection.execute(promises.insert(), rows)


def promise_of(row: Row[Any], *, is_withdrawn: bool) -> Promise:
    """The promise of a row of ``promises``. Raises ValueError if its content was altered."""
    frozen = thaw(FrozenPromise, row.content)
    return Promise(
        ref=StepRef(row.incident_key, row.step),
        revision=row.revision,
        position=row.position,
        kind=row.kind,
        issued_at=row.issued_at,
        incident_version=row.incident_version,
        state=StepState(frozen.state) if frozen.state else None,
        due=frozen.due,
        audience=frozen.audience,
        wording=frozen.wording,
        text=frozen.text,
        is_withdrawn=is_withdrawn,
    )

"""The moves of next steps: making them, and the history of what was done. Lists are in :mod:`rca.store.steps.listing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from rca.errors import InvalidInput, NotFound, Stale
from rca.model.incidents.incident import Incident
from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import StepRef
from rca.model.problem import N_, Listed, Problem
from rca.model.promises.moves import Move, Origin, Verb, recorded
from rca.model.promises.requested_move import RequestedMove
from rca.store.database import Database
from rca.store.incidents.named import row_of
from rca.store.incidents.writer import load
from rca.store.rows.moves import insert_moves, move_of
from rca.store.steps.checks import result_of, unclean, unfit
from rca.store.steps.ledger import standing
from rca.store.steps.requests import Added, MoveRequest, Seen
from rca.store.steps.writer import write_steps
from rca.store.tables.steps import step_moves


class Steps:
    """The next steps in a store. Every method is one transaction, and raises StoreError if the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, ref: StepRef) -> Seen:
        """A step as it stands. Raises NotFound."""
        return self.get_all([ref])[0]

    def get_all(self, refs: Sequence[StepRef]) -> list[Seen]:
        """Steps as they stand, in the order asked for. Raises NotFound."""
        known: dict[str, tuple[Row[Any], Incident]] = {}
        with self._database.reading() as connection:
            for key in dict.fromkeys(ref.key for ref in refs):
                row = row_of(connection, key)
                known[key] = row, load(connection, row)
        return [
            Seen(ref, _step(known[ref.key][1], ref), known[ref.key][0].version, known[ref.key][1])
            for ref in refs
        ]

    def move(self, asked: Sequence[MoveRequest], *, who: str, at: datetime) -> list[Move]:
        """Make moves, all of them or none: each writes its step, a new version of its incident, and its record.

        Moves of one incident make one version together. Raises NotFound; Stale, if a step was moved or imported anew
        since the version that its mover knew; and InvalidInput with every rule that any of them breaks.
        """
        by_key: dict[str, list[MoveRequest]] = {}
        for each in asked:
            by_key.setdefault(each.ref.key, []).append(each)
        moves: list[Move] = []
        problems: list[Problem] = []
        with self._database.writing() as connection:
            for key, of_key in by_key.items():
                moves += self._move(connection, key, of_key, problems, who, at)
            if problems:
                raise InvalidInput(
                    N_("the steps were not moved"),
                    problems,
                    remedy=N_("Nothing was changed, none of the other steps either."),
                )
            insert_moves(connection, moves)
        return moves

    def _move(
        self,
        connection: Connection,
        key: str,
        asked: Sequence[MoveRequest],
        problems: list[Problem],
        who: str,
        at: datetime,
    ) -> list[Move]:
        row = row_of(connection, key)
        before = load(connection, row)
        promises = standing(connection, key, self._database.name)
        after = before
        turned: list[tuple[NextStep, NextStep, MoveRequest]] = []
        broken = False
        for each in asked:
            step = _step(after, each.ref)
            if each.version != row.version:
                self._refuse_stale(connection, each)
            result, wrong = result_of(key, step, each.requested, promises.get(step.id))
            problems += wrong
            broken = broken or bool(wrong)
            if result is not None and not wrong:
                turned.append((step, result, each))
                after = after.model_copy(
                    update={
                        "next_steps": tuple(
                            result if known.id == step.id else known for known in after.next_steps
                        )
                    }
                )
        if broken:
            return []
        if any((step.text, step.reason) != (result.text, result.reason) for step, result, _ in turned):
            problems += (wrong := unfit(before, after))
            if wrong:
                return []
        version = write_steps(connection, row, before, after, who=who, at=at)
        return [
            recorded(
                key,
                step,
                result,
                verb=each.requested.verb,
                origin=Origin.COMMAND,
                who=who,
                at=at,
                version=version,
                why=each.requested.why,
                note=each.requested.note,
                evidence=each.requested.evidence,
            )
            for step, result, each in turned
        ]

    def _refuse_stale(self, connection: Connection, asked: MoveRequest) -> None:
        """Raise Stale if the step was touched since the version that the mover knew."""
        between = [
            move_of(row)
            for row in connection.execute(
                _MOVES.where(
                    step_moves.c.incident_key == asked.ref.key,
                    step_moves.c.step == asked.ref.step,
                    step_moves.c.version > asked.version,
                )
            )
        ]
        if between:
            last = between[-1]
            raise Stale(
                N_("{ref} was changed meanwhile by {who}, at {at}: {what}"),
                since=between,
                remedy=N_("Look at it again, rca steps show {ref}, and then decide."),
                ref=asked.ref,
                who=last.who,
                at=f"{last.at:%Y-%m-%d %H:%M:%SZ}",
                what=what_changed(last),
            )

    def add(self, added: Added, *, who: str, at: datetime) -> Move:
        """Add a step behind the others. Raises NotFound, and InvalidInput if the incident cannot have it."""
        with self._database.writing() as connection:
            row = row_of(connection, added.key)
            before = load(connection, row)
            after = before.model_copy(update={"next_steps": (*before.next_steps, added.step)})
            place = str(StepRef(added.key, added.step.id))
            wrong = [*unclean(place, RequestedMove(Verb.ADD, why=added.why)), *unfit(before, after)]
            if wrong:
                raise InvalidInput(N_("the step was not added"), wrong)
            version = write_steps(connection, row, before, after, who=who, at=at)
            move = recorded(
                added.key,
                None,
                added.step,
                verb=Verb.ADD,
                origin=Origin.COMMAND,
                who=who,
                at=at,
                version=version,
                why=added.why,
            )
            insert_moves(connection, [move])
        return move

    def history(self, ref: StepRef) -> list[Move]:
        """Every move of a step, oldest first."""
        return self.moves(key=ref.key, step=ref.step)

    def moves(
        self,
        *,
        key: str | None = None,
        step: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Move]:
        """Moves in their order: of an incident, of a step, and within ``since`` ≤ at < ``until`` (aware)."""
        query = _MOVES
        if key is not None:
            query = query.where(step_moves.c.incident_key == key)
        if step is not None:
            query = query.where(step_moves.c.step == step)
        if since is not None:
            query = query.where(step_moves.c.at >= since)
        if until is not None:
            query = query.where(step_moves.c.at < until)
        with self._database.reading() as connection:
            return [move_of(row) for row in connection.execute(query)]


_MOVES = select(step_moves).order_by(step_moves.c.id)


def what_changed(move: Move) -> str:
    """A move in a few words of the files: ``state planned → in_progress, due 2025-07-31 → 2025-08-29``."""
    pairs = [
        ("state", move.from_state, move.to_state),
        ("due", move.from_due, move.to_due),
        ("owner", move.from_owner, move.to_owner),
    ]
    told = [f"{name} {before or '-'} → {after or '-'}" for name, before, after in pairs if before != after]
    if move.old_text != move.new_text and move.verb is not Verb.ADD:
        told.append("text")
    return ", ".join(told) or move.verb.value


def _step(incident: Incident, ref: StepRef) -> NextStep:
    for step in incident.next_steps:
        if step.id == ref.step:
            return step
    raise NotFound(
        N_("{key} has no next step {step}"),
        remedy=N_("Choose one of: {near}.") if incident.next_steps else "",
        key=ref.key,
        step=ref.step,
        near=Listed(step.id for step in incident.next_steps),
    )

"""Moving steps in several processes, and in processes that are killed: one move wins, and a move is whole or not there."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from rca.errors import Stale
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.promises.moves import Verb
from rca.model.promises.requested_move import RequestedMove
from rca.store.steps.requests import MoveRequest
from tests.support.kill_points import calls, die_at
from tests.support.promised_store import KEY, NOON, Lead, lead
from tests.support.published_store import base

KILLS = int(os.environ.get("RCA_TEST_KILLS", "15"))
GATE = StepRef(KEY, "gate")
_together: Barrier | None = None


def _meet(barrier: Barrier) -> None:
    global _together
    _together = barrier


def _move(folder: str, who: str, state: str) -> str:
    """Move the step as it stood before all met; the answer is who did, or what one is told instead."""
    assert _together is not None
    with base(Path(folder)) as kb:
        (seen,) = kb.steps.seen([GATE])
        _together.wait(timeout=60)
        try:
            kb.steps.move(
                [MoveRequest(GATE, RequestedMove(Verb.STATE, StepState(state), why="x"), seen.version)],
                who=who,
                at=NOON,
            )
        except Stale as stale:
            return f"{stale.since[-1].who}: {stale}"
    return "moved"


@pytest.mark.slow
def test_of_those_who_move_at_once_one_wins_and_the_others_are_told(tmp_path: Path) -> None:
    with lead(tmp_path).kb:
        pass
    context = get_context("spawn")
    people = {"ann": "in_progress", "bob": "dropped", "eve": "blocked"}
    with ProcessPoolExecutor(
        len(people), mp_context=context, initializer=_meet, initargs=(context.Barrier(len(people)),)
    ) as pool:
        answers = list(pool.map(_move, [str(tmp_path)] * len(people), people, people.values()))
    (winner,) = [who for who, answer in zip(people, answers, strict=True) if answer == "moved"]
    with base(tmp_path) as kb:
        (move,) = kb.steps.steps.history(GATE)
        assert (move.who, move.to_state) == (winner, people[winner])
        assert kb.incidents.get(KEY).next_steps[0].state == people[winner]
    for answer in answers:
        assert answer == "moved" or (answer.startswith(f"{winner}: ") and people[winner] in answer)


def kill_at_random_points(folder: str, kills: int, seed: int) -> None:
    """Move a step to and fro in processes that kill themselves at a random call within, and look at what is left."""
    _toggle(folder)  # what is made once and kept is not counted
    total = calls(partial(_toggle, folder))
    chance = random.Random(seed)
    for turn in range(kills):
        before = _state(folder)
        # The store is written towards the end, so every other point lies there.
        point = chance.randrange(total * 3 // 4, total) if turn % 2 else chance.randrange(total)
        child = os.fork()
        if child == 0:
            die_at(point)
            _toggle(folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        after = _state(folder)
        _toggle(folder)
        print(json.dumps([killed, before, after, _state(folder)]))  # noqa: T201


def _toggle(folder: str) -> None:
    with base(Path(folder)) as kb:
        who = Lead(kb)
        to = StepState.PLANNED if who.step("gate").state is StepState.IN_PROGRESS else StepState.IN_PROGRESS
        who.to("gate", to, why="to and fro")


def _state(folder: str) -> list[int]:
    """The incident's version, and how many changes and moves there are; the last move made the step's state."""
    with closing(sqlite3.connect(Path(folder) / "rca.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (state,) = connection.execute("SELECT state FROM next_steps WHERE name = 'gate'").fetchone()
        last = connection.execute("SELECT to_state, version FROM step_moves ORDER BY id DESC").fetchone()
        (version,) = connection.execute("SELECT version FROM incidents").fetchone()
        assert last is None or last == (state, version)
        return [
            version,
            *(
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("changes", "step_moves")
            ),
        ]


@pytest.mark.kill
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_killed_move_is_whole_or_absent_and_the_next_carries_on(tmp_path: Path) -> None:
    with lead(tmp_path).kb:
        pass
    code = (
        "import sys; from tests.test_moving_processes import kill_at_random_points;"
        " kill_at_random_points(sys.argv[1], int(sys.argv[2]), 7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(KILLS)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == KILLS
    assert sum(killed for killed, *_ in results) >= KILLS * 0.9
    for _, before, after, again in results:
        assert [new - old for old, new in zip(before, after, strict=True)] in ([0, 0, 0], [1, 1, 1])
        assert [new - old for old, new in zip(after, again, strict=True)] == [1, 1, 1]
    with base(tmp_path) as kb:
        assert kb.incidents.get(KEY).next_steps[0].state is not None

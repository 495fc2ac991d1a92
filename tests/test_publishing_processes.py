"""Publishing in several processes, and in processes that are killed: a revision is whole or it is not there."""

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

from tests.support.kill_points import calls, die_at
from tests.support.published_store import KEY, REPORTED, approve, base, first_report, publish, save
from tests.support.samples import incident

KILLS = int(os.environ.get("RCA_TEST_KILLS", "15"))
OTHER = "2021-10-13-windows-vm-operations"
_together: Barrier | None = None


def _meet(barrier: Barrier) -> None:
    global _together
    _together = barrier


def _publish(folder: str, key: str, note: str) -> int:
    assert _together is not None
    with base(Path(folder)) as kb:
        _together.wait(timeout=60)
        return publish(kb, key=key, note=note).published.revision.number


@pytest.mark.slow
def test_processes_that_publish_at_once_get_consecutive_numbers(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        for of in (first_report(), incident(OTHER)):
            save(kb, of)
            approve(kb, of.key)
    context, processes = get_context("spawn"), 4
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_meet, initargs=(context.Barrier(processes),)
    ) as pool:
        keys = (KEY, KEY, KEY, OTHER)
        numbers = list(pool.map(_publish, [str(tmp_path)] * processes, keys, ("a", "b", "c", "d")))
    assert sorted(numbers[:3]) == [1, 2, 3]
    assert numbers[3] == 1
    with base(tmp_path) as kb:
        assert [each.revision.position for each in kb.publishing.revisions()] == [1, 2, 3, 4]
        assert kb.publishing.verify().problems == []


def kill_at_random_points(folder: str, kills: int, seed: int) -> None:
    """Publish again and again in processes that kill themselves at a random call within, and look at what is left.

    Each is a copy of this one, in which everything is imported already. The calls of one whole publication are
    counted first, so the points lie anywhere from opening the store to closing it, those in SQLAlchemy and before
    and after every call of SQLite included.
    """
    _publish_note(folder, "counted before")  # what is made once and kept is not counted
    total = calls(partial(_publish_note, folder, "counted"))
    chance = random.Random(seed)
    for turn in range(kills):
        before = _state(folder)
        # The store is written at the very end, so every other point lies there.
        point = chance.randrange(total * 24 // 25, total) if turn % 2 else chance.randrange(total)
        child = os.fork()
        if child == 0:
            die_at(point)
            _publish_note(folder, f"killed {turn}")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        after = _state(folder)
        with base(Path(folder)) as kb:
            again = publish(kb, note=f"killed {turn}")
            problems = kb.publishing.verify().problems
        result = [turn, point, killed, before, after, again.published.revision.number, len(problems)]
        print(json.dumps(result))  # noqa: T201


def _publish_note(folder: str, note: str) -> None:
    with base(Path(folder)) as kb:
        publish(kb, note=note)


def _state(folder: str) -> list[int]:
    """How many rows there are; each revision with all of its parts, or none of them."""
    with closing(sqlite3.connect(Path(folder) / "rca.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("revisions", "editions", "renditions")
        ]


@pytest.mark.kill
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_killed_publication_is_whole_or_absent_and_the_next_carries_on(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        save(kb, first_report())
        approve(kb)
    code = (
        "import sys; from tests.test_publishing_processes import kill_at_random_points;"
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
    killed, whole = 0, 0
    for _, _, was_killed, before, after, number, problems in results:
        killed += was_killed
        whole += after != before
        grown = [new - old for old, new in zip(before, after, strict=True)]
        assert grown in ([0, 0, 0], [1, 2, 6])
        # What got through before the end is not published again; what did not is the next revision.
        assert number == before[0] + 1
        assert problems == 0
    assert killed >= KILLS * 0.9
    print(f"{killed} killed, {whole} of them after the revision was safe")  # noqa: T201
    with base(tmp_path) as kb:
        assert [each.revision.number for each in kb.publishing.revisions(KEY)] == list(range(1, KILLS + 3))
        assert kb.publishing.revisions(KEY)[-1].revision.issued_at == REPORTED

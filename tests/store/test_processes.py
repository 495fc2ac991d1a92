"""Several processes at one store, and processes that are killed: nothing is lost, and nothing is half there."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from rca.errors import NotFound, Stale
from rca.model.incidents.incident import Incident
from rca.store.history import Outcome, Saved
from rca.store.incidents.repository import Incidents, open_store
from tests.store.conftest import last_change
from tests.support.small_incident import NOON, incident

PROCESSES = 4
_together: Barrier | None = None


def _meet(barrier: Barrier) -> None:
    global _together
    _together = barrier


def _import(url: str, who: str) -> list[Saved]:
    """Import one incident that all import, one that all import differently, and some of one's own."""
    assert _together is not None
    _together.wait(timeout=60)
    with open_store(url) as store:
        saved = [store.save(incident("the-same"), who=who, at=NOON)]
        contended = (incident("contended", tracking_id=f"{who}-{turn}") for turn in range(5))
        saved += [_contend(store, mine, who) for mine in contended]
        saved += store.save_all([(incident(f"own-{who}-{n}"), "") for n in range(10)], who=who, at=NOON)
    return saved


def _contend(store: Incidents, mine: Incident, who: str) -> Saved:
    """Save upon what others saved, however often they are faster."""
    version = 0
    while True:
        try:
            return store.save(mine, version=version, who=who, at=NOON)
        except Stale as stale:
            version = stale.since[-1].version


@pytest.mark.slow
def test_processes_that_create_and_fill_a_store_at_once(url: str) -> None:
    context = get_context("spawn")
    people = [f"p{n}" for n in range(PROCESSES)]
    with ProcessPoolExecutor(
        PROCESSES, mp_context=context, initializer=_meet, initargs=(context.Barrier(PROCESSES),)
    ) as pool:
        saved = [one for result in pool.map(_import, [url] * PROCESSES, people) for one in result]
    with open_store(url) as store:
        assert len(store.keys()) == 2 + 10 * PROCESSES
        same = [one for one in saved if one.key == "the-same"]
        assert Counter(one.outcome for one in same) == {Outcome.CREATED: 1, Outcome.UNCHANGED: PROCESSES - 1}
        assert [change.version for change in store.history("the-same")] == [1]
        history = store.history("contended")
        assert [change.version for change in history] == list(range(1, 5 * PROCESSES + 1))
        told = [field.after for change in history for field in change.fields if field.field == "tracking_id"]
        assert sorted(told) == sorted(f"{who}-{turn}" for who in people for turn in range(5))
        assert store.get("contended").tracking_id == told[-1]
        assert sorted(one.version for one in saved if one.key == "contended") == [
            change.version for change in history
        ]
        assert last_change(store) == sum(one.outcome is not Outcome.UNCHANGED for one in saved)


def test_threads_share_a_store(store: Incidents) -> None:
    def work(number: int) -> Incident:
        mine = incident(f"thread-{number % 8}")
        store.save(mine, who="test", at=NOON)
        assert store.get(mine.key) == mine
        with pytest.raises(NotFound):
            store.get(f"nothing-{number}")
        return mine

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(40)))
    assert len(done) == 40
    assert last_change(store) == len(store.keys()) == 8


BATCH = 20


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _updates(number: int) -> Iterator[tuple[Incident, str]]:
    for index in range(BATCH):
        _say(f"item {number} {index}")
        yield incident(f"incident-{index}", tracking_id=f"batch-{number}"), ""


def _versions(number: int) -> dict[str, int]:
    return {f"incident-{index}": number for index in range(BATCH)}


def save_batches(url: str) -> None:
    """Save the same incidents again and again, each batch as one import, and say so."""
    with open_store(url) as store:
        for number in range(1_000):
            store.save_all(_updates(number), versions=_versions(number), who="test", at=NOON)
            _say(f"saved {number}")


@pytest.mark.kill
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("seed", range(6))
def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "store.db"
    url = f"sqlite:///{path}"
    chance = random.Random(seed)
    last_words = f"item {chance.randrange(4)} {chance.randrange(BATCH)}"
    code = f"from tests.store.test_processes import save_batches; save_batches({url!r})"
    saved = -1
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("saved"):
                saved = int(line.split()[1])
            if line.strip() == last_words:
                process.send_signal(signal.SIGKILL)
                break
        saved = max([saved, *(int(line.split()[1]) for line in process.stdout if line.startswith("saved"))])
    assert process.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_store(url) as store:
        keys = store.keys()
        batches = {store.get(key).tracking_id for key in keys}
        assert len(batches) <= 1  # all of an import or none
        held = max((row.version for row in store.list()), default=0) - 1
        assert held >= saved  # what was reported is there
        assert len(keys) == (BATCH if held >= 0 else 0)
        assert last_change(store) == (held + 1) * BATCH
        store.save_all(
            _updates(held + 1), versions=_versions(held + 1), who="test", at=NOON
        )  # and it goes on
        assert {store.get(key).tracking_id for key in keys or ["incident-0"]} == {f"batch-{held + 1}"}

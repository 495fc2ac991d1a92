"""Several processes that save and search at the same time: each finds what was saved before it asked."""

from __future__ import annotations

import copy
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from rca.model.incidents.incident import Incident
from rca.model.search import Query
from tests.support.published_store import REPORTED, base
from tests.support.samples import KEYS, incident

PROCESSES, TURNS = 3, 5
_together: Barrier | None = None


def _meet(barrier: Barrier) -> None:
    global _together
    _together = barrier


def _made(number: int, turn: int) -> Incident:
    data: Any = copy.deepcopy(incident(KEYS[0]).plain())
    data |= {
        "key": f"2024-0{number + 1}-0{turn + 1}-made",
        "workaround": {"en": f"zanzibar p{number}t{turn}"},
    }
    data.pop("recurrence", None)
    return Incident.model_validate(data)


def _save_and_search(folder: str, number: int) -> list[str]:
    """What was not found although this process had saved it."""
    assert _together is not None
    missing = []
    _together.wait(timeout=60)
    for turn in range(TURNS):
        with base(Path(folder)) as kb:
            kb.incidents.save(_made(number, turn), who="test", at=REPORTED)
            for earlier in range(turn + 1):
                hits = kb.search.find(Query(f"p{number}t{earlier}", size=50)).hits
                if _made(number, earlier).key not in {hit.incident for hit in hits}:
                    missing.append(f"{number} {earlier}")
    return missing


@pytest.mark.slow
def test_processes_that_save_and_search_at_once(tmp_path: Path) -> None:
    with base(tmp_path) as kb:
        kb.incidents.save(incident(KEYS[0]), who="test", at=REPORTED)
    context = get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, mp_context=context, initializer=_meet, initargs=(context.Barrier(PROCESSES),)
    ) as pool:
        assert (
            list(pool.map(_save_and_search, [str(tmp_path)] * PROCESSES, range(PROCESSES)))
            == [[]] * PROCESSES
        )
    with base(tmp_path) as kb:
        assert len(kb.search.find(Query("zanzibar", size=100)).hits) == PROCESSES * TURNS
        assert kb.search.examine().problems == ()

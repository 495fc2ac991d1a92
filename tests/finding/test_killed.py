"""Processes that are killed while they import, update and reindex: nothing saved is lost to the search."""

from __future__ import annotations

import copy
import json
import os
import random
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rca.importers.incident_yaml import incident_file
from rca.knowledge_base import KnowledgeBase
from rca.model.base import Audience
from rca.model.incidents.incident import Incident
from rca.model.search import Query
from tests.support.kill_points import calls, die_at
from tests.support.published_store import REPORTED, base
from tests.support.samples import KEYS, ROOT, incident

KILLS = int(os.environ.get("RCA_TEST_KILLS", "8"))
WORDS = (
    "turn",
    "仮想マシン",
    "Azure 障害",
    "kind:step",
    "サインイン OR 冷却",
    "deploy*",
    "start>2000 sort:oldest",
)


def kill_at_random_points(folder: str, kills: int, seed: int) -> None:
    """Change the store and the index in processes that kill themselves at a random call, and compare what is found."""
    chance = random.Random(seed)
    _write(Path(folder), 0)
    actions = {"import": _import, "reindex": _reindex}
    totals = {}
    for name, action in actions.items():
        action(Path(folder))  # what is made once and kept is not counted
        _write(Path(folder), 0)
        totals[name] = calls(partial(action, Path(folder)))
    for turn in range(1, kills + 1):
        name = "reindex" if turn % 4 == 0 else "import"
        _write(Path(folder), turn)
        child = os.fork()
        if child == 0:
            die_at(chance.randrange(totals[name]))
            actions[name](Path(folder))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps([turn, name, killed, _agrees(Path(folder))]))  # noqa: T201


def _write(folder: Path, turn: int) -> None:
    """Two incident files that say which turn it is, one of them new."""
    for key, of in (("2020-09-28-azure-ad-sign-in", None), (f"2023-01-01-turn-{turn}", KEYS[0])):
        data: Any = copy.deepcopy(incident(of or key).plain())
        data |= {"key": key, "workaround": {"en": f"turn number{turn} zanzibar", "ja": f"回避策 番号{turn}"}}
        data.pop("recurrence", None)
        path = folder / "incidents" / f"{key}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(incident_file.write(Incident.model_validate(data), ""), encoding="utf-8")


def _import(folder: Path) -> None:
    with base(folder) as kb:
        kb.files.import_incidents(sorted((folder / "incidents").glob("*.yaml")), who="test", at=REPORTED)


def _reindex(folder: Path) -> None:
    with base(folder) as kb:
        kb.search.reindex()


def _agrees(folder: Path) -> bool:
    """Every saved incident is found, and all answers are those of an index made afresh."""
    with base(folder) as kb:
        keys = set(kb.incidents.keys())
        everything = kb.search.find(Query("start>2000", size=1000))
        if {hit.incident for hit in everything.hits} != keys or everything.incidents != len(keys):
            return False
        for key in keys:
            said = (text := kb.incidents.get(key).workaround) and text.find("en")
            if said and "zanzibar" in said[1]:
                found = kb.search.find(Query(f'"{said[1]}"', size=50))
                if key not in {hit.incident for hit in found.hits}:
                    return False
        ours = _answers(kb)
        if kb.search.examine().problems:
            return False
    with _afresh(folder) as fresh:
        return _answers(fresh) == ours


def _answers(kb: KnowledgeBase) -> list[Any]:
    return [
        [answer.total, [(hit.id, round(hit.score, 5), hit.snippet.text) for hit in answer.hits]]
        for word in WORDS
        for audience in Audience
        for answer in [kb.search.find(Query(word, audience=audience, size=30, grouped=False))]
    ]


def _afresh(folder: Path) -> KnowledgeBase:
    """The same store under another name, so that its index is made from nothing."""
    other = folder / "other"
    other.mkdir(exist_ok=True)
    for path in folder.glob("rca.db*"):
        target = other / path.name
        if path.is_file():
            target.unlink(missing_ok=True)
            target.write_bytes(path.read_bytes())
    for path in other.glob("rca.db.index/CURRENT"):
        path.unlink()
    return base(other)


@pytest.mark.kill
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_every_saved_incident_is_found_after_a_kill(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.finding.test_killed import kill_at_random_points;"
        " kill_at_random_points(sys.argv[1], int(sys.argv[2]), 11)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == KILLS
    assert [result for result in results if not result[3]] == []
    assert sum(result[2] for result in results) >= KILLS * 0.8

"""`rca steps list --overdue` with 100,000 next steps over 20,000 incidents, beside SQLite itself; and moves in bulk.

The peer asks the SQLite file the same question (the same statement, output to a pipe) by the sqlite3 shell, or by
Python's own sqlite3 where there is none; to its time that of starting the interpreter is added. Ours is the whole
process, from the command line to the last line. They take turns; medians are shown. The aim is to stay within twice.

Steps are spread over six years. Nine of ten that are due are settled; what is left of them is overdue.

Run: python benchmarks/steps.py [INCIDENTS]
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

from rca.model.incidents.incident import Incident
from rca.model.promises.moves import Verb
from rca.model.promises.requested_move import RequestedMove
from rca.model.promises.step_list import StepQuery
from rca.store.incidents.repository import open_store
from rca.store.steps.listing import statement, steps_of
from rca.store.steps.moves import Steps
from rca.store.steps.requests import MoveRequest

EACH = 5
ROUNDS = 11
BULK = 300
TODAY = datetime.now(ZoneInfo("Asia/Tokyo")).date()
AT = datetime.now(UTC)


def incidents(count: int) -> Iterator[Incident]:
    """Incidents with five steps each, the last of which began today."""
    chance = random.Random(5)
    for number in range(count):
        begun = TODAY - timedelta(days=(count - number) * 2200 // count)
        steps = []
        for index in range(EACH):
            due = begun + timedelta(days=chance.choice((30, 60, 90, 180)))
            settled = due < TODAY and chance.random() < 0.9
            state = chance.choice(("done", "verified", "dropped") if settled else ("planned", "in_progress"))
            steps.append(
                {
                    "id": f"n{index + 1}",
                    "kind": chance.choice(("prevent", "detect", "mitigate", "process")),
                    "state": state,
                    "due": due.isoformat(),
                    "owner": f"Team {chance.randrange(40)}",
                    "text": {
                        "en": f"Add an alert on the latency of component {number} and review its limits.",
                        "ja": f"コンポーネント{number}の遅延に対するアラートを追加し、上限値を見直します。",
                    },
                }
            )
        yield Incident.model_validate(
            {
                "key": f"{begun}-incident-{number}",
                "title": {"en": f"Slow component {number}", "ja": f"コンポーネント{number}の遅延"},
                "severity": "sev3",
                "services": {"storage": {"en": "Storage", "ja": "ストレージ"}},
                "windows": [{"start": f"{begun}T05:12Z", "end": f"{begun}T11:45Z"}],
                "next_steps": steps,
            }
        )


def fill(path: Path, count: int) -> None:
    """A store with all of them."""
    with open_store(f"sqlite:///{path}") as store:
        source = iter(incidents(count))
        while batch := list(islice(source, 1000)):
            store.save_all([(each, "") for each in batch], who="benchmark", at=AT)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(command: list[str], folder: Path) -> int:
    """Run a command to its end; the answer is how many lines it wrote."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return done.stdout.count(b"\n")


def peer(path: Path) -> tuple[str, list[str]]:
    """The command that asks SQLite the same question."""
    sql, values = statement(StepQuery(overdue=True), TODAY, "en")
    for name, value in values.items():
        sql = sql.replace(f":{name}", f"'{value}'")
    if shell := shutil.which("sqlite3"):
        return "sqlite3 shell", [shell, "-tabs", str(path), sql]
    code = (
        f"import sqlite3\nfor row in sqlite3.connect({str(path)!r}).execute({sql!r}): print(*row, sep='\\t')"
    )
    return "Python's sqlite3", [sys.executable, "-I", "-c", code]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "rca.db"
        print(
            f"{count:,} incidents, {count * EACH:,} next steps; made in {seconds(lambda: fill(path, count)):.0f} s"
        )
        label, asking = peer(path)
        ours = [sys.executable, "-m", "rca", "steps", "list", "--overdue"]
        bare = [sys.executable, "-c", "pass"]
        print(f"overdue: {run(ours, folder):,} lines; by the {label}: {run(asking, folder):,}")
        times: dict[str, list[float]] = {label: [], "interpreter's start": [], "rca steps list --overdue": []}
        for _ in range(ROUNDS):
            for title, command in zip(times, (asking, bare, ours), strict=True):
                times[title].append(seconds(lambda command=command: run(command, folder)))  # type: ignore[misc]
        medians = {title: statistics.median(each) for title, each in times.items()}
        for title, median in medians.items():
            print(f"  {title:28}{median * 1000:8.0f} ms")
        asked, started, own = medians.values()
        print(f"  {'ratio':28}{own / (asked + started):8.2f}")
        bulk(path)


def bulk(path: Path) -> None:
    """Move hundreds of steps of as many incidents in one go."""
    with open_store(f"sqlite:///{path}") as store:
        rows = steps_of(store.database, StepQuery(states=("planned",)), TODAY, "en")
        asked = [
            MoveRequest(row.ref, RequestedMove(Verb.ASSIGN, owner="Another team"), row.version)
            for row in rows[:BULK]
        ]
        took = seconds(lambda: Steps(store.database).move(asked, who="benchmark", at=AT))
        print(
            f"bulk: {len(asked)} moves of {len({each.ref.key for each in asked})} incidents in {took:.2f} s"
        )


if __name__ == "__main__":
    main()

"""What a command costs before and beside its work: processor time, next to the libraries that it cannot do without.

A demo folder is made once; then each line is a process of its own, in turn with all others, and the median of its
processor time (user and system, as the kernel counts it for the child) is shown beside that of its measure: the
interpreter with SQLAlchemy for commands that read rows, with all that a search needs for ``rca search``.

Run: python benchmarks/startup.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent

ROWS = "import sqlalchemy"
SEARCH = "import sqlalchemy, numpy, whoosh.index, sudachipy; sudachipy.Dictionary(dict='small').create()"
MEASURES = {"interpreter": "pass", "SQLAlchemy": ROWS, "SQLAlchemy, numpy, whoosh, dictionary": SEARCH}
LINES: dict[tuple[str, ...], tuple[str, float]] = {
    ("list",): ("SQLAlchemy", 1.5),
    ("steps", "list"): ("SQLAlchemy", 1.5),
    ("due",): ("SQLAlchemy", 1.5),
    ("customers", "list"): ("SQLAlchemy", 1.5),
    ("search", "expired certificate"): ("SQLAlchemy, numpy, whoosh, dictionary", 1.8),
    ("search", "証明書の期限切れ"): ("SQLAlchemy, numpy, whoosh, dictionary", 1.8),
    ("--help",): ("interpreter", 0),
}
"""For each command its measure, and how many times that it may take; 0 for as it is."""
CUSTOMERS = (
    "id,name,locale,zone,services\nC-1,Example Ltd,en,Europe/London,*\nC-2,株式会社サンプル,ja,Asia/Tokyo,*\n"
)


def processor_time(arguments: list[str], folder: Path) -> float:
    """Seconds of processor time that a process took."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def prepare(folder: Path) -> None:
    """A demo folder with two customers and an index."""
    processor_time(["-m", "rca", "demo", "--output", str(folder)], folder.parent)
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    processor_time(["-m", "rca", "customers", "import", "customers.csv"], folder)
    processor_time(["-m", "rca", "reindex"], folder)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    runs = {name: ["-c", code] for name, code in MEASURES.items()} | {
        f"rca {' '.join(command)}": ["-m", "rca", *command] for command in LINES
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "demo"
        prepare(folder)
        for _ in range(options.rounds):
            for name, arguments in runs.items():
                times[name].append(processor_time(arguments, folder))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name in MEASURES:
        print(f"{name:40} {medians[name]:6.3f} s")
    failed = False
    for command, (measure, most) in LINES.items():
        name = f"rca {' '.join(command)}"
        ratio = medians[name] / medians[measure]
        verdict = "" if not most else f"at most {most}: {'pass' if ratio <= most else 'FAIL'}"
        failed |= verdict.endswith("FAIL")
        print(f"{name:40} {medians[name]:6.3f} s  {ratio:5.2f} x {measure}  {verdict}")
    sys.exit(failed)


if __name__ == "__main__":
    main()

"""How long ``rca search`` takes as a command, beside the interpreter and the imports that it needs.

A store of composed incidents (``_corpus.py``) is filled and indexed once; then each line is a process of its own, the
median of several runs in turn.

Run: python benchmarks/search_command.py [10000] [--folder FOLDER]
The store stays in FOLDER (one in the system's temporary files by default) for the next run.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import _corpus
from rca.config.settings import Settings
from rca.knowledge_base import KnowledgeBase
from rca.model.incidents.incident import Incident
from rca.store.incidents.repository import open_store

ROUNDS = 9
BATCH = 500
IMPORTS = (
    "import click, numpy, rapidfuzz, sqlalchemy, sudachipy, Stemmer, pydantic, whoosh.index, whoosh.query,"
    " whoosh.reading, whoosh.codec.whoosh3"
)
LINES: dict[str, list[str]] = {
    "interpreter": ["-c", "pass"],
    "interpreter and imports": ["-c", IMPORTS],
    "rca --help": ["-m", "rca", "--help"],
    "rca search (English)": ["-m", "rca", "search", "expired certificate", "--json"],
    "rca search (Japanese)": ["-m", "rca", "search", "証明書の期限切れ", "--json"],
    "rca search --facets": ["-m", "rca", "search", "storage OR ストレージ", "--facets", "--json"],
}


def incident(number: int) -> Incident:
    """A composed incident as the store holds it."""
    made = _corpus.incident(number)
    english, _, japanese = made.title.partition(" / ")
    lines = {locale: [line for line in text.split("\n") if line] for locale, text in made.texts.items()}
    start = datetime.fromtimestamp(made.start * 60, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return Incident.model_validate(
        {
            "key": f"i-{number:06}",
            "tracking_id": made.ticket,
            "title": {"en": english, "ja": japanese},
            "severity": made.severity,
            "services": {"main": made.service},
            "regions": {"main": made.region},
            "windows": [{"start": start, "end": "unknown"}],
            "timeline": [
                {"text": {"en": first, "ja": second}}
                for first, second in zip(lines["en"], lines["ja"], strict=False)
            ],
            "cause": {
                "category": "change",
                "mechanism": [{"ja": line} for line in lines["ja"][len(lines["en"]) :]]
                + [{"en": line} for line in lines["en"][len(lines["ja"]) :]],
            },
        }
    )


def prepare(folder: Path, count: int) -> None:
    """A store of ``count`` incidents, indexed."""
    settings = Settings(folder=folder)
    with open_store(settings.store_place) as store:
        known = len(store.keys())
        for first in range(known, count, BATCH):
            numbers = range(first, min(count, first + BATCH))
            store.save_all(
                [(incident(number), "") for number in numbers], who="benchmark", at=datetime.now(UTC)
            )
    with KnowledgeBase(settings) as base:
        started = time.perf_counter()
        base.search.reindex()
        print(f"{count} incidents indexed in {time.perf_counter() - started:.1f} s")


def run(arguments: list[str], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.gettempdir()) / f"rca-search-command-{options.count}"
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder, options.count)
    times: dict[str, list[float]] = {name: [] for name in LINES}
    for _ in range(ROUNDS):
        for name, arguments in LINES.items():
            times[name].append(run(arguments, folder))
    base = statistics.median(times["interpreter and imports"])
    for name, taken in times.items():
        print(f"{name:28} {statistics.median(taken):6.3f} s  {statistics.median(taken) / base:5.2f}")
    worst = max(statistics.median(times[name]) for name in times if name.startswith("rca search"))
    print(f"{'pass' if worst < 3 * base else 'FAIL'}  under three times the interpreter and its imports")


if __name__ == "__main__":
    main()

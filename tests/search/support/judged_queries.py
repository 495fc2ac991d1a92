"""Judged queries over composed incidents: the data in ``tests/search/relevance`` as values, and the door of the search over it.

There are several shelves, each a folder and a knowledge base of its own. ``incidents.jsonl`` holds one invented
incident a line: key, tracking id, services, and texts by language, some in English only, some in Japanese only, some
in both. ``queries.tsv`` holds queries as engineers half remember things, each with its kind and the incidents that
answer it, ``key:2`` for the ones meant and ``key:1`` for those that help. The sample incidents of the project belong to
the general shelf as well. The others were written without a look at the glossary. The trades shelf was judged before
it was ever asked: it tells how the search does on words that it was not made with.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from rca.i18n.glossary import load_glossary
from rca.model.incidents.incident import Incident
from rca.model.search import Entry, Query
from rca.search.local_engine import LocalEngine
from rca.services.search.entries import entries, term_entries
from rca.services.search.finder import GLOSSARY
from rca.store.feed import Fed
from tests.support.samples import KEYS, incident, settings

HERE = Path(__file__).parents[1] / "relevance"
SHELVES = ("general", "business", "cloud", "services", "trades")
ACROSS = ("ja-en", "en-ja")
"""The kinds of queries whose answers are written in the other language."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query and what answers it: incident keys with grades, 2 for what is meant, 1 for what helps."""

    kind: str
    text: str
    relevant: Mapping[str, int]


def queries(shelf: str) -> Iterator[Judged]:
    """The judged queries, in the order of the file."""
    with (HERE / shelf / "queries.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            graded = (each.rsplit(":", 1) for each in row["relevant"].split(";"))
            yield Judged(row["kind"], row["query"], {key: int(grade) for key, grade in graded})


def composed(shelf: str) -> Iterator[Incident]:
    """The composed incidents."""
    for line in (HERE / shelf / "incidents.jsonl").read_text(encoding="utf-8").splitlines():
        yield _incident(json.loads(line))


def _incident(told: dict[str, Any]) -> Incident:
    # A day in the middle of which it happened: the key begins with it.
    day = told["key"][:10]
    return Incident.model_validate(
        {
            "key": told["key"],
            "tracking_id": told["tracking_id"],
            "title": told["title"],
            "source_locale": next(iter(told["title"])),
            "severity": told["severity"],
            "services": told["services"],
            "regions": {region: region.replace("_", "-") for region in told["regions"]},
            "windows": [{"id": "impact", "start": f"{day}T02:00Z", "end": f"{day}T05:30Z"}],
            "scope": {"symptom": told["symptom"]},
            "cause": {"category": told["cause_category"], "summary": told["cause"]},
            "mitigation": {"stop_gap": [told["mitigation"]]},
            "next_steps": [
                {"id": f"n{number}", "text": text, "kind": "prevent"}
                for number, text in enumerate(told["steps"], 1)
            ],
        }
    )


class Library:
    """A source of entries that never changes."""

    def __init__(self, held: Mapping[str, Sequence[Entry]]) -> None:
        self._held = held
        self.mark: dict[str, Any] = {"entries": sum(map(len, held.values()))}

    @contextmanager
    def view(self) -> Iterator[Library]:
        yield self

    def changed_since(self, mark: Mapping[str, Any]) -> Sequence[str] | None:
        return () if mark == self.mark else None

    def groups(self) -> Sequence[str]:
        return tuple(self._held)

    def entries(self, groups: Sequence[str]) -> Iterator[tuple[str, Sequence[Entry]]]:
        for group in groups:
            yield group, self._held[group]


def engine(folder: Path, held: Mapping[str, Sequence[Entry]], dictionary: Path | None = None) -> LocalEngine:
    """The door of the search over these entries, with our glossary, and with a dictionary if one is given; the index is kept
    in ``folder``."""
    return LocalEngine(
        folder,
        Library(held),
        terms=load_glossary(),
        dictionary=dictionary,
        written_by="relevance",
        tell=lambda message: None,
        progress=lambda label, total: nullcontext(),
    )


def samples(shelf: str) -> tuple[str, ...]:
    """The sample incidents that belong to a shelf."""
    return tuple(KEYS) if shelf == "general" else ()


def corpus(shelf: str) -> dict[str, Sequence[Entry]]:
    """The entries of all incidents, and the glossary beside them, by group."""
    style = settings().notices
    incidents = [*composed(shelf), *map(incident, samples(shelf))]
    held = {each.key: tuple(entries(Fed(each.key, each), style, UTC)) for each in incidents}
    return {GLOSSARY: tuple(term_entries(load_glossary(), GLOSSARY)), **held}


def answered(door: LocalEngine, text: str, size: int = 10) -> list[str]:
    """The incidents of the first page of the answer, best first."""
    return [hit.incident for hit in door.find(Query(text, size=size)).hits if hit.incident]

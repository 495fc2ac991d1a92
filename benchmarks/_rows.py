"""The corpus as every engine gets it: texts and the same tokens, made once and kept in a folder."""

from __future__ import annotations

import pickle
import random
import re
import sys
import time
import zlib
from array import array
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _corpus
from rca.search.analysis.analyzer import Analyzer
from rca.search.segments.segment import SegmentFile

_SHARE = 500
_PLAIN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Row:
    """One incident. ``terms`` are separated by spaces, ``positions`` are theirs; ``packed`` is the text, compressed."""

    number: int
    ticket: str
    service: str
    region: str
    severity: str
    start: int
    packed: bytes
    terms: str
    positions: bytes

    @property
    def text(self) -> str:
        return zlib.decompress(self.packed).decode()

    def places(self) -> array[int]:
        found = array("I")
        found.frombytes(self.positions)
        return found


def row(number: int) -> Row:
    incident = _corpus.incident(number)
    text = "\n".join((incident.title, *incident.texts.values()))
    terms, positions, _ = Analyzer().terms(text)
    return Row(
        number,
        incident.ticket,
        incident.service,
        incident.region,
        incident.severity,
        incident.start,
        zlib.compress(text.encode(), 6),
        " ".join(terms),
        array("I", positions).tobytes(),
    )


def _rows(first: int) -> list[Row]:
    return [row(number) for number in range(first, first + _SHARE)]


def prepare(folder: Path, count: int) -> Path:
    """The file of the first ``count`` incidents; made if it is not there."""
    path = folder / f"rows-{count}.pickle"
    if not path.exists():
        start = time.perf_counter()
        aside = path.with_suffix(".aside")
        with aside.open("wb") as file, ProcessPoolExecutor(2) as workers:
            for some in workers.map(_rows, range(0, count, _SHARE)):
                for each in some[: count - some[0].number]:
                    pickle.dump(each, file)
        aside.rename(path)
        print(
            f"composed and tokenized {count} incidents in {time.perf_counter() - start:.0f} s",
            file=sys.stderr,
        )
    return path


def read(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def questions(segments: list[SegmentFile], rows: Path, count: int) -> dict[str, list[Any]]:
    """What is asked, by kind: the same for all engines, chosen by how many incidents have a term."""
    chance = random.Random(17)
    frequencies: dict[str, int] = {}
    for segment in segments:
        terms = segment.terms("public")
        numbers = np.flatnonzero(terms.table["documents"] >= 2).tolist()
        for number, many in zip(numbers, terms.table["documents"][numbers].tolist(), strict=True):
            word = terms[number].decode()
            if _PLAIN.fullmatch(word):
                frequencies[word] = frequencies.get(word, 0) + many
    shares = {word: many / count for word, many in frequencies.items()}
    common = sorted(word for word, share in shares.items() if share > 0.5)
    middle = sorted(word for word, share in shares.items() if 0.03 <= share <= 0.2)
    rare = sorted(word for word, many in frequencies.items() if 2 <= many <= 20)
    found: dict[str, list[Any]] = {
        "common": chance.sample(common, min(12, len(common))),
        "middle": chance.sample(middle, min(24, len(middle))),
        "rare": chance.sample(rare, min(16, len(rare))),
        "and": [chance.sample(middle, 2) for _ in range(24)],
        "or": [chance.sample(middle, 3) for _ in range(12)],
        "phrase": _phrases(rows, count, chance, set(common) | set(middle)),
        "prefix": _prefixes(middle, chance),
    }
    year = _corpus.MINUTES // 10
    found["range"] = [
        (word, start, start + year)
        for word in found["middle"]
        for start in [_corpus.FIRST + chance.randrange(_corpus.MINUTES - year)]
    ]
    found["facets"] = found["middle"][:12]
    found["count"] = found["middle"]
    found["one term"] = [*found["common"], *found["middle"], *found["rare"]]
    return found


def _phrases(rows: Path, count: int, chance: random.Random, known: set[str]) -> list[list[str]]:
    """Two words that stand side by side somewhere, and are not rare."""
    found: list[list[str]] = []
    wanted = set(chance.sample(range(min(count, 2000)), 60))
    for each in read(rows):
        if each.number in wanted:
            terms, places = each.terms.split(" "), each.places()
            pairs = [
                [terms[at], terms[at + 1]]
                for at in range(len(terms) - 1)
                if places[at] + 1 == places[at + 1] and {terms[at], terms[at + 1]} <= known
            ]
            if pairs:
                found.append(chance.choice(pairs))
        if each.number >= 2000 or len(found) == 24:
            break
    return found


def _prefixes(words: list[str], chance: random.Random) -> list[str]:
    return [word[: max(2, len(word) // 2)] for word in chance.sample(words, min(12, len(words)))]

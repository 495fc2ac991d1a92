"""How well the search finds: success@1, success@5, MRR and nDCG@10 by kind of query, over the door of the search.

The queries and incidents are those of ``tests/search/relevance``: invented, judged by hand, most incidents in one
language only, on shelves that are knowledge bases of their own. Hits count by incident. With ``--jsquad FILE`` (one
JSON object a line: id, text, questions), every question is put to all paragraphs, beside SQLite FTS5 with its trigram
tokenizer and stock Whoosh with its n-gram analyzer; both peers are asked for any of the question's n-grams, best first.

Run: python benchmarks/search_relevance.py [--misses] [--without-dictionary] [--jsquad FILE]
"""

from __future__ import annotations

import argparse
import json
import math
import sqlite3
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rca import resources
from rca.model.base import Audience
from rca.model.search import Entry, HitKind, Passage
from tests.search.support.judged_queries import ACROSS, SHELVES, answered, corpus, engine, queries

PAGE = 10
Ask = Callable[[str], Sequence[str]]
GOALS = {False: 0.95, True: 0.85}


def measures(found: Sequence[str], relevant: Mapping[str, int]) -> tuple[float, float, float, float]:
    """Success at 1 and at 5, the reciprocal rank, and nDCG at 10 of one answer."""
    ranks = [rank for rank, key in enumerate(found[:PAGE], 1) if key in relevant]
    first = ranks[0] if ranks else math.inf
    gain = sum(_gain(relevant.get(key, 0), rank) for rank, key in enumerate(found[:PAGE], 1))
    best = sum(_gain(grade, rank) for rank, grade in enumerate(sorted(relevant.values(), reverse=True), 1))
    return float(first == 1), float(first <= 5), 1 / first, gain / best


def _gain(grade: int, rank: int) -> float:
    return float(2**grade - 1) / math.log2(rank + 1)


def relevance(misses: bool, dictionary: Path | None) -> None:
    """Print the figures of the judged queries."""
    results: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for shelf in SHELVES:
        with tempfile.TemporaryDirectory() as folder:
            door = engine(Path(folder), corpus(shelf), dictionary)
            for each in queries(shelf):
                found = answered(door, each.text, PAGE)
                figures = measures(found, each.relevant)
                side = "across languages" if each.kind in ACROSS else "in language"
                for name in (each.kind, f"{shelf}, {side}", side):
                    results[name].append(figures)
                if misses and not figures[1]:
                    others = ", ".join(each.relevant)
                    print(f"  {each.kind}: {each.text} → {', '.join(found[:3])} instead of {others}")
    print(f"{'kind':<28}{'queries':>8}{'s@1':>8}{'s@5':>8}{'MRR':>8}{'nDCG@10':>9}")
    for kind, figures_of_kind in sorted(results.items(), key=lambda item: (" " in item[0], "," in item[0])):
        means = [sum(column) / len(figures_of_kind) for column in zip(*figures_of_kind, strict=True)]
        print(f"{kind:<28}{len(figures_of_kind):>8}" + "".join(f"{mean:>8.3f}" for mean in means))
    for across, goal in GOALS.items():
        name = "across languages" if across else "in language"
        reached = sum(figures[1] for figures in results[name]) / len(results[name])
        print(f"{'pass' if reached >= goal else 'FAIL'}  success@5 {name} {reached:.3f} (goal {goal})")


def jsquad(path: Path) -> None:
    """Print MRR of question → paragraph for the door and its peers."""
    paragraphs: dict[str, str] = {}
    asked: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        paragraphs[told["id"]] = told["text"]
        asked += [(question, told["id"]) for question in told["questions"]]
    print(f"\n{len(paragraphs)} paragraphs, {len(asked)} questions")
    with tempfile.TemporaryDirectory() as folder:
        peers: dict[str, Ask] = {
            "rca": ours(Path(folder), paragraphs),
            "SQLite FTS5 trigram": fts5(paragraphs),
            "Whoosh NgramAnalyzer": whoosh_ngrams(paragraphs),
        }
        ranks: dict[str, float] = {}
        for name, ask in peers.items():
            begun = time.perf_counter()
            figures = [measures(ask(question), {answer: 2}) for question, answer in asked]
            spent = (time.perf_counter() - begun) / len(asked) * 1000
            one, five, ranks[name], _ = (sum(column) / len(figures) for column in zip(*figures, strict=True))
            print(
                f"{name:<22} s@1 {one:.3f}  s@5 {five:.3f}  MRR {ranks[name]:.3f}  {spent:.1f} ms a question"
            )
    best = max(rank for name, rank in ranks.items() if name != "rca")
    print(f"{'pass' if ranks['rca'] > best else 'FAIL'}  MRR above both peers")


def ours(folder: Path, paragraphs: Mapping[str, str]) -> Ask:
    """The door over the paragraphs, each an entry of its own."""
    held = {
        key: (
            Entry(
                kind=HitKind.INCIDENT,
                id=f"incident/{key}",
                group=key,
                incident=key,
                audience=Audience.PUBLIC,
                passages=(Passage("scope.symptom", "ja", Audience.PUBLIC, text),),
            ),
        )
        for key, text in paragraphs.items()
    }
    door = engine(folder, held)
    return lambda question: answered(door, question, PAGE)


def fts5(paragraphs: Mapping[str, str]) -> Ask:
    """SQLite's full-text index with the trigram tokenizer, ranked by bm25."""
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE paragraph USING fts5(id UNINDEXED, text, tokenize='trigram')")
    table.executemany("INSERT INTO paragraph VALUES (?, ?)", paragraphs.items())

    def ask(question: str) -> list[str]:
        grams = dict.fromkeys(question[at : at + 3] for at in range(len(question) - 2))
        match = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        rows = table.execute(
            "SELECT id FROM paragraph WHERE text MATCH ? ORDER BY rank LIMIT ?", (match, PAGE)
        )
        return [key for (key,) in rows]

    return ask


def whoosh_ngrams(paragraphs: Mapping[str, str]) -> Ask:
    """Stock Whoosh with bigrams, ranked by its BM25F."""
    from whoosh.analysis import NgramAnalyzer
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.query import Or, Term

    analyzer = NgramAnalyzer(2, 2)
    index = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT(analyzer=analyzer, phrase=False)))
    writer = index.writer()
    for key, text in paragraphs.items():
        writer.add_document(id=key, text=text)
    writer.commit()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        grams = dict.fromkeys(token.text for token in analyzer(question))
        return [hit["id"] for hit in searcher.search(Or([Term("text", gram) for gram in grams]), limit=PAGE)]

    return ask


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--misses", action="store_true", help="name the queries whose answer is not among five"
    )
    parser.add_argument("--without-dictionary", action="store_true", help="as a wheel by itself searches")
    parser.add_argument("--jsquad", type=Path, metavar="FILE")
    options = parser.parse_args()
    # What the library's own code does, on import and after; it is frozen.
    warnings.filterwarnings("ignore", module="whoosh")
    relevance(options.misses, None if options.without_dictionary else resources.dictionary())
    if options.jsquad:
        jsquad(options.jsquad)

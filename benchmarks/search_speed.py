"""How fast the search is, beside SQLite FTS5 (over our tokens, and with trigrams), tantivy, and Whoosh's own searcher.

One composed bilingual corpus (``_corpus.py``), one run, one machine. Every engine gets the same tokens, keeps the texts
(a snippet needs them), and runs in a process of its own, warm; a query of each kind is run five times. Figures are
milliseconds, p50/p95 over all queries of the kind. The laws are those of the issue, judged at the largest size.

Run: python benchmarks/search_speed.py [1000 10000 100000] [--folder FOLDER]
Composed and tokenized corpora stay in FOLDER (a folder of the system's temporary files by default) for the next run.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from math import isclose
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import _rows
from benchmarks._engines import CONTENDERS, Fts5, Ours, Stock, Trigram, memory, node_of
from benchmarks._whole import Door, loosely, milliseconds, once
from benchmarks._whole import questions as whole_questions
from rca.search.matching.evaluator import Evaluator
from tests.search.support.whoosh_queries import whoosh_query

ROUNDS = 5
CHANGES = 40
BATCH = 500
KINDS = ("one term", "common", "middle", "rare", "and", "or", "phrase", "prefix", "range", "facets", "count")
TITLES = {
    "one term": "one term, all below",
    "common": "  in over half of all",
    "middle": "  in 3 to 20 %",
    "rare": "  in 2 to 20 incidents",
    "and": "two terms, AND",
    "or": "three terms, OR",
    "range": "term and a year",
    "facets": "term and three facets",
    "count": "exact count",
}
LAWS: dict[str, tuple[float, float | None]] = {
    "one term": (0.1, 3.5),
    "and": (0.1, 3.5),
    "or": (0.1, 8.0),
    "prefix": (0.1, 3.5),
    "range": (0.1, 3.5),
    "facets": (0.1, 3.5),
    "count": (0.5, None),
    "phrase": (0.6, 4.0),
}
"""At most so many times FTS5 over our tokens, and so many times tantivy, by p50."""

Figures = dict[str, Any]


def measured(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


# In the process of one engine


def build(name: str, folder: Path, rows: Path) -> Figures:
    contender = CONTENDERS[name](folder)
    spent = measured(contender.begin)
    every = iter(_rows.read(rows))
    while some := [contender.prepared(row) for row in islice(every, BATCH)]:
        spent += measured(lambda: [contender.add(each) for each in some])
    spent += measured(contender.finish)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    contender.open()
    return {"seconds": spent / 1000, "peak": peak, **contender.size()}


def ask(name: str, folder: Path, questions: Path) -> Figures:
    contender = CONTENDERS[name](folder)
    base = memory()
    found: Figures = {"open": measured(contender.open)}
    for kind, asked in pickle.loads(questions.read_bytes()).items():
        if name == "trigram":
            asked = [what for what in asked if min(map(len, _words(what))) >= 3]
        if name == "stock" and kind == "facets":
            continue
        for what in asked:
            contender.ask(kind, what)
        rounds = 1 if name == "stock" else ROUNDS
        found[kind] = [measured(partial(contender.ask, kind, what)) for _ in range(rounds) for what in asked]
    return {**found, "memory": memory() - base}


def _words(what: Any) -> list[str]:
    if isinstance(what, str):
        return [what]
    return [word for word in what if isinstance(word, str)]


def change(name: str, folder: Path, rows: Path) -> Figures:
    contender = CONTENDERS[name](folder)
    contender.open()
    changed = [row for row, _ in zip(_rows.read(rows), range(CHANGES), strict=False)]
    word = changed[0].terms.split(" ")[0]
    contender.change(changed[-1], word)
    return {"change": [measured(partial(contender.change, row, word)) for row in changed]}


def answers(folder: Path, questions: Path) -> Figures:
    """Ours and Whoosh's own searcher on the same index: counts, and the ten best in their order."""
    ours, stock = Ours(folder), Stock(folder)
    ours.open()
    stock.open()
    differing, compared = [], 0
    for kind, asked in pickle.loads(questions.read_bytes()).items():
        for what in asked if kind not in ("one term", "facets", "count") else ():
            compared += 1
            node, where = node_of(kind, what)
            ranking = ours.evaluator.rank(node, where=where)
            within = None if where is None else whoosh_query(where)
            results = stock.searcher.search(whoosh_query(node), limit=30, filter=within)
            theirs = [(hit.docnum, hit.score) for hit in results]
            if len(results) != ranking.total or not _same(
                ours.evaluator, [(item.docnum, item.score) for item in ranking.items], theirs
            ):
                differing.append((kind, what))
    return {"compared": compared, "differing": differing}


def _same(evaluator: Evaluator, ours: list[tuple[int, float]], theirs: list[tuple[int, float]]) -> bool:
    """The same scores place by place, and the same documents where no two have the same score: Whoosh puts those in
    the order of writing, we in the order of dates."""
    if not all(isclose(one, other, rel_tol=1e-9) for (_, one), (_, other) in zip(ours, theirs, strict=False)):
        return False
    scores = dict(theirs)
    last = theirs[-1][1] if theirs else 0.0
    return all(
        isclose(score, scores[number], rel_tol=1e-9)
        if number in scores
        else isclose(score, last, rel_tol=1e-9)
        for number, score in ours
    )


# In the process that compares


def child(step: str, name: str, folder: Path, file: Path) -> Figures:
    command = [sys.executable, "-W", "ignore", __file__, "--child", step, name, str(folder), str(file)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: Figures = json.loads(output)
    return found


def run(count: int, folder: Path) -> dict[str, Figures]:
    """All figures of one size, by engine."""
    rows = _rows.prepare(folder, count)
    found: dict[str, Figures] = {}
    names = ("ours", "fts5", "trigram", "tantivy")
    places = {name: folder / f"{name}-{count}" for name in names} | {"stock": folder / f"ours-{count}"}
    for name in names:
        shutil.rmtree(places[name], ignore_errors=True)
        places[name].mkdir()
        found[name] = child("build", name, places[name], rows)
    ours = Ours(places["ours"])
    ours.open()
    asked = _rows.questions([part.file for part in ours.evaluator.segments], rows, count)
    questions = folder / f"questions-{count}.pickle"
    questions.write_bytes(pickle.dumps(asked))
    for name in (*names, "stock"):
        found.setdefault(name, {}).update(child("ask", name, places[name], questions))
    found["stock"] |= child("answers", "stock", places["stock"], questions)
    fts5 = Fts5(places["fts5"])
    door, typed = Door(folder, count), whole_questions()
    for name, peer, match_for in (
        ("fts5", fts5, door.match),
        ("trigram", Trigram(places["trigram"]), door.raw_match),
    ):
        peer.open()
        whole = partial(_whole_of, peer, match_for)
        for turn in (typed, typed * ROUNDS):
            found[name]["whole"] = [measured(partial(whole, text)) for text in turn]
    found["ours"]["whole"] = milliseconds(door, typed)
    found["ours"]["once"] = once(door)
    found["ours"]["loosely"] = loosely(door)
    for name in names:
        found[name] |= child("change", name, places[name], rows)
    for name in names:
        shutil.rmtree(places[name])
    return found


def _whole_of(peer: Fts5, match_for: Callable[[str], str], text: str) -> None:
    """A peer has to have the query parsed and expanded too."""
    if match := match_for(text):
        peer.whole(match)


def p50(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))] if values else float("nan")


def show(count: int, found: dict[str, Figures], lawful: bool) -> None:
    print(f"\n{count} incidents")
    order = ("ours", "fts5", "trigram", "tantivy", "stock")
    print(
        f"{'':24}"
        + "".join(f"{CONTENDERS[name].name:>17}" for name in order)
        + f"{'÷ FTS5':>9}{'÷ tantivy':>10}"
    )
    for kind in KINDS:
        cells = [found[name].get(kind) for name in order]
        texts = [f"{p50(cell):.3f}/{p95(cell):.2f}" if cell else "–" for cell in cells]
        ours, fts5, tantivy = (p50(found[name][kind]) for name in ("ours", "fts5", "tantivy"))
        verdict = ""
        if kind in LAWS:
            most, more = LAWS[kind]
            verdict = _verdict(lawful, ours <= most * fts5 and (more is None or ours <= more * tantivy))
            verdict += f" (≤ {most}" + (f", ≤ {more})" if more else ")")
        row = "".join(f"{text:>17}" for text in texts)
        print(f"{TITLES.get(kind, kind):24}{row}{ours / fts5:9.3f}{ours / tantivy:10.2f}  {verdict}")
    _line("whole query", found, "whole", order)
    _line("  asked once", found, "once", order)
    _line("  some of the words", found, "loosely", order)
    best, worst = p50(found["ours"]["whole"]), p95(found["ours"]["whole"])
    ratio, of_tokens = (best / p50(found[name]["whole"]) for name in ("trigram", "fts5"))
    print(f"{'':24}{'':17}{_verdict(lawful, best <= 10 and worst <= 50)} (≤ 10 ms, p95 ≤ 50 ms)")
    # Only snippets of the text itself can be shown to anybody; those over our tokens are rows of stems.
    verdict = _verdict(count == 10_000, ratio <= 0.2)
    print(f"{'':24}{ratio:17.2f} × FTS5 trigram  {verdict} (≤ 0.2 at 10,000); × FTS5: {of_tokens:.2f}")
    _line("changed, visible", found, "change", order)
    ours, theirs = (p50(found[name]["change"]) for name in ("ours", "tantivy"))
    print(f"{'':24}{ours / theirs:17.2f} × tantivy  {_verdict(lawful, ours <= 4 * theirs)} (≤ 4)")
    rates = {name: count / found[name]["seconds"] for name in order if "seconds" in found[name]}
    _cells("written, docs/s", rates, order, "{:.0f}")
    ratio = rates["ours"] / rates["fts5"]
    print(f"{'':24}{ratio:17.2f} × FTS5  {_verdict(lawful, ratio >= 0.7)} (≥ 0.7)")
    for title, key in (
        ("memory writing, MB", "peak"),
        ("size, MB", "all"),
        ("  without texts, MB", "without texts"),
        ("memory asking, MB", "memory"),
    ):
        _cells(title, {n: found[n][key] / 1e6 for n in order if key in found[n]}, order, "{:.1f}")
        ratio = found["ours"][key] / found["fts5"][key]
        law = f"  {_verdict(lawful, ratio <= 1.5)} (≤ 1.5)" if key in ("all", "memory") else ""
        print(f"{'':24}{ratio:17.2f} × FTS5{law}")
    _cells("open, ms", {name: found[name]["open"] for name in order}, order, "{:.1f}")
    stock = found["stock"]
    print(
        f"{'answers as stock Whoosh':24}{stock['compared']:17} compared, {len(stock['differing'])} differ  "
        f"{_verdict(lawful, not stock['differing'])}"
    )
    for differing in stock["differing"]:
        print(f"{'':24} {differing}")


def _verdict(lawful: bool, passes: bool) -> str:
    return ("pass" if passes else "FAIL") if lawful else ("ok" if passes else "–")


def _line(title: str, found: dict[str, Figures], key: str, order: tuple[str, ...]) -> None:
    texts = [
        f"{p50(found[name][key]):.2f}/{p95(found[name][key]):.1f}" if key in found[name] else "–"
        for name in order
    ]
    print(f"{title:24}" + "".join(f"{text:>17}" for text in texts))


def _cells(title: str, values: dict[str, float], order: tuple[str, ...], form: str) -> None:
    print(f"{title:24}" + "".join(f"{form.format(values[n]) if n in values else '–':>17}" for n in order))


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of the search beside its peers.")
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "rca-search-speed")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        step, name, folder, file = given.child
        steps = {"build": build, "ask": ask, "change": change}
        paths = Path(folder), Path(file)
        print(json.dumps(answers(*paths) if step == "answers" else steps[step](name, *paths)))
        return
    given.folder.mkdir(exist_ok=True, parents=True)
    print(
        f"Python {platform.python_version()}, {platform.machine()}, ms p50/p95; laws at {max(given.sizes)} incidents"
    )
    for count in given.sizes:
        show(count, run(count, given.folder), lawful=count == max(given.sizes))


if __name__ == "__main__":
    main()

"""Whoosh's own searcher on our segments gives the same counts, scores and order.

Two nodes are left to the plain scan. Whoosh's DisjunctionMax compares the score of a document with that of whichever
document its other half has reached; its constant Prefix adds frequencies, unless one term of a segment is all it finds.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from whoosh import scoring

from rca.search import nodes
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import NumberRange, QueryNode
from rca.search.segments.contents import PlainIndex
from rca.search.segments.schema import Document
from rca.search.segments.whoosh.schema import schema
from tests.search.support.plain_scan import LiveBm25, document, evaluator, new_index, write
from tests.search.support.whoosh_queries import whoosh_query

T = nodes.Term
WORDS = [f"word{number}" for number in range(40)] + ["遅延", "ストレージ", "wide", "wider"]


def _text(chance: random.Random, longest: int) -> list[str]:
    count = chance.randint(1, longest)
    return [WORDS[min(int(chance.expovariate(0.12)), len(WORDS) - 1)] for _ in range(count)]


def _document(number: int, chance: random.Random) -> Document:
    return document(
        f"d{number}",
        f"g{number // 2}",
        {"public": _text(chance, 60), "title": _text(chance, 6), "internal": _text(chance, 4)},
        numbers={"start": chance.randint(0, 1000), "audience": chance.randint(0, 2)},
        service=chance.sample(["a", "b", "c", "d"], chance.randint(0, 2)),
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PlainIndex:
    chance = random.Random(11)
    index = new_index(tmp_path_factory.mktemp("stock"))
    write(index, {f"g{number // 2}": [_document(number, chance)] for number in range(0, 4000, 2)})
    wide = document("wide", "wide", {"public": ["wide"] * 300 + ["wider"] * 70_000})
    write(index, {"wide": [wide]})
    return index


QUERIES: list[QueryNode] = [
    *[T("public", word) for word in (*WORDS, "absent")],
    T("title", "word1", boost=2.5),
    T("service", "a"),
    *[nodes.And((T("public", "word1"), T("public", f"word{n}"))) for n in range(2, 20)],
    nodes.And((T("public", "word3"), nodes.Or((T("title", "word1"), T("public", "word9"))))),
    nodes.And((T("public", "word1"), nodes.Not(T("title", "word1")))),
    nodes.And((T("public", "word1"), NumberRange("start", 100, 300))),
    nodes.Or((T("public", "word1"), T("public", "word4"), T("public", "遅延"))),
    nodes.Or((T("public", "word30"), T("title", "word31", boost=2.5), T("internal", "word29"))),
    nodes.Or(tuple([T("public", f"word{n}") for n in range(12)])),
    nodes.AndNot(T("public", "word2"), T("title", "word0")),
    nodes.AndMaybe(T("public", "word5"), T("public", "word6")),
    nodes.Not(T("public", "word0")),
    nodes.Every(),
    nodes.Every("service"),
    nodes.Nothing(),
    nodes.And(()),
    nodes.Or(()),
    NumberRange("audience", 0, 1, boost=2.0),
    nodes.And((T("public", "word1"), nodes.ConstantScore(T("public", "word2"), 4.0))),
    nodes.Prefix("public", "word1", is_constant=False),
    nodes.Prefix("public", "wi", is_constant=False, boost=2.0),
    *[nodes.Phrase("public", (f"word{n}", f"word{n + 1}")) for n in range(10)],
    nodes.Phrase("public", ("word1", "word1")),
    nodes.Phrase("public", ("word0", "word1", "word0"), boost=2.0),
    *[nodes.Phrase("public", ("word3", "word4"), slop=slop) for slop in (2, 5, 20)],
    nodes.Phrase("public", ("word0", "word2", "word1"), slop=3),
    nodes.Phrase("public", ("wide", "wider")),
    nodes.Phrase("public", ("word1",)),
    nodes.Phrase("public", ("word1", "absent")),
]


def _stock(index: PlainIndex, node: QueryNode, weighting: Any) -> dict[int, float]:
    with index.searcher(weighting=weighting) as searcher:
        return {hit.docnum: hit.score for hit in searcher.search(whoosh_query(node), limit=None)}


def _same(asked: Evaluator, node: QueryNode, expected: dict[int, float]) -> None:
    """Where Whoosh has equals it takes the first written; there our order is by date and number."""
    ranking = asked.rank(node)
    assert ranking.total == len(expected)
    assert sorted(expected) == asked.documents(node)
    found = [item.score for item in ranking.items]
    best = sorted(expected.values(), reverse=True)[: len(found)]
    assert all(isclose(one, other, rel_tol=1e-9) for one, other in zip(found, best, strict=True))
    for item in ranking.items:
        assert isclose(item.score, expected[item.docnum], rel_tol=1e-9)


@pytest.mark.parametrize("node", QUERIES, ids=repr)
def test_the_same_as_whoosh(index: PlainIndex, node: QueryNode) -> None:
    _same(evaluator(index), node, _stock(index, node, scoring.BM25F()))


def test_its_lengths_and_counts_are_ours(index: PlainIndex) -> None:
    reader, asked = index.reader(), evaluator(index)
    assert (reader.doc_count(), reader.doc_count_all()) == (asked.total, asked.total)
    for word in WORDS:
        assert reader.doc_frequency("public", word) == asked.frequency("public", word)
    assert list(reader.lexicon("public")) == [term.encode() for term in asked.lexicon("public")]
    assert [term for _, term in reader.terms_from("public", b"wi")][:2] == [b"wide", b"wider"]
    assert reader.stored_fields(3) == {"stored": asked.stored(3)}


def _changed() -> Iterator[int]:
    yield from range(0, 4000, 14)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> PlainIndex:
    """With deletions that are not merged away, in several segments."""
    chance = random.Random(12)
    index = new_index(tmp_path_factory.mktemp("changed"))
    write(index, {f"g{number // 2}": [_document(number, chance)] for number in range(0, 4000, 2)})
    for half in (list(_changed())[::2], list(_changed())[1::2]):
        write(index, {f"g{number // 2}": [_document(number, chance)] for number in half})
    write(index, {"g1": []})
    return index


@pytest.mark.parametrize("node", QUERIES, ids=repr)
def test_the_same_with_deletions(changed: PlainIndex, node: QueryNode) -> None:
    """Given the frequencies and lengths of living documents, which Whoosh does not count by itself."""
    asked = evaluator(changed)
    assert any(part.deleted.size for part in asked.segments)
    reader = changed.reader()
    totals = {
        field: sum(reader.doc_field_length(number, field) for number in reader.all_doc_ids())
        for field in ("public", "title", "internal")
    }
    weighting = LiveBm25(asked.frequency, lambda field: totals[field] / asked.total, asked.total)
    _same(asked, node, _stock(changed, node, weighting))


def test_opening_by_path_takes_our_schema(index: PlainIndex) -> None:
    path = Path(index.storage.folder)
    assert evaluator(PlainIndex(path, schema())).total == evaluator(index).total

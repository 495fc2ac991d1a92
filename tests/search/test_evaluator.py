"""The engine answers as a plain scan does, and the same however the index came to be."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.query import Wildcard

from rca.model.search import Sort
from rca.search import nodes
from rca.search.matching import evaluator as evaluators
from rca.search.matching import phrases, term_matchers
from rca.search.matching.compile import matcher
from rca.search.matching.evaluator import Evaluator, Ranking
from rca.search.nodes import NumberRange, QueryNode
from rca.search.segments import document_list
from rca.search.segments.schema import Document
from tests.search.support.plain_scan import (
    WORDS,
    Groups,
    Scan,
    document,
    evaluator,
    folder,
    groups,
    new_index,
    queries,
    write,
)
from tests.support.examples import examples


@contextmanager
def engine(contents: Mapping[str, list[Document]], **options: Any) -> Iterator[Evaluator]:
    with folder() as path:
        index = new_index(path)
        write(index, contents, **options)
        yield evaluator(index)


def names(asked: Evaluator, ranking: Ranking) -> list[str]:
    return [asked.stored(item.docnum).decode() for item in ranking.items]


def every(asked: Evaluator, node: QueryNode, **options: Any) -> list[tuple[str, float]]:
    ranking = asked.rank(node, limit=1000, **options)
    return [(name, item.score) for name, item in zip(names(asked, ranking), ranking.items, strict=True)]


@examples(1.2)
@given(groups(), queries(), st.none() | queries(), st.integers(1, 40))
def test_the_engine_answers_as_a_plain_scan(
    contents: Groups, node: QueryNode, where: QueryNode | None, chunk: int
) -> None:
    scan = Scan(contents)
    expected = scan.scores(node, where)
    with engine(contents, chunk=chunk) as asked:
        ranking = asked.rank(node, where=where, limit=1000, facets=("service", "kind"))
        found = {name: item.score for name, item in zip(names(asked, ranking), ranking.items, strict=True)}
        assert found == pytest.approx(expected, rel=1e-9)
        assert [round(score, 8) for score in found.values()] == [
            round(score, 8) for score in expected.values()
        ]
        assert ranking.total == asked.count(node, where) == len(asked.documents(node, where)) == len(expected)
        assert ranking.blocks == len({name.split("/")[0] for name in expected})
        for field in ("service", "kind"):
            assert dict(ranking.facets[field]) == dict(scan.facets(field, expected))


@examples(0.6)
@given(groups(), queries(), st.sampled_from((0, 12)), st.sampled_from((0, 1, 1 << 40)))
def test_no_way_of_finding_changes_a_bit(contents: Groups, node: QueryNode, dense: int, few: int) -> None:
    """As lists or over all documents, phrases in all documents or in those that are left: the scores are the same."""
    with folder() as path:
        index = new_index(path)
        write(index, contents)
        expected = every(evaluator(index), node)
        with (
            patch.object(document_list, "DENSE", dense),
            patch.object(document_list, "MANY", few),
            patch.object(term_matchers, "_FEW", few),
            patch.object(phrases, "_FEW", few),
        ):
            assert every(evaluator(index), node) == expected


@examples(0.6)
@given(
    groups(), st.lists(queries(), min_size=2, max_size=4), st.integers(1, 3), st.integers(0, 2), st.booleans()
)
def test_leaving_out_who_cannot_come_first_changes_nothing(
    contents: Groups, parts: list[QueryNode], limit: int, offset: int, grouped: bool
) -> None:
    node = nodes.Or(tuple(parts))
    with engine(contents, chunk=7) as asked:
        expected = asked.rank(node, limit=limit, offset=offset, grouped=grouped, facets=("service",))
        with patch.object(evaluators, "MANY", 1):
            found = asked.rank(node, limit=limit, offset=offset, grouped=grouped, facets=("service",))
        assert found.items == expected.items
        assert (found.total, found.blocks, found.facets) == (expected.total, expected.blocks, expected.facets)


@examples(0.4)
@given(groups(), queries())
def test_no_score_is_above_the_bound(contents: Groups, node: QueryNode) -> None:
    with engine(contents) as asked:
        for segment in asked.segments:
            one = matcher(node, segment.file, asked)
            scores = one.scores(one.ids())
            assert not len(scores) or scores.max() <= one.bound * (1 + 1e-9)


@examples(0.3)
@given(groups(), queries())
def test_order_between_equals(contents: Groups, node: QueryNode) -> None:
    """A constant score leaves the order to the dates, and these to the numbers of the documents."""
    flat = nodes.ConstantScore(node, 1.0)
    expected = list(Scan(contents).scores(flat))
    with engine(contents) as asked:
        assert [name for name, _ in every(asked, flat)] == expected
        for page in range(len(expected)):
            assert names(asked, asked.rank(flat, limit=1, offset=page)) == [expected[page]]


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Groups, dict[str, Any]]]:
    options = st.fixed_dictionaries({}, optional={"chunk": st.integers(1, 60)})
    return draw(st.lists(st.tuples(groups(), options), min_size=1, max_size=4))


@examples(0.5)
@given(histories(), st.lists(queries(), min_size=1, max_size=3), st.booleans())
def test_an_updated_index_answers_as_a_fresh_one(
    history: list[tuple[Groups, dict[str, Any]]], nodes: list[QueryNode], optimize: bool
) -> None:
    state: Groups = {}
    with folder() as old, folder() as new:
        grown, fresh = new_index(old), new_index(new)
        before = None
        for contents, options in history:
            state |= contents
            write(grown, contents, **options)
            before = evaluator(grown, before)
        write(fresh, dict(reversed(state.items())))
        if optimize:
            from rca.search.segments.writer import Writer

            Writer(grown).commit(optimize=True)
        one, other = evaluator(grown, before), evaluator(fresh)
        assert one.total == other.total
        for field in ("title", "public", "service"):
            assert dict(one.lexicon(field)) == dict(other.lexicon(field))
        for node in nodes:
            for order in Sort:
                assert every(one, node, order=order) == every(other, node, order=order)
            facets = [asked.rank(node, facets=("service", "kind")).facets for asked in (one, other)]
            assert facets[0] == facets[1]


@examples(0.4)
@given(groups(), queries(), st.sampled_from(Sort), st.integers(1, 3))
def test_blocks_are_ranked_by_their_best(contents: Groups, node: QueryNode, order: Sort, limit: int) -> None:
    with engine(contents) as asked:
        expected: dict[str, list[str]] = {}
        for name, _ in every(asked, node, order=order):
            expected.setdefault(name.split("/")[0], []).append(name)
        found: dict[str, list[str]] = {}
        for offset in range(0, len(expected), limit):
            for item in asked.rank(node, limit=limit, offset=offset, order=order, grouped=True).items:
                members = [asked.stored(number).decode() for number in (item.docnum, *dict(item.others))]
                found[members[0].split("/")[0]] = members
        assert list(found.items()) == list(expected.items())


DATED = {
    "a": [document("a/0", "a", {"public": ["disk"]}, numbers={"start": 5, "due": 9})],
    "b": [document("b/0", "b", {"public": ["disk"]}, numbers={"start": None, "due": 8})],
    "c": [document("c/0", "c", {"public": ["disk", "disk"]}, numbers={"start": 7})],
}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Sort.NEWEST, ["c/0", "a/0", "b/0"]),
        (Sort.OLDEST, ["a/0", "c/0", "b/0"]),
        (Sort.DUE, ["b/0", "a/0", "c/0"]),
    ],
)
def test_dates_order_and_missing_ones_come_last(order: Sort, expected: list[str]) -> None:
    with engine(DATED) as asked:
        assert [name for name, _ in every(asked, nodes.Term("public", "disk"), order=order)] == expected


def test_no_range_holds_a_missing_date() -> None:
    with engine(DATED) as asked:
        for low, high in [(None, None), (-(2**63), None), (None, 2**63), (-(2**70), 2**70)]:
            found = [name for name, _ in every(asked, NumberRange("start", low, high))]
            assert found == ["c/0", "a/0"]
        assert every(asked, NumberRange("start", 2**63, None)) == []
        assert every(asked, NumberRange("start", None, -(2**63))) == []


def test_numbers_values_positions_and_frequencies() -> None:
    contents = {
        "g": [
            document(
                "one", "g", {"public": ["disk", "full", "disk"]}, numbers={"start": 3}, service=["b", "a"]
            )
        ]
    }
    with engine(contents) as asked:
        assert (asked.number(0, "start"), asked.number(0, "due")) == (3, None)
        assert set(asked.values(0, "service")) == {"a", "b"}
        assert asked.values(0, "owner") == ()
        assert asked.positions("public", "disk", 0) == [0, 2]
        assert asked.positions("public", "nothing", 0) == []
        assert (asked.frequency("public", "disk"), asked.frequency("title", "disk")) == (1, 0)
        with pytest.raises(IndexError):
            asked.stored(1)


def test_an_empty_index_answers() -> None:
    with engine({}) as asked:
        ranking = asked.rank(nodes.Every(), grouped=True, facets=("service",))
        assert (ranking.total, ranking.blocks, ranking.items, ranking.facets) == (0, 0, (), {"service": {}})
        assert len(asked.lexicon("public")) == 0


def test_a_node_that_is_not_known_is_named() -> None:
    with engine(DATED) as asked, pytest.raises(TypeError, match="Wildcard"):
        asked.rank(Wildcard("public", "d*k"))


def test_a_text_of_many_tokens_is_found_by_its_last_phrase() -> None:
    """More than 65,535 positions, and a frequency of more than that."""
    words = ["disk"] * 70_000 + ["full", "遅延"]
    with engine({"g": [document("long", "g", {"public": words})], **DATED}) as asked:
        assert names(asked, asked.rank(nodes.Phrase("public", ("full", "遅延")))) == ["long"]
        assert asked.count(nodes.Phrase("public", ("disk", "遅延"))) == 0
        assert asked.positions("public", "遅延", asked.documents(nodes.Term("public", "full"))[0]) == [70_001]
        scan = Scan({"g": [document("long", "g", {"public": words})], **DATED})
        assert dict(every(asked, nodes.Term("public", "disk"))) == pytest.approx(
            scan.scores(nodes.Term("public", "disk"))
        )


def test_leading_terms_are_those_that_few_share() -> None:
    contents = {
        name: [document(name, name, {"public": words})]
        for name, words in {"a": ["disk", "full"], "b": ["disk", "full"], "c": ["disk"], "d": ["a"]}.items()
    }
    with engine(contents) as asked:
        leading = asked.leading_terms({"disk": 1, "full": 1, "a": 5, "unheard": 9}, ("public", "title"))
        assert [term for term, _ in leading] == ["full", "disk"]


def _spread(count: int) -> Groups:
    chance = random.Random(5)
    return {
        f"g{number}": [
            document(
                f"g{number}/{part}",
                f"g{number}",
                {
                    "public": chance.choices(WORDS, k=chance.randint(1, 40)),
                    "title": chance.choices(WORDS, k=3),
                },
                numbers={"start": chance.randint(0, 50), "audience": chance.randint(0, 2)},
                service=chance.sample(["x", "y", "z"], 2),
            )
            for part in range(chance.randint(1, 3))
        ]
        for number in range(count)
    }


def test_threads_get_the_same_answers() -> None:
    wanted: list[QueryNode] = [nodes.Term("public", word) for word in WORDS]
    wanted += [nodes.Phrase("public", (one, other)) for one in WORDS for other in WORDS]
    wanted += [
        nodes.And((nodes.Term("public", one), nodes.Term("title", other))) for one in WORDS for other in WORDS
    ]

    def answers(asked: Evaluator) -> list[list[tuple[str, float]]]:
        return [every(asked, node, facets=("service",)) for node in wanted]

    with folder() as path:
        index = new_index(path)
        contents = _spread(80)
        write(index, contents, chunk=2000)
        write(index, {name: contents[name][:1] for name in list(contents)[::9]})
        alone = evaluator(index)
        expected = answers(alone)
        for _ in range(2):
            shared = evaluator(index)
            with ThreadPoolExecutor(4) as threads:
                jobs = [threads.submit(answers, shared) for _ in range(4)]
                assert all(job.result() == expected for job in jobs)


def test_little_room_for_the_cache_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with folder() as path:
        index = new_index(path)
        write(index, _spread(60))
        ample, tight = evaluator(index), evaluator(index)
        for part in tight.segments:
            part.file.kept._room = 1
        for one in WORDS:
            node = nodes.Or((nodes.Term("public", one), nodes.Term("public", "disk")))
            assert every(ample, node) == every(tight, node)
            assert all(len(part.file.kept._kept) <= 1 for part in tight.segments)


def test_readers_keep_what_they_opened(tmp_path: Path) -> None:
    index = new_index(tmp_path)
    write(index, {"g": [document("old", "g", {"public": ["disk"]})]})
    before = evaluator(index)
    write(index, {"g": [document("new", "g", {"public": ["full"]})]})
    after = evaluator(index, before)
    assert every(before, nodes.Term("public", "disk"))[0][0] == "old"
    assert before.count(nodes.Term("public", "full")) == 0
    assert (after.count(nodes.Term("public", "disk")), after.count(nodes.Term("public", "full"))) == (0, 1)

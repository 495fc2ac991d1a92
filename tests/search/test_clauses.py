"""Clauses: flat trees, and what is kept of them for as long as a state of the index is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.glossary import Term as Meaning
from rca.model.search import Entry
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import (
    And,
    DisjunctionMax,
    Join,
    Or,
    QueryNode,
    Term,
    all_of,
    any_of,
    best_of,
    children,
)
from rca.search.planning import clauses as module
from rca.search.planning.clauses import Clauses, is_short_for
from rca.search.planning.synonyms import Synonyms
from tests.search.support.library import (
    CUSTOMER,
    INTERNAL,
    PUBLIC,
    STORAGE_EN,
    TERMS,
    VM,
    Library,
    incident,
    library,
)
from tests.search.support.odd_queries import TEXTS
from tests.search.test_plan import FINDS

PIECES = st.lists(
    st.tuples(
        st.sampled_from(["", " ", " OR ", " -", " +", " (", ") ", " -("]),
        st.sampled_from([text for text, _ in FINDS]),
    ),
    max_size=5,
)
QUERIES = PIECES.map(lambda pieces: "".join(f"{before}{text}" for before, text in pieces))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library(tmp_path_factory.mktemp("library") / "index")


def fresh(books: Library) -> Library:
    """The same library, of which nothing is kept yet."""
    return replace(books, evaluator=another(books), glossary=Synonyms(TERMS, books.analyzer))


def another(books: Library) -> Evaluator:
    """The same state of the index, with nothing derived from it."""
    found = copy(books.evaluator)
    found.derived = {}
    return found


def within(query: QueryNode | None) -> Iterator[tuple[QueryNode, QueryNode]]:
    """Every node with each of its parts."""
    if query is None:
        return
    for part in children(query):
        yield query, part
        yield from within(part)


def fields_of(query: QueryNode) -> list[str]:
    """The fields of the terms in a query."""
    own = [query.field] if isinstance(query, Term) else []
    return own + [field for part in children(query) for field in fields_of(part)]


@pytest.mark.parametrize("join", [any_of, all_of, best_of])
def test_parts_of_a_kind_are_joined_in_their_order(join: Join) -> None:
    a, b, c, d = (Term("public", each) for each in "abcd")
    assert join([a]) is a
    assert join([a, join([b, c]), d]) == join([a, b, c, d])
    for other in (any_of, all_of, best_of):
        if other is not join:
            assert len(children(join([a, other([b, c])]))) == 2


@pytest.mark.parametrize("kind", [Or, And, DisjunctionMax])
def test_parts_of_another_weight_are_left_alone(kind: type[And | Or | DisjunctionMax]) -> None:
    a, b, c = (Term("public", each) for each in "abc")
    heavy = kind((b, c), boost=2.0)
    for join in (any_of, all_of, best_of):
        assert children(join([a, heavy])) == (a, heavy)


@given(TEXTS | QUERIES, st.sampled_from(list(Audience)), st.booleans())
def test_no_node_stands_in_one_of_its_kind(
    books: Library, text: str, audience: Audience, is_typing: bool
) -> None:
    made = books.plan(text, audience, is_typing=is_typing)
    for query in (made.strict, made.relaxed, made.where):
        for node, part in within(query):
            assert type(node) is not type(part)


@given(TEXTS | QUERIES, st.sampled_from(list(Audience)), st.booleans())
def test_what_is_kept_is_what_would_be_made(
    books: Library, text: str, audience: Audience, is_typing: bool
) -> None:
    kept, made = (each.plan(text, audience, is_typing=is_typing) for each in (books, fresh(books)))
    assert kept == made
    assert kept.relaxed == made.relaxed
    assert kept.explanation == made.explanation


def test_each_reader_has_clauses_of_their_own(books: Library) -> None:
    evaluator = another(books)
    fields = {
        audience: set(fields_of(Clauses(audience, evaluator).word(("storag",))))
        for audience in (INTERNAL, PUBLIC, CUSTOMER)
    }
    assert "internal" not in fields[PUBLIC] | fields[CUSTOMER]
    secret = {
        audience: fields_of(Clauses(audience, evaluator).word(("zanzibar",)))
        for audience in (INTERNAL, PUBLIC)
    }
    assert "internal" in secret[INTERNAL]
    assert secret[PUBLIC] == ["title"]
    assert not Clauses(PUBLIC, evaluator).occurs(("zanzibar",))


def test_another_state_of_the_index_has_clauses_of_its_own(tmp_path: Path) -> None:
    english = [incident("2020-01-01-a", [("cause.summary", "en", "The virtual machine stopped.")])]
    japanese = [incident("2020-01-02-b", [("cause.summary", "ja", "仮想マシンが停止しました。")])]
    before = library(tmp_path / "before", [english])
    assert before.strictly("VM") == ["2020-01-01-a"]
    after = library(tmp_path / "after", [english, japanese])
    assert set(after.strictly("VM")) == {"2020-01-01-a", "2020-01-02-b"}
    assert before.strictly("VM") == ["2020-01-01-a"]


def test_no_more_is_kept_than_there_is_room_for(books: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    small = fresh(books)
    for text, names in FINDS:
        assert set(small.strictly(text)) == names
    made = small.evaluator.derived[Clauses, INTERNAL, any_of]
    assert 0 < len(made.words) <= 3
    assert 0 < len(made.others) <= 3


def test_threads_make_the_same_clauses(books: Library) -> None:
    shared = fresh(books)
    texts = [text for text, _ in FINDS] * 3
    with ThreadPoolExecutor(8) as pool:
        plans = list(pool.map(shared.plan, texts))
    for text, made in zip(texts, plans, strict=True):
        assert made == books.plan(text)
        assert made.relaxed == books.plan(text).relaxed


@pytest.mark.parametrize(
    "text", ["", "VM", "仮想マシン 遅延 webh*", '"a b" -c OR incident:x', VM, STORAGE_EN]
)
def test_an_empty_index_is_asked_like_any_other(tmp_path: Path, text: str) -> None:
    empty = library(tmp_path / "index", [])
    made = empty.plan(text, is_typing=True)
    assert empty.names(made.strict, made) == empty.names(made.relaxed, made) == []


def test_a_common_word_that_is_repeated_everywhere_does_not_beat_the_rare_one(tmp_path: Path) -> None:
    def told(number: int, title: str, *texts: tuple[str, Audience]) -> list[Entry]:
        fields = [("cause.summary", "en", text, audience) for text, audience in texts]
        return [incident(f"2020-01-{number:02}", [("title", "en", title), *fields])]

    others = [told(number, "Slow storage", ("Every gateway was up.", PUBLIC)) for number in range(1, 20)]
    loud = told(
        20, "Gateway was down", ("The gateway was down.", PUBLIC), ("Gateway down, gateway up.", INTERNAL)
    )
    down = [told(number, "A gateway failed", ("It had no power.", PUBLIC)) for number in range(21, 25)]
    meant = told(25, "Errors for some users", ("Backtracking took all processors.", PUBLIC))
    held = library(tmp_path / "index", [*others, loud, *down, meant], terms=())
    assert held.loosely("backtracking gateway")[0] == "2020-01-25"


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("cdn", "content deliveri network", True),
        ("regex", "regular express", True),
        ("db", "data base", True),
        ("network", "content deliveri network", False),
        ("cd", "content deliveri network", False),
        ("dcn", "content deliveri network", False),
        ("certif", "certif", False),
    ],
)
def test_what_is_short_for_something(short: str, long: str, expected: bool) -> None:
    assert is_short_for((short,), tuple(long.split())) is expected


def test_what_is_short_for_something_counts_as_that_does(tmp_path: Path) -> None:
    texts = {
        "2020-01-01-down": "An engineer took down a node",
        "2020-01-02-expression": "A regular expression stopped the content delivery network",
        **{f"2020-02-{day:02}-other": f"Queue {day} was slow" for day in range(1, 29)},
    }
    groups = [[incident(key, [("title", "en", text)])] for key, text in texts.items()]
    meanings = [
        Meaning({"en": "regular expression"}, {"en": ("regex",)}),
        Meaning({"en": "content delivery network"}, {"en": ("CDN",)}),
    ]
    books = library(tmp_path / "index", groups, meanings)
    assert books.loosely("regex took down the CDN")[0] == "2020-01-02-expression"

"""Where documents have terms: what a plain look at each of them says, whatever segments they lie in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rca.search import nodes
from rca.search.segments.schema import TEXTS
from tests.search.support.plain_scan import (
    WORDS,
    Groups,
    document,
    evaluator,
    folder,
    groups,
    new_index,
    write,
)
from tests.support.examples import examples

Places = dict[str, dict[str, list[int]]]
PREFIXES = ("di", "disk", "遅", "a", "e", "x", "", "\ud800")


def scanned(contents: Groups, terms: list[str], prefixes: list[str], fields: list[str]) -> dict[str, Places]:
    """By document: the terms that it has in each field."""
    found: dict[str, Places] = {}
    for each in (each for every in contents.values() for each in every):
        places = found[each.keywords["id"][0]] = {}
        for field in fields:
            for term, at in zip(*each.texts.get(field, ((), ())), strict=True):
                if term in terms or term.startswith(tuple(prefixes)):
                    places.setdefault(field, {}).setdefault(term, []).append(at)
    return found


@examples(0.8)
@given(
    groups(),
    groups(),
    st.lists(st.sampled_from((*WORDS, "unheard")), max_size=5),
    st.lists(st.sampled_from(PREFIXES), max_size=2),
    st.lists(st.sampled_from(TEXTS), unique=True),
    st.integers(1, 40),
    st.data(),
)
def test_every_place_of_every_term(
    before: Groups,
    after: Groups,
    terms: list[str],
    prefixes: list[str],
    fields: list[str],
    chunk: int,
    data: st.DataObject,
) -> None:
    expected = scanned(before | after, terms, prefixes, fields)
    with folder() as path:
        index = new_index(path)
        write(index, before, chunk=chunk)
        write(index, after, chunk=chunk)
        asked = evaluator(index)
        known = {asked.stored(number).decode(): number for number in asked.documents(nodes.Every())}
        assert known.keys() == expected.keys()
        wanted = data.draw(st.lists(st.sampled_from(sorted(known)), unique=True) if known else st.just([]))
        found = asked.located(fields, terms, [known[name] for name in wanted], prefixes)
        assert found == {known[name]: expected[name] for name in wanted}


def test_beginnings_are_asked_for_in_the_fields_alone() -> None:
    texts = {"public": ["diskette"], "internal": ["discord"]}
    with folder() as path:
        index = new_index(path)
        write(index, {"g": [document("one", "g", texts)]})
        found = evaluator(index).located(("title", "public"), (), [0], ["dis"])
        assert found == {0: {"public": {"diskette": [0]}}}

"""What is kept of an entry: every word of it, and where each is written; nothing else is taken for it."""

from __future__ import annotations

import zlib
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.search import Entry, HitKind, Passage
from rca.search.analysis.analyzer import Analyzer
from rca.search.documents.indexed_entry import document_of, field_of
from rca.search.documents.stored_entry import Piece, decode, encode
from rca.search.segments.schema import TEXTS

ANALYZER = Analyzer()

anything = st.text(max_size=30) | st.text(st.characters(categories=("Cs", "Cc", "Mn", "Lo")), max_size=8)
passages = st.builds(Passage, anything, anything, st.sampled_from(Audience), anything, st.booleans())
entries = st.builds(
    Entry,
    st.sampled_from(HitKind),
    anything,
    anything,
    anything,
    st.sampled_from(Audience),
    st.lists(passages, max_size=6).map(tuple),
)


def entry(*texts: str) -> Entry:
    spoken = tuple(Passage("cause.summary", "en", Audience.PUBLIC, text) for text in texts)
    return Entry(HitKind.INCIDENT, "incident/x", "x", "x", Audience.PUBLIC, spoken)


@given(entries, entries)
def test_an_entry_comes_back_as_it_was(one: Entry, other: Entry) -> None:
    kept = decode(document_of(one, ANALYZER).stored)
    assert kept.passages == one.passages
    assert kept.holds(one)
    same = (one.kind, one.id, one.incident, one.passages) == (
        other.kind,
        other.id,
        other.incident,
        other.passages,
    )
    assert kept.holds(other) == same


@given(entries)
def test_every_word_is_where_it_was_kept(one: Entry) -> None:
    document = document_of(one, ANALYZER)
    kept = decode(document.stored)
    numbers = []
    for field in TEXTS:
        first, begins = kept.begins(field)
        known = {*document.texts.get(field, ((), ()))[1]}
        assert bool(begins) == bool(known)
        for number in range(first, first + len(begins)):
            numbers.append(number)
            piece = kept.piece(number)
            passage = kept.passage(piece.passage)
            text = passage.text[piece.start : piece.end]
            tokens = ANALYZER.tokens(text)
            edges = kept.edges(number)
            for token in tokens:
                start, end = edges[2 * token.position : 2 * token.position + 2]
                assert 0 <= start <= token.start < token.end <= end <= len(text)
            assert len(edges) == 2 * (tokens[-1].position + 1)
            known -= {piece.position + token.position for token in tokens}
            assert field == kept.text_field_of(number) == field_of(passage)
            assert kept.passage_of(number) == piece.passage
        assert known == set()
    assert sorted(numbers) == list(range(len(numbers)))


def test_a_name_is_written_as_a_whole() -> None:
    kept = decode(document_of(entry("The StorageAccount failed"), ANALYZER).stored)
    assert kept.edges(0) == [4, 18, 4, 18, 19, 25]


@pytest.mark.parametrize("gap", [100, 128, 255, 256, 32_768, 70_000])
def test_words_far_apart(gap: int) -> None:
    text = "disk" + "=" * gap + "full"
    found = []
    kept = decode(document_of(entry(text, "a disk"), ANALYZER).stored)
    for number in range(len(kept.begins("public")[1])):
        piece = kept.piece(number)
        edges = kept.edges(number)
        shown = kept.passage(piece.passage).text[piece.start : piece.end]
        found += [shown[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    assert found == ["disk", "full", "disk"]


@pytest.mark.parametrize("length", [1, 127, 128, 255, 256, 40_000, 3_000_000_000])
def test_numbers_of_any_size(length: int) -> None:
    pieces = [
        (Piece(0, 0, 0, 10), [0, 4, 0, length, length, 2 * length]),
        (Piece(0, length, 10, length), [3, 5]),
    ]
    kept = decode(encode(entry("text"), {"title": pieces[:1], "public": pieces[1:]}))
    assert [kept.piece(number) for number in range(2)] == [piece for piece, _ in pieces]
    assert kept.edges(0) == [0, 4, 0, length, length, 2 * length]
    assert kept.edges(1) == [3, 5]
    assert (kept.begins("title"), kept.begins("public")) == ((0, [0]), (1, [length]))
    assert kept.begins("internal") == (0, ())


def test_of_a_term_the_term_is_its_title() -> None:
    both = tuple(Passage(field, "en", Audience.PUBLIC, field) for field in ("title", "term"))
    for kind, name in ((HitKind.INCIDENT, "title"), (HitKind.TERM, "term")):
        kept = decode(document_of(replace(entry(), kind=kind, passages=both), ANALYZER).stored)
        assert [passage.text for passage in kept.titles] == [name]


STORED = document_of(entry("A disk failed.\nストレージの遅延"), ANALYZER).stored
RAW = zlib.decompress(STORED)


@given(st.binary(max_size=200) | st.integers(0, len(STORED) - 1).map(lambda end: STORED[:end]))
def test_what_is_none_of_ours_is_refused(stored: bytes) -> None:
    for found in (stored, zlib.compress(stored)):
        with pytest.raises(ValueError, match="not an entry"):
            decode(found)


STRANGE = (
    '{"a":1}',
    "null",
    "[]",
    "3",
    '"text"',
    "[[]]",
    "-1",
    "1e9",
    "1e999",
    "incident",
    "9" * 30,
    "9" * 5_000,
)


@given(st.sampled_from((*STRANGE, "[" * 100_000)), st.data())
def test_a_header_that_is_not_as_it_should_be_is_refused_or_read(value: str, data: st.DataObject) -> None:
    """Nothing else is raised, whatever stands in the place of a part of it."""
    line, _, rest = RAW.partition(b"\n")
    commas = [at for at, byte in enumerate(line) if byte in b"[,]"]
    start, end = data.draw(st.sampled_from(list(pairwise(commas))))
    changed = line[: start + 1] + value.encode() + line[end:] + b"\n" + rest
    try:
        decode(zlib.compress(changed))
    except ValueError:
        return

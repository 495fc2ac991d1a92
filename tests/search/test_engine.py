"""The laws of the door: answers depend on what is there, not on how it came there, and nobody sees too much."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rca.model.base import Audience
from rca.model.search import FACETS, Answer, Entry, HitKind, Matched, Passage, Query
from rca.search.analysis.analyzer import Analyzer
from rca.search.local_engine import LocalEngine
from tests.search.support.shelves import Shelf, unseen
from tests.support.examples import examples

WORDS = (
    "disk",
    "仮想マシン",
    "遅延",
    "failed",
    "certificate",
    "証明書",
    "東京",
    "prod-db-01",
    "障害",
    "token",
)
ANALYZER = Analyzer()

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
passages = st.builds(
    Passage,
    field=st.sampled_from(("title", "cause.summary", "timeline.0.text", "next_steps.0.notes")),
    locale=st.sampled_from(("ja", "en")),
    audience=st.sampled_from(list(Audience)),
    text=texts,
)


@st.composite
def shelves(draw: st.DrawFn) -> list[Entry]:
    """A few entries with passages for different readers."""
    count = draw(st.integers(1, 7))
    return [
        Entry(
            kind=HitKind.INCIDENT,
            id=f"incident/i-{number}",
            group=f"i-{number}",
            incident=f"i-{number}",
            audience=Audience.PUBLIC,
            passages=(
                Passage("title", "en", Audience.PUBLIC, draw(texts), is_title=True),
                *draw(st.lists(passages, max_size=4)),
            ),
            keywords={"severity": (draw(st.sampled_from(("sev1", "sev2"))),)},
            start=draw(st.integers(0, 3)),
        )
        for number in range(count)
    ]


def engine(folder: Path, shelf: Shelf) -> LocalEngine:
    return LocalEngine(folder, shelf, terms=(), written_by="test", tell=lambda _: None, progress=unseen)


def said(answer: Answer) -> list[Any]:
    return [answer.total, answer.facets, [(hit.id, round(hit.score, 4), hit.snippet) for hit in answer.hits]]


@examples(0.15)
@given(shelves(), st.randoms(use_true_random=False), st.sampled_from(WORDS), st.sampled_from(list(Audience)))
def test_neither_order_nor_history_changes_answers(
    entries: list[Entry], chance: random.Random, word: str, audience: Audience
) -> None:
    query = Query(word, audience=audience, facets=FACETS, size=50)
    with TemporaryDirectory() as folder:
        first = said(engine(Path(folder) / "a", Shelf(entries)).find(query))
        shuffled = [*entries]
        chance.shuffle(shuffled)
        assert said(engine(Path(folder) / "b", Shelf(shuffled)).find(query)) == first
        shelf = Shelf()
        slow = engine(Path(folder) / "c", shelf)
        for each in [*entries, *shuffled]:  # one after the other, each of them twice, others in between
            shelf.put(
                Entry(each.kind, each.id, each.group, each.incident, each.audience, entries[0].passages)
            )
            slow.follow()
            shelf.put(each)
            slow.follow()
        assert said(slow.find(query)) == first


@examples(0.25)
@given(shelves(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=2), st.sampled_from(list(Audience)))
def test_finds_what_a_plain_scan_finds(entries: list[Entry], words: list[str], audience: Audience) -> None:
    """All words must be there, each somewhere in what these readers may see."""
    with TemporaryDirectory() as folder:
        answer = engine(Path(folder), Shelf(entries)).find(
            Query(" AND ".join(words), audience=audience, size=50)
        )
    expected = {
        entry.incident
        for entry in entries
        if all(
            any(word in each.text.split() for each in entry.passages if audience.sees(each.audience))
            for word in words
        )
    }
    found = {hit.incident for hit in answer.hits if not hit.is_partial}
    assert found == (expected if answer.matched is Matched.ALL else set())
    assert expected == set() or answer.total == len(expected)


@examples(0.25)
@given(shelves(), st.sampled_from(WORDS), st.sampled_from(list(Audience)))
def test_every_snippet_is_for_its_reader(entries: list[Entry], word: str, audience: Audience) -> None:
    with TemporaryDirectory() as folder:
        answer = engine(Path(folder), Shelf(entries)).find(Query(word, audience=audience, size=50))
    for hit in answer.hits:
        assert audience.sees(hit.audience)
        (entry,) = (each for each in entries if each.id == hit.id)
        allowed = [each.text for each in entry.passages if audience.sees(each.audience)]
        assert hit.snippet.text in allowed
        marked = [hit.snippet.text[a:b] for a, b in hit.snippet.marks]
        assert marked == [] or word in " ".join(marked)


def test_shows_what_begins_as_somebody_types(tmp_path: Path) -> None:
    entries = [
        Entry(HitKind.INCIDENT, f"incident/i-{number}", f"i-{number}", f"i-{number}", Audience.PUBLIC, spoken)
        for number, spoken in enumerate(
            (
                (
                    Passage("title", "en", Audience.PUBLIC, "Certification of the node", True),
                    Passage(
                        "cause.summary", "en", Audience.PUBLIC, "The disk was full.\nThe certificate expired."
                    ),
                    Passage(
                        "cause.notes", "en", Audience.INTERNAL, "The certificate on the disk was certified."
                    ),
                ),
                (Passage("title", "ja", Audience.PUBLIC, "ストレージの遅延", True),),
            )
        )
    ]
    shared = engine(tmp_path, Shelf(entries))

    def shown(text: str, audience: Audience) -> list[tuple[str, list[str]]]:
        (hit,) = shared.find(Query(text, audience=audience, is_typing=True)).hits
        return [(hit.field, [hit.snippet.text[a:b] for a, b in hit.snippet.marks])]

    assert shown("certif", Audience.PUBLIC) == [("cause.summary", ["certificate"])]
    assert shown("certifica", Audience.INTERNAL) == [("cause.summary", ["certificate"])]
    assert shown("disk certif", Audience.PUBLIC) == [("cause.summary", ["disk"])]
    assert shown("disk certif", Audience.INTERNAL) == [("cause.notes", ["certificate", "disk", "certified"])]
    assert shown("ストレ", Audience.PUBLIC) == [("title", ["ストレージ"])]


def test_what_is_similar_shows_nothing_internal(tmp_path: Path) -> None:
    entries = [
        Entry(
            HitKind.INCIDENT,
            f"incident/{key}",
            key,
            key,
            Audience.PUBLIC,
            (
                Passage("title", "en", Audience.PUBLIC, f"Certificate of {key}", is_title=True),
                Passage("title", "ja", Audience.INTERNAL, "攻撃による証明書の失効", is_title=True),
                Passage("cause.summary", "en", Audience.PUBLIC, "The StorageAccounts failed over."),
            ),
        )
        for key in ("one", "two")
    ]
    shared = engine(tmp_path, Shelf(entries))
    (found,) = shared.similar("one", size=5, audience=Audience.PUBLIC)
    assert (found.incident, found.title) == ("two", {"en": "Certificate of two"})
    assert set(found.terms) == {"Certificate", "StorageAccounts", "failed", "over"}
    (found,) = shared.similar("one", size=5, audience=Audience.INTERNAL)
    assert found.title["ja"] == "攻撃による証明書の失効"
    assert {"攻撃", "失効"} & set(found.terms)


def test_a_japanese_hit_of_an_english_query_needs_no_dictionary(tmp_path: Path) -> None:
    """To load it takes longer than all the rest of a search."""
    spoken = Passage("cause.summary", "ja", Audience.PUBLIC, "証明書 (certificate) の期限が切れました。")
    shelf = Shelf([Entry(HitKind.INCIDENT, "incident/i", "i", "i", Audience.PUBLIC, (spoken,))])
    engine(tmp_path, shelf).rebuild()
    program = f"""
import sys
from pathlib import Path
from rca.model.search import Query
from tests.search.support.shelves import Shelf
from tests.search.support.shelves import Shelf
from tests.search.test_engine import engine
shelf = Shelf()
shelf.log.append("i")
(hit,) = engine(Path({str(tmp_path)!r}), shelf).find(Query("certificate")).hits
print([hit.snippet.text[a:b] for a, b in hit.snippet.marks], "sudachipy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "['certificate'] False\n"


def test_several_threads_get_the_same_answers(tmp_path: Path) -> None:
    entries = [
        Entry(
            HitKind.INCIDENT,
            f"incident/i-{number}",
            f"i-{number}",
            f"i-{number}",
            Audience.PUBLIC,
            (Passage("title", "ja", Audience.PUBLIC, " ".join(WORDS[number % 7 : number % 7 + 3]), True),),
            start=number,
        )
        for number in range(300)
    ]
    shared = engine(tmp_path, Shelf(entries))
    expected = {word: said(shared.find(Query(word))) for word in WORDS}
    wrong: list[str] = []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            word = chance.choice(WORDS)
            if said(shared.find(Query(word))) != expected[word]:
                wrong.append(word)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []

"""Commits count at once or not at all, and leave the lock free."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from whoosh.index import EmptyIndexError, LockError

from rca.search import nodes
from rca.search.segments import contents
from rca.search.segments.contents import PlainIndex
from rca.search.segments.postings import Damaged
from rca.search.segments.schema import Document
from rca.search.segments.whoosh.schema import schema
from rca.search.segments.writer import Pending, Writer
from tests.search.support.plain_scan import WORDS, Groups, document, evaluator, new_index, number_of, write


@pytest.fixture
def index(tmp_path: Path) -> PlainIndex:
    found = new_index(tmp_path)
    write(found, {"g": [document("kept", "g", {"public": ["disk"]})]})
    return found


def files(index: PlainIndex) -> set[str]:
    names = {path.name for path in Path(index.storage.folder).iterdir()}
    return {name for name in names if not name.endswith("LOCK")}


def stored(index: PlainIndex) -> set[str]:
    asked = evaluator(index)
    return {asked.stored(number).decode() for number in asked.documents(nodes.Every())}


def one(name: str, *words: str) -> Document:
    return document(name, name, {"public": words or ("disk",)})


def test_the_hook_knows_what_is_about_to_count(index: PlainIndex) -> None:
    before = files(index)
    seen: list[Pending] = []

    def note(pending: Pending) -> None:
        seen.append(pending)
        folder = Path(index.storage.folder)
        assert all((folder / name).stat().st_size for name in (*pending.added, *pending.kept))
        assert not (folder / pending.toc).exists()
        assert (folder / pending.aside).stat().st_size
        assert stored(index) == {"kept"}

    writer = Writer(index)
    writer.add(one("new"))
    writer.commit(note)
    [pending] = seen
    assert {pending.toc, *pending.added, *pending.kept} == files(index)
    assert set(pending.kept) == {name for name in before if name.endswith(".segment")}
    assert (pending.documents, pending.generation) == (2, index.latest_generation())
    assert stored(index) == {"kept", "new"}


def test_a_failed_commit_changes_nothing_and_frees_the_lock(index: PlainIndex) -> None:
    before = files(index)

    def fail(pending: Pending) -> None:
        raise OSError(28, "No space left on device")

    writer = Writer(index)
    writer.add(one("new"))
    writer.delete_group("g")
    with pytest.raises(OSError, match="No space"):
        writer.commit(fail)
    assert files(index) == before
    assert stored(index) == {"kept"}
    write(index, {"next": [one("next")]})
    assert stored(index) == {"kept", "next"}


def test_a_disk_that_fails_after_the_rename_leaves_the_new_state(
    index: PlainIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only then is the folder flushed; the table of contents names the new segments, so they have to stay."""
    toc = f"_MAIN_{index.latest_generation() + 1}.toc"

    def fail(path: Path) -> None:
        if (Path(index.storage.folder) / toc).exists():
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(contents, "fsync", fail)
    writer = Writer(index)
    writer.add(one("new"))
    with pytest.raises(OSError, match="Input"):
        writer.commit()
    monkeypatch.undo()
    assert stored(index) == {"kept", "new"}
    write(index, {"next": [one("next")]})


def test_cancelling_forgets_and_an_exception_cancels(index: PlainIndex) -> None:
    before = files(index)
    writer = Writer(index, chunk=1)
    for name in ("a", "b", "c"):
        writer.add(one(name))
    writer.delete_group("g")
    writer.cancel()
    assert files(index) == before
    with suppress(KeyError), Writer(index) as writer:
        writer.add(one("d"))
        raise KeyError
    assert (files(index), stored(index)) == (before, {"kept"})
    for late in (
        writer.commit,
        writer.cancel,
        lambda: writer.add(one("e")),
        lambda: writer.delete_group("g"),
    ):
        with pytest.raises(ValueError, match="done"):
            late()


def test_a_second_writer_is_refused(index: PlainIndex) -> None:
    with Writer(index):
        with pytest.raises(LockError):
            Writer(index)
        with pytest.raises(LockError):
            Writer(PlainIndex(Path(index.storage.folder), schema()), timeout=0.05)
    Writer(index).cancel()


def test_an_index_that_cannot_be_read_does_not_keep_the_lock(index: PlainIndex) -> None:
    toc = Path(index.storage.folder) / f"_MAIN_{index.latest_generation()}.toc"
    aside = toc.rename(toc.with_name("aside"))
    with pytest.raises(EmptyIndexError):
        Writer(index)
    aside.rename(toc)
    Writer(index).cancel()


def test_what_the_schema_does_not_have_is_refused_whole(index: PlainIndex) -> None:
    bad = [
        Document({"body": ((), ())}, {}, {}, b""),
        Document({}, {"colour": ["red"]}, {}, b""),
        Document({}, {}, {"size": 1}, b""),
        Document({"public": (["a", "b"], [0])}, {}, {}, b""),
        Document({"public": (["a"], [-1])}, {}, {}, b""),
        Document({"public": (["a"], [2**32])}, {}, {}, b""),
        Document({}, {}, {"start": 2**63}, b""),
    ]
    with Writer(index) as writer:
        for document_ in bad:
            with pytest.raises((ValueError, OverflowError)):
                writer.add(document_)
        writer.add(one("good", "full", "disk"))
    asked = evaluator(index)
    assert stored(index) == {"kept", "good"}
    assert asked.positions("public", "disk", asked.documents(nodes.Term("public", "full"))[0]) == [1]
    assert (asked.count(nodes.Every("public")), list(asked.lexicon("public"))) == (2, ["disk", "full"])


def test_a_group_added_and_deleted_in_one_writer(index: PlainIndex) -> None:
    with Writer(index, chunk=2) as writer:
        for name in ("a", "b", "c"):
            writer.add(one(name, "disk", "full"))
        assert [writer.delete_group(name) for name in ("a", "c", "c", "g", "g", "none")] == [1, 1, 0, 1, 0, 0]
        writer.add(one("c", "新しい"))
    assert stored(index) == {"b", "c"}
    assert list(evaluator(index).lexicon("public")) == ["disk", "full", "新しい"]


def test_blocks_that_chunks_cut_are_whole_again(index: PlainIndex) -> None:
    groups: Groups = {
        name: [document(f"{name}/{part}", name, {"public": WORDS}) for part in range(5)] for name in "abcdef"
    }
    with Writer(index, chunk=20) as writer:
        for documents in groups.values():
            for each in documents:
                writer.add(each)
        assert len(writer._fresh) > 1
    ranking = evaluator(index).rank(nodes.Term("public", "disk"), grouped=True)
    assert (ranking.blocks, sorted(len(item.others) for item in ranking.items)) == (7, [0, 5 - 1] + [4] * 5)


def test_segments_stay_few_and_the_dead_go(index: PlainIndex) -> None:
    chance = random.Random(3)
    for _ in range(120):
        write(index, {f"g{number}": [one(f"g{number}")] for number in chance.sample(range(40), 2)})
    segments = index._segments()
    assert len(segments) < 15
    assert sum(segment.doc_count_all() for segment in segments) < 3 * evaluator(index).total
    with Writer(index) as writer:
        for number in range(40):
            writer.delete_group(f"g{number}")
        writer.delete_group("g")
    assert index._segments() == []
    assert {name.rsplit(".")[-1] for name in files(index)} == {"toc"}


def test_optimizing_leaves_one_clean_segment(index: PlainIndex) -> None:
    for name in "abcd":
        write(index, {name: [one(name)]})
    write(index, {"a": []})
    Writer(index).commit(optimize=True)
    [segment] = index._segments()
    assert (segment.doc_count_all(), segment.deleted_count()) == (4, 0)
    assert stored(index) == {"kept", "b", "c", "d"}
    name = segment.filename
    Writer(index).commit(optimize=True)
    assert [segment.filename for segment in index._segments()] == [name]


def test_merging_keeps_the_order_of_documents(index: PlainIndex) -> None:
    for name in "zyx":
        write(index, {name: [document(f"{name}{part}", name, {"title": ["a"]}) for part in range(3)]})
    Writer(index).commit(optimize=True)
    asked = evaluator(index)
    found = [asked.stored(number).decode() for number in range(asked.total)]
    assert found == ["kept"] + [f"{name}{part}" for name in "zyx" for part in range(3)]


def test_merging_in_batches(index: PlainIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    from rca.search.segments import segment_merge

    chance = random.Random(4)
    texts = {f"g{number}": chance.choices(WORDS, k=30) for number in range(30)}
    write(
        index, {name: [document(name, name, {"public": words})] for name, words in texts.items()}, chunk=100
    )
    before = evaluator(index)
    monkeypatch.setattr(segment_merge, "_BATCH", 40)
    write(index, {"g1": [], "g": []})
    Writer(index).commit(optimize=True)
    after = evaluator(index)
    assert set(after.lexicon("public")) == set(before.lexicon("public"))
    for number in range(after.total):
        name = after.stored(number).decode()
        for word in WORDS:
            places = [place for place, own in enumerate(texts[name]) if own == word]
            assert after.positions("public", word, number) == places


def test_leftovers_of_a_killed_commit_go_with_the_next(index: PlainIndex) -> None:
    folder = Path(index.storage.folder)
    for name in ("_MAIN_9.toc.1.5", "MAIN_0123456789abcdef.segment"):
        (folder / name).write_bytes(b"half")
    write(index, {"new": [one("new")]})
    assert not [name for name in files(index) if "0123456789" in name or name.endswith(".5")]
    assert stored(index) == {"kept", "new"}


KILLED = """
import sys
from contextlib import suppress
from pathlib import Path
from rca.search.segments.contents import PlainIndex
from rca.search.segments.whoosh.schema import schema
from tests.search.support.plain_scan import document, write
index = PlainIndex(Path(sys.argv[1]), schema())
print("ready", flush=True)
for turn in range(10_000):
    write(index, {f"g{number}": [document(f"g{number}/{turn}", f"g{number}", {"public": [f"turn{turn}"] * 40})]
                  for number in range(5)})
    print(turn, flush=True)
"""


@pytest.mark.kill
@pytest.mark.parametrize("after", range(6))
def test_kill_leaves_the_state_before_or_after(index: PlainIndex, after: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KILLED, index.storage.folder],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "ready\n"
        done = [output.readline() for _ in range(after)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        done += output.read().split()
    last = len([turn for turn in done if turn.strip().isdigit()])
    found = stored(index) - {"kept"}
    assert found in (
        {f"g{n}/{last - 1}" for n in range(5)} if last else set(),
        {f"g{n}/{last}" for n in range(5)},
    )
    write(index, {"next": [one("next")]})
    assert stored(index) == found | {"kept", "next"}


def segment_of(index: PlainIndex) -> Path:
    [segment] = index._segments()
    return Path(segment.path(index.storage))


def test_every_changed_byte_is_noticed_or_changes_nothing(tmp_path: Path) -> None:
    """Each byte of a small segment in turn: what can still be answered is answered as before."""
    index = new_index(tmp_path)
    contents: Groups = {
        name: [document(name, name, {"public": ["disk", name, "disk"]}, numbers={"start": 1}, service=["s"])]
        for name in ("aa", "bb", "cc")
    }
    write(index, contents)

    def answers() -> object:
        asked = evaluator(index)
        ranking = asked.rank(
            nodes.Or((nodes.Phrase("public", ("disk", "bb")), nodes.Term("public", "cc"))),
            facets=("service",),
        )
        rows = [
            (item.score, asked.stored(item.docnum), asked.number(item.docnum, "start"))
            for item in ranking.items
        ]
        return rows, ranking.facets, ranking.blocks, dict(asked.lexicon("public"))

    expected = answers()
    path = segment_of(index)
    content = path.read_bytes()
    noticed = 0
    for at in range(0, len(content), 3):
        changed = bytearray(content)
        changed[at] ^= 0x55
        path.write_bytes(changed)
        try:
            assert answers() == expected, at
        except Damaged:
            noticed += 1
    assert noticed > len(content) / 3 / 4
    for length in (0, 7, 30, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:length])
        with pytest.raises(Damaged):
            answers()


def test_damage_is_not_merged_silently(index: PlainIndex) -> None:
    path = segment_of(index)
    content = bytearray(path.read_bytes())
    at = content.index(b"kept")
    content[at] ^= 1
    path.write_bytes(content)
    write(index, {"new": [one("new")]})
    Writer(index).commit(optimize=True)
    with pytest.raises(Damaged):
        stored(index)


def test_ten_megabytes_of_one_text(index: PlainIndex) -> None:
    words = [WORDS[number % 7] if number % 1000 else f"w{number}" for number in range(1_500_000)]
    write(index, {"big": [document("big", "big", {"public": words})]}, chunk=100_000)
    asked = evaluator(index)
    assert asked.count(nodes.Phrase("public", ("w1499000", WORDS[1499001 % 7]))) == 1
    assert asked.count(nodes.Phrase("public", ("w1499000", "w1498000"))) == 0
    assert asked.number(asked.documents(nodes.Term("public", "w1499000"))[0], "block") == number_of("big")

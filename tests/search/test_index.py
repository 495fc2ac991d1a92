"""The index is a cache: whatever happens to it, the next search is right, and nobody sees an error."""

from __future__ import annotations

import os
import random
import shutil
import sys
from importlib import metadata
from pathlib import Path

import pytest

from rca.errors import StoreError
from rca.model.problem import Message
from rca.search.analysis.analyzer import fingerprint
from rca.search.lifecycle.index import Index, Unusable
from rca.search.nodes import Term
from tests.search.support.shelves import Shelf, entry, index_of

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf([entry(f"2020-01-0{n}-x", f"{WORDS[n % 8]} {WORDS[(n + 1) % 8]}") for n in range(1, 9)])


def found(index: Index, word: str) -> set[str]:
    """The incidents that have a word."""
    evaluator = index.evaluator()
    numbers = evaluator.documents(Term("public", word))
    return {value for number in numbers for value in evaluator.values(number, "incident")}


def expected(shelf: Shelf, word: str) -> set[str]:
    """The same by reading every entry."""
    return {group for group, held in shelf.held.items() if word in held[0].passages[0].text.split()}


def right(index: Index, shelf: Shelf) -> bool:
    return all(found(index, word) == expected(shelf, word) for word in WORDS)


def texts(told: list[Message]) -> str:
    return "\n".join(str(message) for message in told)


def test_is_made_when_it_is_missing(tmp_path: Path, shelf: Shelf) -> None:
    told: list[Message] = []
    assert right(index_of(tmp_path / "i", shelf, told), shelf)
    assert "being made" in texts(told)


def test_catches_up_with_changes(tmp_path: Path, shelf: Shelf) -> None:
    index = index_of(tmp_path / "i", shelf)
    assert right(index, shelf)
    told: list[Message] = []
    shelf.put(entry("2020-01-01-x", "omega zeta"))
    shelf.put(entry("2021-01-01-new", "alpha"))
    shelf.remove("2020-01-02-x")
    assert right(index, shelf)
    assert found(index, "omega") == {"2020-01-01-x"}
    again = index_of(tmp_path / "i", shelf, told)
    assert right(again, shelf)
    assert told == []


def test_follows_a_change(tmp_path: Path, shelf: Shelf) -> None:
    index_of(tmp_path / "i", shelf).follow()
    opened = index_of(tmp_path / "i", shelf).opened()
    assert opened.stamp.mark == shelf.mark
    assert opened.stamp.documents == 8


def test_a_searcher_sees_what_another_process_indexed(tmp_path: Path, shelf: Shelf) -> None:
    ours, theirs = index_of(tmp_path / "i", shelf), index_of(tmp_path / "i", shelf)
    assert right(ours, shelf)
    for n in range(40):  # enough for segments to be merged, and files that ours has open to go
        shelf.put(entry(f"2022-01-{n:02}-y", f"{WORDS[n % 8]} omega"))
        theirs.follow()
    assert right(ours, shelf)
    assert len(found(ours, "omega")) == 40


def test_another_store_is_another_index(tmp_path: Path, shelf: Shelf) -> None:
    assert right(index_of(tmp_path / "i", shelf), shelf)
    other = Shelf([entry("2023-01-01-z", "alpha")])
    other.name = "other"
    told: list[Message] = []
    assert found(index_of(tmp_path / "i", other, told), "alpha") == {"2023-01-01-z"}
    assert "another state of the store" in texts(told)


def test_a_store_put_back_to_an_earlier_state(tmp_path: Path, shelf: Shelf) -> None:
    index = index_of(tmp_path / "i", shelf)
    shelf.put(entry("2024-01-01-later", "omega"))
    assert found(index, "omega")
    shelf.log.pop()
    del shelf.held["2024-01-01-later"]
    assert found(index, "omega") == set()


def test_another_version_makes_it_anew(tmp_path: Path, shelf: Shelf) -> None:
    assert right(index_of(tmp_path / "i", shelf), shelf)
    told: list[Message] = []
    assert right(index_of(tmp_path / "i", shelf, told, written_by="next"), shelf)
    assert "another version" in texts(told)
    assert len(list((tmp_path / "i").glob("g-*"))) == 1  # the old one is gone


def test_another_release_of_a_library_makes_it_anew(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dictionary decides what the words are: an index made with another one would not be found in."""
    assert right(index_of(tmp_path / "i", shelf), shelf)
    installed = metadata.version
    told: list[Message] = []
    try:
        with monkeypatch.context() as patched:
            patched.setattr(
                metadata, "version", lambda name: "1" if name == "SudachiDict-small" else installed(name)
            )
            fingerprint.cache_clear()
            assert right(index_of(tmp_path / "i", shelf, told), shelf)
    finally:
        fingerprint.cache_clear()
    assert "another version" in texts(told)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")


def test_any_damaged_file_is_noticed(tmp_path: Path, shelf: Shelf) -> None:
    index_of(tmp_path / "whole", shelf).follow()
    shelf.put(entry("2020-01-03-x", "omega beta"))
    index_of(tmp_path / "whole", shelf).follow()
    chance = random.Random(4)
    for number, name in enumerate(files(tmp_path / "whole")):
        for harm in ("flip", "cut", "empty", "remove"):
            folder = tmp_path / f"{number}-{harm}"
            shutil.copytree(tmp_path / "whole", folder)
            path = folder / name.relative_to(tmp_path / "whole")
            content = bytearray(path.read_bytes())
            if harm == "flip" and content:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                path.write_bytes(content)
            elif harm == "cut":
                path.write_bytes(content[: len(content) // 2])
            elif harm == "empty":
                path.write_bytes(b"")
            elif harm == "remove":
                path.unlink()
            assert right(index_of(folder, shelf), shelf), (name, harm)
            told: list[Message] = []
            assert right(index_of(folder, shelf, told), shelf)
            assert told == []
            shutil.rmtree(folder)


def test_garbage_in_the_folder(tmp_path: Path, shelf: Shelf) -> None:
    folder = tmp_path / "i"
    for name in ("g-1", "g-2"):
        (folder / name).mkdir(parents=True)
    (folder / "CURRENT").write_text("../../etc\n")
    assert right(index_of(folder, shelf), shelf)
    (folder / "CURRENT").write_bytes(b"\xff\xfe\x00")
    assert right(index_of(folder, shelf), shelf)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path, shelf: Shelf) -> None:
    tmp_path.chmod(0o500)
    told: list[Message] = []
    try:
        assert right(index_of(tmp_path / "i", shelf, told), shelf)
    finally:
        tmp_path.chmod(0o700)
    assert "for this time only" in texts(told)


def test_a_folder_that_cannot_be(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "file").write_text("")
    told: list[Message] = []
    index = index_of(tmp_path / "file" / "i", shelf, told)
    assert right(index, shelf)
    assert "for this time only" in texts(told)
    shelf.put(entry("2022-02-02-w", "omega"))
    assert found(index, "omega") == {"2022-02-02-w"}


def test_nowhere_to_write(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file" / "tmp"))
    with pytest.raises(StoreError, match="cannot be written"):
        index_of(tmp_path / "file" / "i", shelf).evaluator()


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of resources")
def test_a_full_disk(tmp_path: Path, shelf: Shelf) -> None:
    """No file may grow beyond a few bytes, as on a disk without room; then there is room again."""
    import resource

    index = index_of(tmp_path / "i", shelf)
    assert right(index, shelf)
    shelf.put(entry("2022-02-02-w", "omega alpha"))
    told: list[Message] = []
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        index_of(tmp_path / "i", shelf, told).follow()
        with pytest.raises(StoreError, match="cannot be written"):
            index_of(tmp_path / "i", shelf).evaluator()
        with pytest.raises(StoreError, match="large"):
            index_of(tmp_path / "i", shelf).rebuild()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "could not be updated" in texts(told)
    assert right(index, shelf)
    assert found(index, "omega") == {"2022-02-02-w"}
    assert right(index_of(tmp_path / "i", shelf), shelf)


def test_a_failed_follow_is_told_and_made_up_for(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "i").write_text("")
    told: list[Message] = []
    index_of(tmp_path / "i", shelf, told).follow()
    assert "could not be updated" in texts(told)
    (tmp_path / "i").unlink()
    assert right(index_of(tmp_path / "i", shelf), shelf)


def test_opened_tells_what_is_wrong(tmp_path: Path, shelf: Shelf) -> None:
    with pytest.raises(Unusable, match="missing"):
        index_of(tmp_path / "i", shelf).opened()

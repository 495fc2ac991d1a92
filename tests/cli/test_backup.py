"""Backups: whole whoever writes meanwhile, restored as they were, and never at the cost of what is there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import rca, rca_process
from tests.support.published_store import KEY, base, publish_both
from tests.support.samples import INCIDENTS, WINDOWS_VM

SECRET = "outside.txt"


def contents(archive: Path) -> Any:
    with zipfile.ZipFile(archive) as opened:
        return json.loads(opened.read("backup.json"))


def test_there_and_back(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with base(folder) as kb:
        publish_both(kb)
    (folder / "rca.toml").write_text('[notices.look]\nlogo = "look/logo.svg"\n', encoding="utf-8")
    (folder / "glossary.tsv").write_text("en\tja\ndisk\tディスク\n", encoding="utf-8")
    for name in (
        "templates/notices/own.md.jinja",
        "regimes/own.toml",
        "published/a/note.txt",
        "look/logo.svg",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "notes").mkdir()
    archive = tmp_path / "kept" / "rca.zip"
    done = rca("backup", str(archive), folder=folder)
    assert done.stdout.strip() == str(archive)
    assert "Not in the backup: notes" in done.stderr
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in archive.parent.iterdir()] == ["rca.zip"]

    back = tmp_path / "back"
    said = json.loads(
        rca("restore", str(archive), "--to", str(back), "--json", folder=tmp_path, bare=True).stdout
    )
    assert said["head"] == json.loads(rca("verify", "--json", folder=folder).stdout)["head"]
    for path in folder.rglob("*"):
        place = back / path.relative_to(folder)
        if path.is_file() and not str(path.relative_to(folder)).startswith("rca.db"):
            assert place.read_bytes() == path.read_bytes()
            assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for question in (["revisions", "--json"], ["show", KEY, "--history", "--json"], ["verify", "--json"]):
        assert rca(*question, folder=back).stdout == rca(*question, folder=folder).stdout
    assert rca("doctor", folder=back, code=1).stderr.count("no index") == 1


def test_what_lies_in_the_log_alone_is_in_it(demo: Path, tmp_path: Path) -> None:
    """With the store held open nothing of the log is put into the file: a copy of the file alone lacks it."""
    with closing(sqlite3.connect(demo / "rca.db")) as held:
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM incidents").fetchone()
        rca("steps", "note", f"{WINDOWS_VM}#n1", "the last word", folder=demo)
        rca("backup", str(tmp_path / "b.zip"), folder=demo)
    rca("restore", str(tmp_path / "b.zip"), "--to", str(tmp_path / "back"), folder=tmp_path, bare=True)
    assert "the last word" in rca("steps", "history", f"{WINDOWS_VM}#n1", folder=tmp_path / "back").stdout


WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("CREATE TABLE IF NOT EXISTS pairs (number INTEGER, filler TEXT)")
print("ready", flush=True)
for number in range(100_000):
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        connection.execute("INSERT INTO pairs VALUES (?, ?)", (number, "x" * 2000))
    connection.execute("COMMIT")
"""


def test_while_another_process_writes_each_backup_is_whole(demo: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(demo / "rca.db")], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n"
        for turn in range(3):
            rca("backup", str(tmp_path / "b.zip"), folder=demo)
            back = tmp_path / f"back{turn}"
            rca("restore", str(tmp_path / "b.zip"), "--to", str(back), folder=tmp_path, bare=True)
            with closing(sqlite3.connect(back / "rca.db")) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                odd = "SELECT number FROM pairs GROUP BY number HAVING count(*) <> 2"
                assert copy.execute(odd).fetchall() == []
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()


def test_nothing_is_overwritten_and_a_bad_store_replaces_no_backup(demo: Path, tmp_path: Path) -> None:
    archive = tmp_path / "b.zip"
    rca("backup", str(archive), folder=demo)
    good = archive.read_bytes()
    refused = rca("restore", str(archive), "--to", str(demo), folder=tmp_path, bare=True, code=1)
    assert "not empty" in refused.stderr
    rca("restore", str(archive), folder=demo, code=1)
    (tmp_path / "empty").mkdir()
    rca("restore", str(archive), folder=tmp_path / "empty", bare=True)
    assert {path.name for path in (tmp_path / "empty").iterdir()} >= {"rca.toml", "rca.db", "incidents"}
    rca("restore", str(tmp_path / "no.zip"), "--to", "x", folder=tmp_path, bare=True, code=1)

    for command in ("review", "approve"):
        rca(command, WINDOWS_VM, folder=demo)
    rca("publish", WINDOWS_VM, folder=demo)
    with closing(sqlite3.connect(demo / "rca.db")) as store, store:
        store.execute("DROP TRIGGER editions_no_update")
        store.execute("UPDATE editions SET content = X'00'")
    refused = rca("backup", str(archive), folder=demo, code=1)
    assert "not sound" in refused.stderr
    assert archive.read_bytes() == good
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_another_database_is_backed_up_with_its_own_means(tmp_path: Path) -> None:
    from rca.errors import StoreError
    from rca.store.backup import copy_store
    from rca.store.database import Database

    with pytest.raises(StoreError, match="not a file") as caught:
        copy_store(Database("sqlite://"), tmp_path / "copy.db")
    assert "pg_dump" in str(caught.value.remedy)


def forged(path: Path, change: Callable[[dict[str, bytes], Any], None], mode: int = 0o100600) -> None:
    """Rewrite an archive: ``change`` gets its files and its list, which then fit each other unless it says otherwise."""
    with zipfile.ZipFile(path) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    listed = json.loads(files.pop("backup.json"))
    change(files, listed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in (*files.items(), ("backup.json", json.dumps(listed).encode())):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (mode if name != "backup.json" else 0o100600) << 16
            out.writestr(entry, content, zipfile.ZIP_DEFLATED)


def add(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes], Any], None]:
    def change(files: dict[str, bytes], listed: Any) -> None:
        files[name] = content
        listed["files"][name] = [len(content), sha256(content).hexdigest()]

    return change


def lie(files: dict[str, bytes], listed: Any) -> None:
    listed["files"]["rca.toml"] = [len(files["rca.toml"]), "0" * 64]


def lack(files: dict[str, bytes], listed: Any) -> None:
    del files["rca.toml"]


def smuggle(files: dict[str, bytes], listed: Any) -> None:
    files["extra"] = b"x"


def odd_list(files: dict[str, bytes], listed: Any) -> None:
    listed["files"] = [1, 2]


def other_head(files: dict[str, bytes], listed: Any) -> None:
    listed["facts"]["head"] = "f" * 64


def no_store(files: dict[str, bytes], listed: Any) -> None:
    listed["facts"]["store"] = "../../etc/passwd"


def broken_store(files: dict[str, bytes], listed: Any) -> None:
    add("rca.db", b"SQLite format 3\0" + bytes(5000))(files, listed)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small workspace."""
    folder = tmp_path_factory.mktemp("sound")
    rca("init", "work", folder=folder, bare=True)
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=folder / "work")
    rca("backup", "../b.zip", folder=folder / "work")
    return folder / "b.zip"


@pytest.mark.parametrize(
    "change",
    [
        add(f"../{SECRET}"), add(f"/tmp/{SECRET}"), add(f"a/../../{SECRET}"), add(f"..\\{SECRET}"), add("C:x"), add("a//b"),
        add("./rca2.toml"), add("a\x00b"), add("zeros", bytes(400_000_000)), lie, lack, smuggle, odd_list, other_head,
        no_store, broken_store,
    ],
    ids=lambda change: getattr(change, "__name__", "")[:20],
)  # fmt: skip
def test_a_hostile_archive_writes_nothing(
    change: Callable[[dict[str, bytes], Any], None], sound: Path, tmp_path: Path
) -> None:
    archive = Path(shutil.copy(sound, tmp_path / "b.zip"))
    forged(archive, change)
    before = sorted(tmp_path.rglob("*"))
    refused = rca("restore", str(archive), "--to", str(tmp_path / "back"), folder=tmp_path, bare=True, code=1)
    assert refused.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp", SECRET).exists()


def test_links_and_damage_are_refused(demo: Path, tmp_path: Path) -> None:
    archive, target = tmp_path / "b.zip", str(tmp_path / "back")
    rca("backup", str(archive), folder=demo)
    whole = archive.read_bytes()
    forged(archive, add("link", b"/etc/passwd"), mode=0o120777)
    rca("restore", str(archive), "--to", target, folder=tmp_path, bare=True, code=1)
    for at in range(7, len(whole), len(whole) // 40):
        archive.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        done = rca("restore", str(archive), "--to", target, folder=tmp_path, bare=True, code=None)
        if done.returncode == 0:  # a byte that says nothing, such as the hour of a file
            for name, (_, digest) in contents(archive)["files"].items():
                assert name == "rca.db" or sha256((Path(target) / name).read_bytes()).hexdigest() == digest
            shutil.rmtree(target)
    for length in (0, 10, len(whole) // 2, len(whole) - 5):
        archive.write_bytes(whole[:length])
        rca("restore", str(archive), "--to", target, folder=tmp_path, bare=True, code=1)
    assert not Path(target).exists()
    archive.write_bytes(whole)
    rca("restore", str(archive), "--to", target, folder=tmp_path, bare=True)
    assert contents(archive)["facts"]["store"] == "rca.db"


ODD_NAMES = [b"10:00.yaml", b"what?.yaml", b"\xff\xfe.yaml", b"two\nlines.yaml", b"back\\slash.yaml"]


def test_names_that_not_every_system_has_are_told_and_stop_no_backup(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    rca("init", "work", folder=tmp_path, bare=True)
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "a.yaml").write_text("key: a", encoding="utf-8")
    (folder / "incidents" / "team").symlink_to(shared)
    (folder / "incidents" / "全角　空白.yaml").write_text("key: b", encoding="utf-8")
    for name in ODD_NAMES:
        (folder / "incidents" / os.fsdecode(name)).write_text("key: c", encoding="utf-8")
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=folder)
    for form in ((), ("--json",)):
        done = rca_process("backup", str(tmp_path / "b.zip"), *form, folder=folder)
        told = json.loads(done.stdout)["left_out"] if form else done.stderr
        assert "incidents/team" in str(told)
        assert len(told) == 1 + len(ODD_NAMES) if form else told.count(".yaml") == len(ODD_NAMES)
    rca("restore", str(tmp_path / "b.zip"), "--to", "back", folder=tmp_path, bare=True)
    assert (tmp_path / "back" / "incidents" / "全角　空白.yaml").is_file()

"""Disks that are full or may only be read, and files that never end."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.command_line import Done, rca, rca_process
from tests.support.samples import INCIDENTS, WINDOWS_VM

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, rights and limits are otherwise elsewhere")


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond ``room`` bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_a_message_and_nothing_half_is_left(demo: Path) -> None:
    for arguments, room in (
        (["reindex"], 100),
        (["reindex"], 20_000),
        (["backup", "b.zip"], 20_000),
        (["new", "2026-01-05-first"], 20),
        (["export", WINDOWS_VM, "--output", "out"], 100),
    ):
        before = {path for path in demo.rglob("*") if "rca.db" not in path.parts[-1] and path.is_file()}
        with full_disk(room):
            done = rca(*arguments, folder=demo, code=1)
        assert "large" in done.stderr or "disk" in done.stderr, arguments
        after = {path for path in demo.rglob("*") if "rca.db" not in path.parts[-1] and path.is_file()}
        assert {path for path in after - before if "rca.db.index" not in path.parts} == set(), arguments
    rca("new", "2026-01-05-first", folder=demo)
    assert WINDOWS_VM in rca("search", "key:" + WINDOWS_VM, folder=demo).stdout


@pytest.mark.parametrize("command", [["customers", "import"], ["steps", "import"], ["import"]])
def test_a_file_without_an_end_or_a_writer_ends_with_a_message(command: Sequence[str], demo: Path) -> None:
    os.mkfifo(demo / "pipe.csv")
    os.mkfifo(demo / "pipe.yaml")
    for path in ("/dev/zero", "pipe.csv", "pipe.yaml"):
        done = rca_process(*command, path, folder=demo, code=1)
        assert "error" in done.stderr


def test_a_pipe_that_somebody_writes_to_is_read(demo: Path) -> None:
    text = "id,name\\nC-1,A\\n"
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m rca customers import <(printf '{text}')"],
        cwd=demo, capture_output=True, encoding="utf-8", env=os.environ | {"LANG": "en_US.UTF-8"}, check=False,
    )  # fmt: skip
    assert "Created 1" in done.stderr, done.stderr


def as_reader(*arguments: str, folder: Path) -> Done:
    """Run a command as somebody whom the rights of files bind, as they do not bind root."""
    return subprocess.run(
        [sys.executable, "-m", "rca", *arguments],
        cwd=folder, capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        env={**os.environ, "LANG": "en_US.UTF-8", "RCA_USER": "auditor"}, preexec_fn=_bound_by_rights,
    )  # fmt: skip


def _bound_by_rights() -> None:
    if os.geteuid() == 0:
        drop_from_bounding_set, may_write_anything = 24, 1
        ctypes.CDLL(None).prctl(drop_from_bounding_set, may_write_anything, 0, 0, 0)


@pytest.fixture
def audit_copy(demo: Path, tmp_path: Path) -> Iterator[Path]:
    """A workspace as an auditor gets it."""
    for command in (["review", WINDOWS_VM], ["approve", WINDOWS_VM], ["publish", WINDOWS_VM]):
        rca(*command, folder=demo)
    rca("search", "disk", folder=demo)
    place = tmp_path / "audit"
    shutil.copytree(demo, place)
    everything = [place, *place.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield place
    for path in everything:
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_an_audit_copy_can_be_listed_searched_and_verified(audit_copy: Path) -> None:
    if os.access(audit_copy, os.W_OK) and sys.platform != "linux":
        pytest.skip("rights bind nobody here")
    before = sorted(audit_copy.rglob("*"))
    for command, shown in (
        (["list"], WINDOWS_VM),
        (["show", WINDOWS_VM], WINDOWS_VM),
        (["steps", "list"], WINDOWS_VM),
        (["search", f"key:{WINDOWS_VM}"], WINDOWS_VM),
        (["revisions"], WINDOWS_VM),
        (["verify"], ""),
        (["due"], ""),
        (["doctor"], ""),
    ):
        done = as_reader(*command, folder=audit_copy)
        assert done.returncode == 0, (command, done.stderr)
        assert shown in done.stdout, command
    refused = as_reader("import", str(INCIDENTS), folder=audit_copy)
    assert refused.returncode == 1
    assert "allow writing" in refused.stderr
    assert sorted(audit_copy.rglob("*")) == before

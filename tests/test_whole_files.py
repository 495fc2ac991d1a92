"""Files are replaced whole or not at all, also by a process that is killed in the middle of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rca.whole_files import create_file, write_file

unix_only = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")
SIZE = 2_000_000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_for_ever(path: Path) -> None:
    """Write one of two contents after the other, and say so."""
    for turn in range(10_000):
        write_file(path, b"ab"[turn % 2 :][:1] * SIZE)
        sys.stdout.write("written\n")
        sys.stdout.flush()


@pytest.mark.kill
@unix_only
@pytest.mark.parametrize("turns", range(1, 5))
def test_a_killed_process_leaves_a_whole_file(tmp_path: Path, turns: int) -> None:
    path = tmp_path / "file"
    code = f"from pathlib import Path; from tests.test_whole_files import write_for_ever; write_for_ever(Path({str(path)!r}))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    ) as process:
        assert process.stdout is not None
        for _ in range(turns):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    content = path.read_bytes()
    assert content in (b"a" * SIZE, b"b" * SIZE)


@unix_only
def test_rights_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    write_file(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o666 & ~_mask()
    path.chmod(0o600)
    link.symlink_to("file")
    write_file(link, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o600)
    assert link.is_symlink()
    assert names(tmp_path) == ["file", "link"]


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_what_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_file(tmp_path / "folder", b"x")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(OSError, match="file"):
        write_file(tmp_path / "file" / "below", b"x")
    assert names(tmp_path) == ["file", "folder"]


@unix_only
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as stream:
        write_file(Path(f"/dev/fd/{write}"), b"through")
        os.close(write)
        assert stream.read() == b"through"


def test_a_new_file_is_made_only_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert create_file(path, b"one")
    assert not create_file(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(path.parent) == ["file"]

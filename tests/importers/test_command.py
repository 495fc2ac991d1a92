"""``rca import`` of files that cannot be read: a message and exit code 1, never a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.importers.support.incident_files import HEAD
from tests.support.command_line import rca, rca_process

pytestmark = pytest.mark.usefixtures("empty_store")
unix_only = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")


def run(folder: Path, *paths: str) -> tuple[int, str]:
    """The exit code and the messages of an import."""
    done = rca("import", *paths, folder=folder, code=None)
    return done.returncode, done.stderr


@unix_only
def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    code, told = run(tmp_path, "pipe.yaml", "folder.yaml", "binary.yaml", "good.yaml")
    assert code == 1
    assert "pipe.yaml: error: this is not an incident file" in told
    assert "binary.yaml:2: error: byte 128 is not UTF-8" in told
    assert "Created 1, updated 0, unchanged 0, refused 2." in told


@unix_only
def test_a_folder_with_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "broken.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    code, told = run(tmp_path, ".")
    assert code == 1
    assert "broken.yaml: error: the file cannot be read" in told
    assert "Created 1" in told


@unix_only
def test_a_broken_link_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.yaml").mkdir()
    assert run(tmp_path, "broken.yaml")[0] == 1
    assert run(tmp_path, "folder.yaml")[0] == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "secret.yaml").chmod(0)
    code, told = run(tmp_path, "secret.yaml")
    assert code == 1
    assert "Permission denied" in told


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    "name", [b"a\nb.yaml", b"\xff\xfe.yaml", b"\x1b[2J.yaml", "障害.yaml".encode(), b"-.yaml"]
)
def test_odd_names(tmp_path: Path, name: bytes) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(path)).write_text(HEAD + "zzz: 1\n", encoding="utf-8")
    # The interpreter decodes the name, and the terminal's encoding is one that has none of it.
    ways = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"}
    if path.isascii():
        told = rca("import", os.fsdecode(path), folder=tmp_path, code=1).stderr
    else:
        told = rca_process("import", path, folder=tmp_path, environment=ways, code=1).stderr
    assert "\x1b" not in told
    assert [line for line in told.splitlines() if ":8: zzz: error: there is no such field" in line]
    Path(os.fsdecode(path)).write_text(HEAD, encoding="utf-8")
    assert run(tmp_path, os.fsdecode(path))[0] == 0


def test_local_times_get_the_offset_of_the_first_zone_in_the_file_too(tmp_path: Path) -> None:
    text = HEAD.replace("\n", "\r\n").replace(
        "2021-10-13T06:27Z", '2021-10-13 15:27  # naïve "2021-10-13 15:27"'
    )
    text += '"posts": [{at: "2021-10-14 24:00", status: resolved}]\r\n'
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    code, told = run(tmp_path, "a.yaml")
    assert code == 1
    assert "has no offset" in told
    assert path.read_bytes().decode("utf-8-sig") == text
    code, told = run(tmp_path, "--local-times", "a.yaml")
    assert (code, told.count("the file says so now")) == (0, 2), told
    assert "2021-10-13 15:27 was read as 2021-10-13 15:27+09:00" in told
    written = path.read_bytes().decode("utf-8")
    assert written.startswith("\ufeff")
    assert written.count("+09:00") == 2
    assert '2021-10-13 15:27+09:00  # naïve "2021-10-13 15:27"\r\n' in written
    assert '"2021-10-14 24:00+09:00"' in written
    assert run(tmp_path, "a.yaml") == (0, "Created 0, updated 0, unchanged 1, refused 0.\n")


def test_a_time_that_a_zone_has_twice_is_left_to_whoever_wrote_it(tmp_path: Path) -> None:
    (tmp_path / "rca.toml").write_text('[notices]\nlocales = ["en"]\nzones = {en = ["America/New_York"]}\n')
    path = tmp_path / "a.yaml"
    path.write_text(HEAD.replace("2021-10-13T06:27Z", "2021-11-07T01:30"), encoding="utf-8")
    before = path.read_bytes()
    code, told = run(tmp_path, "--local-times", "a.yaml")
    assert code == 1
    assert "'2021-11-07T01:30' has no offset" in told
    assert path.read_bytes() == before

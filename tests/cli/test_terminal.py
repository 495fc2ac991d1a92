"""A terminal shows what values hold, and is never steered by them; what only the owner may read, nobody else does."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.cli._shared.terminal import visible, visible_line
from tests.support.command_line import rca
from tests.support.samples import INCIDENTS, WINDOWS_VM

EVIL = "\x1b]0;owned\x07\x9b2J\u202edcba\nroot  approved\r"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@given(st.text())
def test_what_is_shown_steers_nothing_and_is_the_same_to_json(text: str) -> None:
    assert not STEERING.search(visible(text))
    assert "\n" not in visible_line(text)
    assert "\t" not in visible_line(text)
    assert visible(visible(text)) == visible(text)
    if not re.search("[\ud800-\udfff]", text):
        assert json.loads(visible(json.dumps(text, ensure_ascii=False))) == text


def test_who_is_asking_writes_one_line(tmp_path: Path) -> None:
    evil = {"RCA_USER": EVIL}
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=tmp_path, environment=evil)
    shown = rca("show", WINDOWS_VM, "--history", folder=tmp_path)
    assert not STEERING.search(shown.stdout + shown.stderr)
    assert "\\u001b]0;owned" in shown.stdout
    assert not any(line.startswith("root") for line in shown.stdout.splitlines())


def test_headers_of_tables_and_names_of_files_are_shown(tmp_path: Path) -> None:
    table = tmp_path / "evil\x1b[2J\nname.csv"
    table.write_text(f'id,name,"colour{EVIL}"\nC-1,"A",x\n', encoding="utf-8")
    for arguments in (
        ["customers", "import", str(table)],
        ["import", str(table)],
        ["show", EVIL],
        ["search", EVIL],
    ):
        done = rca(*arguments, folder=tmp_path, code=None)
        assert not STEERING.search(done.stdout + done.stderr), arguments
        assert not any(line.startswith(("root", "name.csv")) for line in done.stderr.splitlines()), arguments


def test_statuses_of_trackers_are_shown(demo: Path) -> None:
    export = demo / "export.csv"
    export.write_text(f'Issue key,Summary,Status\nOPS-1,"x{EVIL}","odd{EVIL}"\n', encoding="utf-8")
    done = rca("steps", "import", str(export), folder=demo, code=None)
    assert not STEERING.search(done.stdout + done.stderr)


def test_on_a_terminal_too(demo: Path) -> None:
    """With colours and a table, which are escape sequences of our own."""
    rca("steps", "assign", f"{WINDOWS_VM}#n1", "--owner", "x", folder=demo, code=None)
    for command in ("list", "steps list", f"show {WINDOWS_VM}", "search disk", f"export {WINDOWS_VM}"):
        ours, theirs = os.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "rca", *command.split()],
            cwd=demo,
            stdout=theirs,
            stderr=subprocess.PIPE,
            env=os.environ | {"RCA_USER": EVIL, "TERM": "xterm", "LANG": "en_US.UTF-8"},
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            shown += part
        os.close(ours)
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        text = re.sub("\x1b\\[[0-9;]*m", "", shown.decode()).replace("\r\n", "\n")
        assert text.strip()
        assert not STEERING.search(text), command


@pytest.mark.skipif(os.name != "posix", reason="rights are otherwise elsewhere")
def test_what_holds_names_is_its_owners_alone(demo: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        rca("import", str(INCIDENTS), folder=tmp_path)
        rca(
            "send",
            WINDOWS_VM,
            "--to",
            "a@example.com",
            "--unpublished",
            "--output",
            str(tmp_path / "out" / "box"),
            folder=demo,
        )
        rca("search", "disk", folder=tmp_path)
        rca("backup", "b.zip", folder=tmp_path)
    finally:
        os.umask(before)
    private = [
        *tmp_path.glob("rca.db*"), *(tmp_path / "out").rglob("*"), tmp_path / "out", tmp_path / "b.zip",
    ]  # fmt: skip
    assert len(private) > 6
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path

"""The words with which a program can be run again, as the demo shows them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rca.cli._shared.program import path_command, program


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "with blanks" / "rca"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\necho called\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_off_the_path_it_is_the_whole_path_and_a_shell_understands_it(
    script: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shlex.split(program()) == [str(script)]
    for command in (program(), f"{path_command()} && rca"):
        done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
        assert done.stdout == "called\n", command


def test_a_path_from_here_leads_there_from_anywhere(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(script.parent.parent)
    monkeypatch.setattr(sys, "argv", ["with blanks/rca", "demo"])
    assert shlex.split(program()) == [str(script)]


def test_on_the_path_the_name_is_enough(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    assert program() == "rca"
    assert path_command() == ""


def test_another_rca_on_the_path_is_not_this_one(
    script: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "rca"
    other.write_text("#!/bin/sh\n", encoding="utf-8")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script), "demo"])
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shlex.split(program()) == [str(script)]


def test_as_a_package_it_is_run_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(Path("rca", "__main__.py")), "demo"])
    assert shlex.split(program()) == [sys.executable, "-m", "rca"]
    assert path_command() == ""

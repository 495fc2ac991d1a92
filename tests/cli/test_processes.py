"""Commands as processes of their own: what they import, the streams, the exit code and the installed program.

In process, what one command imports is there for the next one; here each of them must bring what it needs, and a warning
of any import is an error.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import rca, rca_process
from tests.support.samples import SIGN_IN_CODES, WINDOWS_VM

FINAL = "2025-06-11-block-storage-write-latency"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        "init here",
        "import incidents",
        "list",
        f"show {WINDOWS_VM} --history",
        "due",
        "search webhooks",
        f"similar {WINDOWS_VM}",
        "doctor",
        "verify",
        f"send {WINDOWS_VM} --kind resolved --to a@example.com --unpublished",
        "steps list --json",
        f"steps start {FINAL}#n2",
        "steps report",
        "steps calendar",
        f"steps related {WINDOWS_VM}",
    ],
)
def test_each_command_brings_what_it_needs(arguments: str, demo: Path) -> None:
    done = rca_process(*arguments.split(), folder=demo)
    assert done.stdout or done.stderr


@pytest.mark.slow
def test_a_notice_is_published_by_processes_that_follow_each_other(demo: Path) -> None:
    for command in ("review", "approve"):
        rca(command, FINAL, folder=demo)
    digest = rca_process("publish", FINAL, "--kind", "final", folder=demo).stderr.split()[-1]
    assert digest in rca("revisions", "--json", folder=demo).stdout
    shown = ("revisions", FINAL, "1", "--render", "--locale", "ja", "--format", "html")
    assert rca_process(*shown, folder=demo).stdout == rca(*shown, folder=demo).stdout


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["show", "nothing-like-it"], 1)])
def test_the_exit_code_is_the_processes(arguments: list[str], code: int, tmp_path: Path) -> None:
    rca_process(*arguments, folder=tmp_path, code=code)


def test_what_is_shown_gets_through_a_terminal_of_another_encoding(demo: Path) -> None:
    arguments = ("--lang", "ja", "render", SIGN_IN_CODES, "--kind", "initial", "--locale", "ja", "--issued-at",
                 "2025-11-05T01:25Z")  # fmt: skip
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = rca_process(*arguments, folder=demo, environment=ascii_only)
    assert done.stdout == rca(*arguments, folder=demo).stdout


def test_the_installed_program_is_this_one(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("rca")
    done = subprocess.run([program, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == rca("--version", folder=tmp_path).stdout

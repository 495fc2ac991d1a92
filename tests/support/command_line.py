"""Commands as a user gives them: run in this process, or in one of their own where only that shows what is meant.

Both ways have the folder, the environment and the streams that a process begins with, and end with its exit code. The
folder is a workspace, for which an empty ``rca.toml`` does, unless a test says that it is ``bare``. In
this process warnings are errors because pytest makes them so; what was cached stays, as in a server, but for what
stands in a user's folder: a process that begins would read that again.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest

from rca.cli import main
from rca.cli._shared.language import chosen, use
from rca.config.locating import FILE, find_folder
from rca.formats.pdf.fonts import families, fonts
from rca.notices.templates import environment as templates

Done = subprocess.CompletedProcess[str]


def rca(
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    code: int | None = 0,
    bare: bool = False,
) -> Done:
    """Run ``rca`` with these arguments; ``code`` is the exit code it must have, None for any."""
    _make_workspace(folder, bare)
    with _fresh(folder, _variables(environment), arguments) as (out, err):
        try:
            main()
        except SystemExit as end:
            status = end.code
    done = Done(arguments, _number(status), _text(out), _text(err))
    return _checked(done, code)


def rca_process(
    *arguments: str | bytes,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    code: int | None = 0,
    bare: bool = False,
) -> Done:
    """As :func:`rca`, in a process of its own, where each warning is an error from the first import on."""
    _make_workspace(folder, bare)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rca", *arguments],
        cwd=folder,
        env=_variables(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return _checked(done, code)


def _make_workspace(folder: Path, bare: bool) -> None:
    if not bare and find_folder(folder.resolve()) is None:
        (folder / FILE).touch()


def _variables(more: Mapping[str, str] | None) -> dict[str, str]:
    """The environment of a command: this one's without settings and language of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RCA_", "LC_", "LANG"))}
    return kept | {"RCA_USER": "tester", "LANG": "en_US.UTF-8"} | dict(more or {})


@contextmanager
def _fresh(
    folder: Path, variables: Mapping[str, str], arguments: tuple[str, ...]
) -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """What a process has when it begins; all of it is as before afterwards."""
    for kept in (templates, fonts, families):
        kept.cache_clear()
    before, out, err = chosen(), _pipe(), _pipe()
    with (
        pytest.MonkeyPatch.context() as of_process,
        patch.dict(os.environ, variables, clear=True),
        chdir(folder),
        Path(os.devnull).open(encoding="utf-8") as nothing,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        of_process.setattr(sys, "argv", ["rca", *arguments])
        of_process.setattr(sys, "stdin", nothing)
        try:
            yield out, err
        finally:
            use(before)


def _pipe() -> io.TextIOWrapper:
    """A stream as to a pipe: it has bytes below, an encoding, and is no terminal."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    """What was written, as :mod:`subprocess` reads it: any line end is one."""
    stream.seek(0)
    return io.TextIOWrapper(stream.detach(), encoding="utf-8").read()


def _number(status: object) -> int:
    """The exit code that the interpreter makes of what :func:`sys.exit` was given."""
    assert status is None or isinstance(status, int), status
    return status or 0


def _checked(done: Done, code: int | None) -> Done:
    assert "Traceback" not in done.stderr, done.stderr
    assert code is None or done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done

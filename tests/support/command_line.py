"""Running the program as a user does: in a process of its own, in a folder of the test's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def rca(
    *arguments: str, folder: Path, environment: dict[str, str] | None = None, code: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run ``rca`` with these arguments; ``code`` is the exit code it must have, None for any."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RCA_", "LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "rca", *arguments],
        cwd=folder,
        env=kept | {"RCA_USER": "tester", "LANG": "en_US.UTF-8"} | (environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert code is None or done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return done

"""Copies of the demo's folder, which is made once for all tests of a process."""

from __future__ import annotations

import shutil
from pathlib import Path


def copy_of(made: Path, target: Path) -> Path:
    """``target``, made a copy of the folder ``made`` without the notices in it."""
    return Path(shutil.copytree(made, target, ignore=shutil.ignore_patterns("notices"), dirs_exist_ok=True))

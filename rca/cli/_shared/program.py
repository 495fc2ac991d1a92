"""The program as it was called: the words with which to run it again from any folder, ready to be typed."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

_NAME = "rca"


def program() -> str:
    """``rca`` where the shell finds this very program by that name, else its whole path, quoted as a shell needs it."""
    script = _script()
    if script is None:
        return shlex.join([sys.executable, "-m", _NAME])
    found = shutil.which(_NAME)
    if found and Path(found).exists() and script.exists() and script.samefile(found):
        return _NAME
    return shlex.quote(str(script))


def path_command() -> str:
    """What makes ``rca`` enough in this shell; empty where it is enough, or where no such line helps."""
    script = _script()
    if script is None or program() == _NAME or os.name != "posix":
        return ""
    return f'export PATH={shlex.quote(str(script.parent))}:"$PATH"'


def _script() -> Path | None:
    """The script that was started; None if it was the package, as with ``python -m rca``."""
    script = Path(sys.argv[0]).absolute()
    return script if script.stem == _NAME else None

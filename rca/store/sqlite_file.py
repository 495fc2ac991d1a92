"""The SQLite file of a store: opened by its path, whatever that is called, and read where it may not be written.

Its owner alone may read it, whatever the user's mask says: it holds names and addresses. SQLite gives the log beside it
the same rights.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote


def connect(path: Path, *, wait: float, create: bool = False) -> sqlite3.Connection:
    """A connection to the file; ``wait`` is how many seconds to wait for a writer. Raises sqlite3.Error."""
    if create:
        with suppress(OSError):  # it is there, or SQLite says why it cannot be
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    options = "mode=ro" if is_read_only(path) else "mode=rw"
    if options == "mode=ro" and not _has_log(path):
        options += "&immutable=1"  # SQLite would make a log even to read, and may not
    uri = f"file:{quote(os.path.abspath(path))}?{options}"  # noqa: PTH100 - links stay
    return sqlite3.connect(uri, uri=True, timeout=wait, check_same_thread=False)


def is_read_only(path: Path) -> bool:
    """True for a store that is there and may be read only: an auditor's copy, a disc, another's folder."""
    if not path.exists():
        return False
    return not os.access(path, os.W_OK) or not (os.access(path.parent, os.W_OK) or _has_log(path))


def _has_log(path: Path) -> bool:
    with suppress(OSError):
        return Path(f"{path}-wal").stat().st_size > 0
    return False

"""A Whoosh index in a folder: made, opened, locked, and which of its tables of contents is the current one."""

from __future__ import annotations

from pathlib import Path

from whoosh import __version__ as whoosh_version
from whoosh.util.filelock import FileLock, try_for

from rca.search.segments import contents
from rca.search.segments.live_segment import LiveSegment, live_segments
from rca.search.segments.whoosh.schema import schema
from rca.search.segments.writer import Writer

LIBRARY = f"whoosh {whoosh_version}"
"""What an index is written by, and must be made anew for where it changes."""


def create(folder: Path) -> Writer:
    """A writer of a new index in an empty folder."""
    return Writer(contents.create(folder, schema()))


def writer(folder: Path) -> Writer:
    """A writer of the index in a folder whose files are known to be sound."""
    return Writer(_index(folder))


def segments(folder: Path, before: tuple[LiveSegment, ...] = ()) -> tuple[LiveSegment, ...]:
    """The segments of the index in a folder; those that were open ``before`` bring their caches."""
    return live_segments(_index(folder).reader(), before)


def table_number(folder: Path) -> int:
    """The number of the current table of contents; less than 0 if there is none. Raises OSError and ValueError."""
    return contents.latest(folder)


def acquired(path: Path, wait: float) -> FileLock | None:
    """The lock of that file, held; None if somebody else held it for ``wait`` seconds. Raises OSError."""
    lock = FileLock(str(path))
    return lock if try_for(lock.acquire, timeout=wait, delay=0.05) else None


def _index(folder: Path) -> contents.PlainIndex:
    return contents.PlainIndex(folder, schema())

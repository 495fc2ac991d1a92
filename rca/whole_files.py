"""Whole files: what is written for people is there whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file, or put it in the place of one that is there, which keeps its rights. Raises OSError.

    Where a link leads elsewhere, the file there is meant; a device or a pipe is written to. One that is ``private`` is
    its owner's alone, and so are the folders that are made for it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = path.resolve()
    if private:
        for folder in reversed((path.parent, *path.parent.parents)):
            folder.mkdir(exist_ok=True, mode=0o700)
    with _beside(path, content, rights=0o600 if private else 0o666) as written:
        if path.exists() and not private:
            written.chmod(path.stat().st_mode & 0o7777)
        written.replace(path)


def create_file(path: Path, content: bytes) -> bool:
    """Write a file unless there is one already, which is left as it is; true if it was written. Raises OSError."""
    if os.path.lexists(path):
        return False
    with _beside(path, content) as written:
        try:
            path.hardlink_to(written)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links
            with path.open("xb") as stream:
                stream.write(content)
    return True


@contextmanager
def _beside(path: Path, content: bytes, rights: int = 0o666) -> Iterator[Path]:
    """A file with this content, safe on the disk, beside ``path``; gone afterwards, unless it was put there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{token_hex(8)}.part")
    # Made with the rights that any new file has: the kernel takes away what the user's mask says.
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), rights)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)

"""An archive: files in one ZIP, with a list of their sizes and digests, read as if anybody could have made it.

Nothing in it decides where a file goes: names are relative, without ``..``, and each is a plain file written anew into a
folder that was empty. Nothing in it decides how much is written: the list says the sizes beforehand, they are compared
with the room on the disk, and no file grows beyond its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Any, BinaryIO, Final

from rca.errors import StoreError
from rca.model.problem import N_

_LIST: Final = "backup.json"
_BLOCK = 1 << 20
_LARGEST_LIST = 64 << 20
_RATIO = 300
"""How much larger all files may be than the archive: SQLite files shrink to a tenth, deflate reaches a thousandth."""
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, TypeError,
    AttributeError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive says of itself: ``facts`` are its maker's, ``files`` a size in bytes and a SHA-256 by name."""

    facts: Mapping[str, Any]
    files: Mapping[str, tuple[int, str]]


def write(path: Path, files: Mapping[str, Path], facts: Mapping[str, Any]) -> Contents:
    """Write an archive of these files beside ``path``, read it again, and put it into place. Its owner alone may read it.

    Raises OSError, and StoreError if what was read again is not what was written.
    """
    beside = path.with_name(f".{token_hex(8)}.part")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "w+b") as stream:
            made = _put_together(stream, files, facts)
            stream.flush()
            os.fsync(stream.fileno())
        with _opened(beside) as (archive, found):
            if found != made:
                raise ValueError(path.name)
            for name in found.files:
                for _ in _checked(archive, found, name):
                    pass
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return made


def extract(path: Path, folder: Path) -> Contents:
    """Write the files of an archive into a folder that is empty or not there yet, each compared with its digest.

    Raises OSError, and StoreError if it is no such archive, or a damaged or a dangerous one.
    """
    with _opened(path) as (archive, found):
        total = sum(size for size, _ in found.files.values())
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if total > _RATIO * path.stat().st_size + _BLOCK or total > shutil.disk_usage(folder).free:
            raise ValueError(f"{total} bytes")
        for name in found.files:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                for block in _checked(archive, found, name):
                    stream.write(block)
                stream.flush()
                os.fsync(stream.fileno())
    return found


def _put_together(stream: BinaryIO, files: Mapping[str, Path], facts: Mapping[str, Any]) -> Contents:
    listed = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in files.items():
            size, digest = 0, hashlib.sha256()
            with source.open("rb") as content, archive.open(_entry(name), "w", force_zip64=True) as out:
                while block := content.read(_BLOCK):
                    size += len(block)
                    digest.update(block)
                    out.write(block)
            listed[name] = (size, digest.hexdigest())
        made = Contents(dict(facts), listed)
        archive.writestr(_entry(_LIST), json.dumps({"facts": made.facts, "files": listed}))
    return made


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100600 << 16
    return entry


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Contents]]:
    """An archive and what it says of itself. Whatever is wrong with it, here or in the body, is raised as StoreError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _list_of(archive)
    except _DAMAGE as error:
        raise StoreError(
            N_("{file} is not a sound backup: {detail}"),
            remedy=N_("Nothing was changed; use another backup."),
            file=path,
            detail=str(error) or type(error).__name__,
        ) from error


def _list_of(archive: zipfile.ZipFile) -> Contents:
    entries = archive.infolist()
    if archive.getinfo(_LIST).file_size > _LARGEST_LIST:
        raise ValueError(_LIST)
    with archive.open(_LIST) as stream:
        data = json.loads(stream.read(_LARGEST_LIST))
    found = Contents(data["facts"], {name: (size, digest) for name, (size, digest) in data["files"].items()})
    expected = {
        **{name: size for name, (size, _) in found.files.items()},
        _LIST: archive.getinfo(_LIST).file_size,
    }
    for entry in entries:
        is_plain = (entry.external_attr >> 16) & 0o170000 in (0, 0o100000)
        if not is_plain or not is_safe(entry.filename) or expected.pop(entry.filename, -1) != entry.file_size:
            raise ValueError(entry.filename[:80])
    if expected:
        raise ValueError(next(iter(expected))[:80])
    return found


def is_safe(name: str) -> bool:
    """True for a relative name that means the same file on every system."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and "/".join(parts) == name
        and not name.startswith("/")
        and not any(
            part in ("..", ".") or re.search(r'[\\:*?"<>|\x00-\x1f\ud800-\udfff]', part) for part in parts
        )
    )


def _checked(archive: zipfile.ZipFile, found: Contents, name: str) -> Iterator[bytes]:
    """The blocks of a file, no more than its size. Raises ValueError at the end if they are not what was written."""
    size, expected = found.files[name]
    digest, left = hashlib.sha256(), size
    with archive.open(name) as stream:
        while block := stream.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                break
            digest.update(block)
            yield block
    if left or digest.hexdigest() != expected:
        raise ValueError(name)

"""Backups: a workspace as one archive, whole whatever else is written meanwhile, and the way back from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import TemporaryDirectory

from rca import __version__, archive
from rca.config.locating import FILE, STORE, TEMPLATES
from rca.config.settings import Settings
from rca.errors import NotFound, Refused, StoreError
from rca.model.problem import N_
from rca.store.backup import copy_store
from rca.store.database import Database
from rca.store.incidents.repository import Incidents, open_store
from rca.store.revisions.verification import verify

_OWN = (FILE, "glossary.tsv", "incidents", TEMPLATES, "regimes", "published")
"""What belongs to a workspace beside its store; what the settings name comes with it."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made or restored."""

    files: int
    records: int
    """How many records the chain of what was published has."""
    head: str
    made_at: str
    left_out: tuple[str, ...] = ()
    """What lies in the workspace and is not in the backup."""
    store: Path | None = None
    """Where the store was restored to."""


class Backups:
    """Makes backups of a workspace."""

    def __init__(self, settings: Settings, store: Incidents) -> None:
        self._settings, self._store = settings, store

    def write(self, path: Path, *, at: datetime) -> BackedUp:
        """Back up into a file, which is replaced when the new one is whole and was read again.

        Raises StoreError, with the file as it was, if the store cannot be copied or is not sound; and OSError.
        """
        folder = self._settings.folder.resolve()
        path.resolve().parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".rca-backup-", dir=path.resolve().parent) as aside:
            copy = Path(aside) / STORE
            copy_store(self._store.database, copy)
            records, head = _examined(Database(copy))
            found = dict(self._files(folder))
            files = {name: path for name, path in found.items() if archive.is_safe(name) and path.is_file()}
            store = self._store_name(folder)
            facts = {
                "program": __version__, "made_at": at.isoformat(), "store": store, "records": records, "head": head,
            }  # fmt: skip
            archive.write(path, {**files, store: copy}, facts)
        kept = {name.partition("/")[0] for name in (*files, store)}
        left = [each.name for each in folder.iterdir() if not self._is_known(each, kept | set(_OWN))]
        left += found.keys() - files.keys()
        return BackedUp(len(files) + 1, records, head, at.isoformat(), tuple(sorted(left)))

    def _store_name(self, folder: Path) -> str:
        """What the store is called in the archive: as it is beside ``rca.toml``, if it is there."""
        place = self._store.database.file
        if place and place.resolve().is_relative_to(folder):
            name = place.resolve().relative_to(folder).as_posix()
            return name if archive.is_safe(name) else STORE
        return STORE

    def _files(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Every file that belongs to the workspace, by its name there; and links to folders, which are not followed."""
        if (heads := self._settings.heads_file) and heads.is_file():
            yield f"{self._store_name(folder)}.heads", heads
        look, mail = self._settings.notices.look, self._settings.mail
        named = [str(each) for each in (look.logo, look.fonts, mail.ca_file) if each]
        for name in dict.fromkeys((*_OWN, *named)):
            top = folder / name
            for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
                if (path.is_file() or path.is_symlink()) and path.absolute().is_relative_to(folder):
                    yield path.absolute().relative_to(folder).as_posix(), path

    def _is_known(self, path: Path, kept: set[str]) -> bool:
        store, index = self._store.database.file, self._settings.index_folder
        own = {f"{store.name}{end}" for end in ("", "-wal", "-shm", ".heads")} if store else set()
        return path.name in kept | own or (index is not None and path == index.resolve())


def restore(file: Path, folder: Path) -> BackedUp:
    """Restore a backup into a folder that is empty or not there: all of it, compared and examined before and after.

    Raises Refused if something is there, StoreError if the backup is not sound, and OSError.
    """
    folder = folder.resolve()
    if not file.is_file():
        raise NotFound(N_("there is no file or folder {path}"), path=file)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            N_("{folder} is not empty, and nothing in it is overwritten"),
            remedy=N_("Name a folder that is not there yet: --to FOLDER"),
            folder=folder,
        )
    aside = (
        folder / f".restoring-{token_hex(8)}"
        if folder.exists()
        else folder.with_name(f".{token_hex(8)}.part")
    )
    try:
        found = archive.extract(file, aside)
        name, head = str(found.facts.get("store")), found.facts.get("head")
        if name not in found.files:
            raise StoreError(
                N_("{file} is not a sound backup: {detail}"),
                remedy=N_("Nothing was changed; use another backup."),
                file=file,
                detail="store",
            )
        with open_store(aside / name) as store:
            if _examined(store.database)[1] != head:
                raise _unsound(store.database.name, "head")
        if aside.parent == folder:
            for each in list(aside.iterdir()):
                each.rename(folder / each.name)
        else:
            aside.rename(folder)
    finally:
        rmtree(aside, ignore_errors=True)
    with open_store(folder / name) as store:
        records, head = _examined(store.database)
    return BackedUp(len(found.files), records, head, str(found.facts.get("made_at")), store=folder / name)


def _examined(database: Database) -> tuple[int, str]:
    """How many records a sound store has, and the digest of the last. Raises StoreError for any other."""
    try:
        wrong = [*database.examine()]
        verified = verify(database)
        wrong += [f"{each.place.file} {each.message}".strip() for each in verified.problems]
        if wrong:
            raise _unsound(database.name, wrong[0])
    finally:
        database.close()
    return verified.revisions + verified.withdrawals, verified.head


def _unsound(store: str, detail: str) -> StoreError:
    return StoreError(
        N_("the store {store} is not sound, and no backup of it counts: {detail}"),
        remedy=N_("Run rca doctor and rca verify; keep the backups of before."),
        store=store,
        detail=detail,
    )

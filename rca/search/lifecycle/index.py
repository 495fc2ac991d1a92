"""The index as a cache of the store: opened, brought up to it, made anew when there is any doubt.

A search reads the state of the store first. If the stamp of the index says the same, it answers; if the index is
behind, it catches up with what changed; if it is damaged, of other words or of another store, it is made anew beside
the old one. Nothing in it is ever the only copy, so no state of it is an error.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from rca.errors import RcaError, StoreError
from rca.model.problem import N_, Message
from rca.search.analysis.analyzer import Analyzer, fingerprint
from rca.search.documents.indexed_entry import document_of
from rca.search.lifecycle import generations
from rca.search.lifecycle.generations import Folder, Stamp
from rca.search.matching.evaluator import Evaluator
from rca.search.segments import whoosh_index
from rca.search.segments.writer import Pending, Writer

if TYPE_CHECKING:
    from rca.model.progress import Progress, Tell
    from rca.search.door import Source, View

SCHEMA = 2
"""Counts changes of what is put into the index, and how."""

_PATIENCE = 600.0
"""Seconds to wait for another process that makes the index anew."""

_BRIEFLY = 5.0
"""Seconds to wait after a change; the next search catches up otherwise."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that answers, at one of its tables of contents."""

    folder: Path
    number: int
    stamp: Stamp
    evaluator: Evaluator


class Unusable(Exception):
    """A generation that does not count as an index, and why."""

    def __init__(self, reason: str, file: str = "") -> None:
        super().__init__(reason)
        self.reason, self.file = reason, file


class Index:
    """The index in a folder, of one source. May be shared by threads; other processes may use the same folder."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        analyzer: Analyzer,
        written_by: str,
        tell: Tell,
        progress: Progress,
    ) -> None:
        self._folder = Folder(folder)
        self._source = source
        self._analyzer = analyzer
        self._maker = f"{generations.FORMAT}.{SCHEMA} {fingerprint()} {whoosh_index.LIBRARY} {written_by}"
        self._tell, self._progress = tell, progress
        self._opened: Opened | None = None
        self._is_elsewhere = False
        self._lock = RLock()

    @property
    def folder(self) -> Path:
        return self._folder.path

    # Reading

    def evaluator(self) -> Evaluator:
        """An index that shows the source as it is now. Raises StoreError if none can be written anywhere."""
        with self._lock:
            try:
                with self._source.view() as view:
                    opened = self._current()
                    if opened and opened.stamp.mark == view.mark:
                        return opened.evaluator
                return self._updated(_PATIENCE).evaluator
            except OSError as error:
                return self._temporary(error).evaluator

    def follow(self) -> None:
        """Catch up after a change. If that fails now, the next search does it."""
        with self._lock:
            try:
                self._updated(_BRIEFLY)
            except (OSError, RcaError) as error:
                detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                self._tell(
                    Message(
                        N_(
                            "The index of the search could not be updated ({detail}); the next search does it."
                        ),
                        {"detail": detail},
                    )
                )

    def rebuild(self) -> int:
        """Make the index anew; gives the number of its entries. Raises StoreError."""
        try:
            with self._lock, self._writing(_PATIENCE), self._source.view() as view:
                return self._build(view).evaluator.total
        except OSError as error:
            raise _no_room(error, self.folder) from error

    def opened(self) -> Opened:
        """The current generation as it lies there, every file read and checked. Raises Unusable."""
        return self._open(whole=True)

    def _current(self) -> Opened | None:
        """What is open, or the current generation; None if there is none that can be used."""
        try:
            return self._open()
        except Unusable:
            return None

    def _open(self, *, whole: bool = False) -> Opened:
        folder = self._folder.current()
        if folder is None:
            raise Unusable("missing")
        number = _number(folder)
        before = self._opened
        if before and (before.folder, before.number) == (folder, number) and not whole:
            return before
        stamp = generations.read_stamp(folder, number)
        if stamp is None:
            raise Unusable("damaged", f"{folder.name}/{generations.stamp_name(number)}")
        if stamp.format != generations.FORMAT or stamp.maker != self._maker:
            raise Unusable("old")
        if file := generations.damaged(folder, stamp, whole=whole):
            raise Unusable("damaged", f"{folder.name}/{file}")
        known = before.evaluator.segments if before and before.folder == folder else ()
        try:
            evaluator = Evaluator(whoosh_index.segments(folder, known))
        except Exception as error:  # what a library makes of bytes that are not its own can be anything
            raise Unusable("damaged", folder.name) from error
        if evaluator.total != stamp.documents:
            raise Unusable("damaged", folder.name)
        self._opened = Opened(folder, number, stamp, evaluator)
        return self._opened

    # Writing

    @contextmanager
    def _writing(self, wait: float) -> Iterator[None]:
        with self._folder.locked(0) as held:
            if held:
                yield
                return
        if wait > _BRIEFLY:
            self._tell(Message(N_("Waiting for another process that updates the index of the search."), {}))
        with self._folder.locked(wait) as held:
            if not held:
                raise StoreError(
                    N_("another process keeps the index of the search in {folder}"),
                    remedy=N_("Wait until it has finished, or end it."),
                    folder=self.folder,
                )
            yield

    def _updated(self, wait: float) -> Opened:
        # The state of the store is read once the lock is held: it may not be older than what others have indexed.
        with self._writing(wait), self._source.view() as view:
            try:
                opened = self._open()
            except Unusable as reason:
                return self._anew(view, reason)
            groups = view.changed_since(opened.stamp.mark)
            if groups is None:
                return self._anew(view, Unusable("other"))
            if opened.stamp.mark == view.mark:
                return opened
            try:
                return self._caught_up(view, opened, groups)
            except OSError:
                raise
            except Exception as error:  # see _open
                if isinstance(error, RcaError):
                    raise
                return self._anew(view, Unusable("damaged", opened.folder.name))

    def _anew(self, view: View, reason: Unusable) -> Opened:
        self._tell(Message(_REASONS[reason.reason], {"file": reason.file}))
        return self._build(view)

    def _caught_up(self, view: View, opened: Opened, groups: Sequence[str]) -> Opened:
        with whoosh_index.writer(opened.folder) as writer:
            for group in groups:
                writer.delete_group(group)
            self._add(writer, view, groups)
            self._commit(writer, opened.folder, view.mark, opened.stamp.files)
        return self._open()

    def _build(self, view: View) -> Opened:
        folder = self._folder.begin()
        with whoosh_index.create(folder) as writer:
            self._add(writer, view, view.groups())
            self._commit(writer, folder, view.mark, {})
        self._folder.switch(folder)
        return self._open()

    def _add(self, writer: Writer, view: View, groups: Sequence[str]) -> None:
        with self._progress(N_("Indexing"), len(groups)) as tell:
            for number, (_, entries) in enumerate(view.entries(groups), start=1):
                for entry in entries:
                    writer.add(document_of(entry, self._analyzer))
                if tell:
                    tell(number, len(groups))

    def _commit(
        self, writer: Writer, folder: Path, mark: Mapping[str, Any], known: Mapping[str, tuple[int, int, int]]
    ) -> None:
        numbers = []

        def stamp(pending: Pending) -> None:
            files = generations.seal(folder, [pending.aside, *pending.added, *pending.kept], known)
            files[pending.toc] = files.pop(pending.aside)  # a rename leaves size and time as they are
            made = Stamp(self._maker, dict(mark), pending.documents, files)
            generations.write_stamp(folder, pending.generation, made)
            numbers.append(pending.generation)

        writer.commit(stamp)
        generations.clear_stamps(folder, numbers[-1])

    def _temporary(self, error: OSError) -> Opened:
        """An index in a folder of the system's, for this process alone, where the usual one cannot be written."""
        if self._is_elsewhere:
            raise _no_room(error, self.folder) from error
        self._tell(
            Message(
                N_(
                    "The index of the search cannot be written in {folder} ({detail}); it is made for this time only."
                ),
                {"folder": self.folder, "detail": error.strerror or str(error)},
            )
        )
        try:
            folder = tempfile.mkdtemp(prefix="rca-index-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self._folder, self._is_elsewhere = Folder(Path(folder)), True
            with self._source.view() as view:
                return self._build(view)
        except OSError as second:
            raise _no_room(second, self.folder) from second


_REASONS = {
    "missing": N_("The index of the search is being made."),
    "old": N_("The index of the search was made by another version; it is being made anew."),
    "other": N_("The index of the search is of another state of the store; it is being made anew."),
    "damaged": N_("The index of the search is damaged ({file}); it is being made anew."),
}


def _no_room(error: OSError, folder: Path) -> StoreError:
    return StoreError(
        N_("the index of the search cannot be written in {folder}: {detail}"),
        remedy=N_("Make room on the disk, or allow writing there; the store was left as it is."),
        folder=folder,
        detail=error.strerror or str(error),
    )


def _number(folder: Path) -> int:
    """The number of the current table of contents. Raises Unusable."""
    try:
        number = whoosh_index.table_number(folder)
    except (OSError, ValueError) as error:
        raise Unusable("damaged", folder.name) from error
    if number < 0:
        raise Unusable("damaged", folder.name)
    return number

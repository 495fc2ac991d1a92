"""Writing the index: documents into segments, segments together, and all of it visible in one rename.

A commit writes new files, flushes them to the disk, and then puts a new table of contents into place; whoever reads
keeps what they opened. Documents are collected up to ``chunk`` tokens and then written as a segment of their own, so
memory stays bounded however many there are. Segments of one size are merged when there are six of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from whoosh.index import LockError, clean_files
from whoosh.util.filelock import FileLock, try_for

from rca.search.segments import contents
from rca.search.segments.schema import Document, as_bytes
from rca.search.segments.segment import SegmentFile
from rca.search.segments.segment_builder import Chunk, write_merged
from rca.search.segments.segment_merge import sources
from rca.search.segments.whoosh.codec import ArrayCodec, ArraySegment

CHUNK = 6_000_000
FAN = 6


@dataclass(frozen=True, slots=True)
class Pending:
    """A commit about to count: all its files are on the disk, its table of contents is not.

    Names are those of files in the folder of the index. ``toc`` will be there when the commit is done, and is called
    ``aside`` until then; ``added`` are new segments, ``kept`` are older ones that stay. ``documents`` is how many can be
    found then.
    """

    generation: int
    toc: str
    aside: str
    added: tuple[str, ...]
    kept: tuple[str, ...]
    documents: int


class Writer:
    """The one writer of an index, until :meth:`commit` or :meth:`cancel`. As a context manager it does one of them.

    Raises whoosh's LockError if another one is at work for ``timeout`` seconds, OSError where the disk does not do as
    it is told, Damaged if a segment that is to be merged is. Not for several threads.
    """

    def __init__(self, index: contents.PlainIndex, *, chunk: int = CHUNK, timeout: float = 0.0) -> None:
        self._index = index
        self._storage = index.storage
        self._folder = Path(index.storage.folder)
        self._chunk_limit = chunk
        self._lock: FileLock = index.lock("WRITELOCK")
        if not try_for(self._lock.acquire, timeout=timeout, delay=0.02):
            raise LockError
        self._is_open = True
        try:
            before = index._read_toc()
            self._generation: int = before.generation + 1
            self._segments: list[ArraySegment] = list(before.segments)
        except BaseException:
            self._release()
            raise
        self._fresh: list[ArraySegment] = []
        self._files: dict[str, SegmentFile] = {}
        self._chunk = Chunk()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_open:
            if kind is None:
                self.commit()
            else:
                self.cancel()

    def add(self, document: Document) -> None:
        """Add a document. All documents of a block come one after the other."""
        self._check()
        if self._chunk.tokens >= self._chunk_limit:
            self._flush()
        self._chunk.add(document)

    def delete_group(self, name: str) -> int:
        """Delete what was added under the ``group`` before, in this writer or earlier; how many documents that were."""
        self._check()
        count = self._chunk.delete_group(name)
        for segment in (*self._segments, *self._fresh):
            found = self._file(segment).postings("group", as_bytes(name))
            for document in () if found is None else found.ids.tolist():
                if not segment.is_deleted(document):
                    segment.delete_document(document)
                    count += 1
        return count

    def commit(self, before: Callable[[Pending], None] | None = None, *, optimize: bool = False) -> None:
        """Make everything visible. ``before`` is called when all but the rename of the table of contents is done.

        ``optimize`` merges all segments into one. Whatever is raised, by ``before`` too, leaves the index as it was
        and the lock free.
        """
        self._check()
        toc = contents.file_name(self._generation)
        try:
            self._flush()
            self._merge(optimize)
            kept = [segment for segment in self._segments if segment.doc_count()]
            segments = [*kept, *self._fresh]
            contents.fsync(self._folder)

            def ready(aside: str) -> None:
                if before is not None:
                    before(
                        Pending(
                            self._generation,
                            toc,
                            aside,
                            tuple(segment.filename for segment in self._fresh),
                            tuple(segment.filename for segment in kept),
                            sum(segment.doc_count() for segment in segments),
                        )
                    )

            contents.write(self._folder, self._generation, segments, ready)
        except BaseException:
            if (self._folder / toc).exists():
                self._release()
            else:
                self.cancel()
            raise
        try:
            self._clear_asides()
            clean_files(self._storage, self._index.indexname, self._generation, segments)
        finally:
            self._release()

    def cancel(self) -> None:
        """Forget everything since this writer was made."""
        self._check()
        try:
            for segment in self._fresh:
                with suppress(OSError):
                    segment.path(self._storage).unlink()
            self._clear_asides()
        finally:
            self._release()

    def _clear_asides(self) -> None:
        """Remove tables of contents that never came to count, of this writer or of one that was killed."""
        for aside in self._folder.glob("_*.toc.*"):
            with suppress(OSError):
                aside.unlink()

    def _check(self) -> None:
        if not self._is_open:
            raise ValueError("This writer has done its work")

    def _release(self) -> None:
        self._is_open = False
        self._files = {}
        self._chunk = Chunk()
        self._lock.release()

    def _file(self, segment: ArraySegment) -> SegmentFile:
        found = self._files.get(segment.segid)
        if found is None:
            found = self._files[segment.segid] = SegmentFile(segment.path(self._storage), cache=0)
        return found

    def _new_segment(self) -> ArraySegment:
        return ArrayCodec().new_segment(self._storage, self._index.indexname)

    def _flush(self) -> None:
        """Write what was collected as a segment of its own."""
        if self._chunk.documents > len(self._chunk.deleted):
            segment = self._new_segment()
            self._chunk.write(segment.path(self._storage))
            segment.set_doc_count(self._chunk.documents)
            for document in sorted(self._chunk.deleted):
                segment.delete_document(document)
            self._fresh.append(segment)
        self._chunk = Chunk()

    def _merge(self, everything: bool) -> None:
        """Merge the chunks of this writer, then what has come to be of one size.

        The chunks always become one segment, in their order: a block that one of them cut is whole again.
        """
        if everything:
            self._merge_these([*self._segments, *self._fresh])
            return
        if len(self._fresh) > 1:
            self._merge_these(self._fresh)
        while due := next(_due([*self._segments, *self._fresh]), None):
            self._merge_these(due)

    def _merge_these(self, segments: Sequence[ArraySegment]) -> None:
        old = {segment.segid for segment in segments}
        parts = sources(
            [(self._file(segment), segment.deleted()) for segment in segments if segment.doc_count()]
        )
        clean = len(parts) == 1 and not len(parts[0].deleted)
        if clean and len(segments) == 1:
            return
        merged = []
        if parts:
            target = self._new_segment()
            target.set_doc_count(write_merged(target.path(self._storage), parts))
            merged.append(target)
        for segment in self._fresh:
            if segment.segid in old:
                self._files.pop(segment.segid, None)
                segment.path(self._storage).unlink()
        self._segments = [segment for segment in self._segments if segment.segid not in old]
        self._fresh = [segment for segment in self._fresh if segment.segid not in old] + merged


def _due(segments: Iterable[ArraySegment]) -> Iterator[list[ArraySegment]]:
    """Segments to merge: six or more of one size (a power of six), or one whose documents are mostly deleted."""
    sizes: defaultdict[int, list[ArraySegment]] = defaultdict(list)
    for segment in segments:
        live = segment.doc_count()
        if live:
            sizes[int(math.log(live, FAN))].append(segment)
    for _, same in sorted(sizes.items()):
        if len(same) >= FAN:
            yield same
    for same in sizes.values():
        for segment in same:
            if segment.deleted_count() > segment.doc_count():
                yield [segment]

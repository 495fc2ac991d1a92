"""Our segments as Whoosh sees them, so that its own readers, searchers and matchers work on them.

Writing goes through :mod:`rca.search.segments.writer` alone, so the codec has no writers. Which segments there are says
:mod:`rca.search.segments.contents`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.matching import ListMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from rca.search.segments.postings import Stretch
from rca.search.segments.schema import STORED
from rca.search.segments.segment import EXTENSION, LENGTHS, SegmentFile

Term = tuple[str, bytes]


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Posting lists as arrays, in one file for each segment."""

    length_stats = False

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(SegmentFile(segment.path(storage)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        return ArrayDocumentReader(SegmentFile(segment.path(storage)), segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(self, indexname)


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment's entry in the table of contents: its name, how many documents it has, and which are deleted."""

    def should_assemble(self) -> bool:
        return False

    @property
    def filename(self) -> str:
        name: str = self.make_filename(EXTENSION)
        return name

    def path(self, storage: Any) -> Path:
        return Path(storage.folder) / self.filename

    def deleted(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The numbers of the deleted documents, ascending."""
        return np.array(sorted(self.deleted_docs()), np.int64)


class ArrayTermInfo(TermInfo):  # type: ignore[misc]
    """What Whoosh's scorers ask of a term."""

    def __init__(self, stretch: Stretch) -> None:
        super().__init__(
            weight=float(stretch.total),
            df=stretch.documents,
            minlength=int(LENGTHS[stretch.shortest]),
            maxlength=int(LENGTHS[stretch.longest]),
            maxweight=float(stretch.most),
            minid=stretch.first,
            maxid=stretch.last,
        )


class ArrayMatcher(ListMatcher):  # type: ignore[misc]
    """Whoosh's own matcher over a list, without its walking the whole list at every step."""

    def block_max_weight(self) -> float:
        return float(self._terminfo.max_weight())

    def skip_to(self, document: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._i: int = bisect_left(self._ids, document, self._i)


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and their matchers."""

    def __init__(self, file: SegmentFile) -> None:
        self.file = file

    def __contains__(self, term: Term) -> bool:
        field, text = term
        return field in self.file.fields and self.file.terms(field).find(text) >= 0

    def terms_from(self, field: str, prefix: bytes) -> Iterator[Term]:
        return (term for term, _ in self.items_from(field, prefix))

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[Term, ArrayTermInfo]]:
        fields = self.file.fields
        if field in fields:
            yield from self._items(field, self.file.terms(field).at_least(prefix))
        for later in fields[fields.index(field) + 1 :] if field in fields else ():
            yield from self._items(later, 0)

    def _items(self, field: str, start: int) -> Iterator[tuple[Term, ArrayTermInfo]]:
        terms = self.file.terms(field)
        for number in range(start, len(terms)):
            yield (field, terms[number]), ArrayTermInfo(terms.stretch(number))

    def _stretch(self, field: str, text: bytes) -> Stretch:
        """Raises KeyError, as Whoosh's readers expect."""
        number = self.file.terms(field).find(text) if field in self.file.fields else -1
        if number < 0:
            raise KeyError((field, text))
        return self.file.terms(field).stretch(number)

    def term_info(self, field: str, text: bytes) -> ArrayTermInfo:
        try:
            return ArrayTermInfo(self._stretch(field, text))
        except KeyError:
            raise TermNotFound(f"No term {field}:{text!r}") from None

    def doc_frequency(self, field: str, text: bytes) -> int:
        return self._stretch(field, text).documents

    def matcher(self, field: str, text: bytes, format_: formats.Format, scorer: Any = None) -> ArrayMatcher:
        info = self.term_info(field, text)
        found = self.file.postings(field, text)
        assert found is not None
        counts = np.diff(found.ends, prepend=np.uint32(0))
        values = None
        if format_.supports("positions"):
            raw = found.positions.astype("<u4").tobytes()
            ends = (found.ends * 4).tolist()
            values = [raw[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        return ArrayMatcher(
            found.ids.tolist(),
            counts.astype(float).tolist(),
            values,
            format_,
            scorer=scorer,
            term=(field, text),
            terminfo=info,
        )


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, deletions and stored documents."""

    def __init__(self, file: SegmentFile, segment: ArraySegment) -> None:
        self.file = file
        self._segment = segment

    def doc_count(self) -> int:
        return self.file.documents - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self.file.documents

    def is_deleted(self, document: int) -> bool:
        return bool(self._segment.is_deleted(document))

    def deleted_docs(self) -> Iterable[int]:
        found: list[int] = self._segment.deleted().tolist()
        return found

    def doc_field_length(self, document: int, field: str, default: int = 0) -> int:
        lengths = self.file.lengths(field)
        return (int(LENGTHS[lengths[document]]) if len(lengths) else 0) or default

    def field_length(self, field: str) -> int:
        return int(LENGTHS[self.file.lengths(field)].sum())

    def stored_fields(self, document: int) -> dict[str, bytes]:
        return {STORED: self.file.stored(document)}

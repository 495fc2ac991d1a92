"""Making the file of a segment, from new documents or from segments that become one."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from rca.search.segments.container import ContainerWriter
from rca.search.segments.inversion import FieldBuffer
from rca.search.segments.postings import RECORD, Run, encode
from rca.search.segments.schema import KEYWORDS, MISSING, NUMBERS, TEXTS, Document
from rca.search.segments.segment import length_bytes
from rca.search.segments.segment_merge import Source, gathered, merged

_Batches = Iterable[tuple[list[bytes], Run]]


class Chunk:
    """Documents that are not written yet. ``deleted`` are the numbers of those that were deleted meanwhile."""

    def __init__(self) -> None:
        self.documents = 0
        self.tokens = 0
        self.deleted: set[int] = set()
        self._texts = {name: FieldBuffer(with_positions=True) for name in TEXTS}
        self._keywords = {name: FieldBuffer(with_positions=False) for name in KEYWORDS}
        self._numbers = {name: array("q") for name in NUMBERS}
        self._stored: list[bytes] = []
        self._groups: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, document: Document) -> None:
        """Raises ValueError for a field that the schema does not have, or terms without their positions; OverflowError
        for a position beyond 32 bits or a number beyond 64. Nothing of such a document is kept."""
        given = ((document.texts, TEXTS), (document.keywords, KEYWORDS), (document.numbers, NUMBERS))
        unknown = sorted(name for fields, known in given for name in fields if name not in known)
        if unknown:
            raise ValueError(f"Unknown fields: {', '.join(unknown)}")
        if any(len(terms) != len(positions) for terms, positions in document.texts.values()):
            raise ValueError("Every term needs its position")
        places = {name: array("I", positions) for name, (_, positions) in document.texts.items()}
        numbers = array("q", [_number(document, name) for name in NUMBERS])
        for name, (terms, _) in document.texts.items():
            self._texts[name].add(self.documents, terms, places[name])
            self.tokens += len(terms)
        for name, values in document.keywords.items():
            self._keywords[name].add(self.documents, dict.fromkeys(values))
        for name, number in zip(NUMBERS, numbers, strict=True):
            self._numbers[name].append(number)
        self._stored.append(document.stored)
        for group in document.keywords.get("group", ()):
            self._groups[group].append(self.documents)
        self.documents += 1

    def delete_group(self, name: str) -> int:
        found = self._groups.pop(name, [])
        self.deleted.update(found)
        return len(found)

    def write(self, path: Path) -> None:
        with ContainerWriter(path) as file:
            file.stream("stored", self._stored)
            file.section("stored/sizes", np.array([len(value) for value in self._stored], "<u4"))
            file.section("stored/crcs", np.array([crc32(value) for value in self._stored], "<u4"))
            for name, column in self._numbers.items():
                file.section(f"numbers/{name}", np.array(column, "<i8"))
            fields = _Fields(file)
            for name, buffer in self._texts.items():
                fields.text(name, length_bytes(buffer.lengths(self.documents)), _one(buffer))
            for name, buffer in self._keywords.items():
                fields.keyword(name, _one(buffer))
            fields.finish(self.documents)


def write_merged(path: Path, parts: Sequence[Source]) -> int:
    """The live documents of ``parts`` in a new file; how many they are."""
    documents = sum(len(part.live) for part in parts)
    with ContainerWriter(path) as file:
        file.stream(
            "stored", (part.file.stored_raw(*stretch) for part in parts for stretch in part.stretches())
        )
        sizes = gathered(parts, [part.file.stored_sizes for part in parts])
        file.section("stored/sizes", sizes.astype("<u4"))
        file.section("stored/crcs", gathered(parts, [part.file.stored_crcs for part in parts]))
        for name in NUMBERS:
            file.section(f"numbers/{name}", gathered(parts, [part.file.numbers(name) for part in parts]))
        fields = _Fields(file)
        for name in TEXTS:
            lengths = gathered(parts, [_lengths(part, name) for part in parts])
            fields.text(name, lengths, merged(parts, name, with_positions=True))
        for name in KEYWORDS:
            fields.keyword(name, merged(parts, name, with_positions=False))
        fields.finish(documents)
    return documents


class _Fields:
    """The indexed fields of a segment: their posting lists go to the file at once, their tables follow at the end."""

    def __init__(self, file: ContainerWriter) -> None:
        self._file = file
        self._deepest: dict[str, int] = {}
        self._names: list[str] = []
        self._work: list[tuple[str, np.ndarray[tuple[int], np.dtype[np.uint8]] | None, _Batches]] = []

    def text(self, name: str, lengths: np.ndarray[tuple[int], np.dtype[np.uint8]], batches: _Batches) -> None:
        self._file.section(f"lengths/{name}", lengths)
        self._work.append((name, lengths, batches))

    def keyword(self, name: str, batches: _Batches) -> None:
        self._work.append((name, None, batches))

    def finish(self, documents: int) -> None:
        tables: dict[str, list[np.ndarray[tuple[int], np.dtype[np.void]]]] = {}
        terms: dict[str, list[bytes]] = {}
        self._file.stream("postings", self._bytes(tables, terms))
        for name, names in terms.items():
            self._file.section(f"terms/{name}", b"".join(names))
            self._file.section(f"ends/{name}", np.cumsum([len(term) for term in names]).astype("<u4"))
            self._file.section(f"table/{name}", np.concatenate(tables[name]).astype(RECORD, copy=False))
        self._file.finish({"documents": documents, "fields": sorted(terms), "deepest": self._deepest})

    def _bytes(
        self,
        tables: dict[str, list[np.ndarray[tuple[int], np.dtype[np.void]]]],
        terms: dict[str, list[bytes]],
    ) -> Iterator[bytes]:
        offset = 0
        for name, lengths, batches in self._work:
            for names, run in batches:
                table, raw = encode(run, lengths, offset)
                tables.setdefault(name, []).append(table)
                terms.setdefault(name, []).extend(names)
                offset += len(raw)
                if run.positions is not None:
                    self._deepest[name] = max(self._deepest.get(name, 0), int(run.positions.max()))
                yield raw


def _one(buffer: FieldBuffer) -> Iterator[tuple[list[bytes], Run]]:
    if len(buffer):
        yield buffer.inverted()


def _lengths(part: Source, name: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    found = part.file.lengths(name)
    return found if len(found) else np.zeros(part.file.documents, np.uint8)


def _number(document: Document, name: str) -> int:
    value = document.numbers.get(name)
    return MISSING if value is None else value

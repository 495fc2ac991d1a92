"""Posting lists as arrays: which documents have a term, how often, and at which positions.

A :class:`Run` holds the posting lists of many terms in a row. On disk each term has a record in a table (``RECORD``) and
one stretch of bytes: gaps between document numbers, then frequencies, then positions, each as wide (1, 2 or 4 bytes) as
the largest of them needs. The first document stands in the table, and frequencies that are all 1 take no room. Both
parts have a CRC-32, so what is damaged is noticed and never answered from.

Arrays: document numbers, frequencies and positions are uint32; positions ascend within a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.uint32]
Offsets = NDArray[np.int64]

RECORD = np.dtype(
    [
        ("offset", "<u8"),
        ("documents", "<u4"),
        ("first", "<u4"),
        ("last", "<u4"),
        ("total", "<u4"),
        ("most", "<u4"),
        ("crc", "<u4"),
        ("positions_crc", "<u4"),
        ("gap_width", "u1"),
        ("frequency_width", "u1"),
        ("position_width", "u1"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("unused", "u1", (3,)),
    ]
)
"""One term: where its bytes begin, how many documents have it, the first and the last of them, how often it occurs in
all and at most in one, and the shortest and longest field it occurs in (Whoosh's length bytes)."""


_STRETCH = ("offset", "crc", "positions_crc", "gap_width", "frequency_width", "position_width")
_INTEGERS = {width: np.dtype(f"<u{width}") for width in (1, 2, 4)}


class Damaged(Exception):
    """A file of the index is not what was written. The index has to be made again."""


@dataclass(frozen=True, slots=True)
class Run:
    """Posting lists of terms in a row: ``counts[i]`` documents for term i, and so on through the other arrays.

    ``positions`` is None for fields without; otherwise there are ``frequencies.sum()`` of them.
    """

    counts: Offsets
    ids: Ints
    frequencies: Ints
    positions: Ints | None


def bounds(counts: NDArray[Any]) -> Offsets:
    """Where each of ``counts`` begins in the whole, and after the last where it ends."""
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def spread(starts: Offsets, counts: NDArray[Any]) -> Offsets:
    """The indices ``starts[i] … starts[i] + counts[i] - 1``, one stretch after the other."""
    ends = bounds(counts)
    return np.repeat(starts - ends[:-1], counts) + np.arange(ends[-1])


def changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """True where a value is not the one before it."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def encode(run: Run, lengths: NDArray[np.uint8] | None, offset: int) -> tuple[NDArray[Any], bytes]:
    """The records and the bytes of ``run``, which will begin at ``offset``. ``lengths`` are length bytes by document."""
    table = np.zeros(len(run.counts), RECORD)
    if not len(table):
        return table, b""
    edges = bounds(run.counts)
    starts, ends = edges[:-1], edges[1:]
    gaps = np.diff(run.ids, prepend=np.uint32(0))
    gaps[starts] = 0
    totals = np.add.reduceat(run.frequencies, starts, dtype=np.int64)
    table["documents"] = run.counts
    table["first"], table["last"] = run.ids[starts], run.ids[ends - 1]
    table["total"] = totals
    table["most"] = np.maximum.reduceat(run.frequencies, starts)
    table["gap_width"] = _widths(np.maximum.reduceat(gaps, starts))
    table["frequency_width"] = np.where(table["most"] > 1, _widths(table["most"]), 0)
    place = bounds(totals)
    if run.positions is not None:
        table["position_width"] = _widths(np.maximum.reduceat(run.positions, place[:-1]))
    if lengths is not None:
        found = lengths[run.ids]
        table["shortest"] = np.minimum.reduceat(found, starts)
        table["longest"] = np.maximum.reduceat(found, starts)
    table["offset"] = offset + bounds(_sizes(table))[:-1]
    return table, _bytes(run, table, gaps, edges, place)


def _bytes(run: Run, table: NDArray[Any], gaps: Ints, edges: Offsets, place: Offsets) -> bytes:
    """The stretches of all terms, and their checksums into ``table``."""
    by_width = {
        "gap_width": _by_width(gaps, table["gap_width"]),
        "frequency_width": _by_width(run.frequencies, table["frequency_width"]),
        "position_width": _by_width(run.positions, table["position_width"]),
    }
    gap_bytes, frequency_bytes, position_bytes = by_width.values()
    gap_widths, frequency_widths, position_widths = (table[name].tolist() for name in by_width)
    parts: list[bytes] = []
    sums: list[int] = []
    position_sums: list[int] = []
    places = place.tolist()
    for term, (start, end) in enumerate(pairwise(edges.tolist())):
        width, times, deep = gap_widths[term], frequency_widths[term], position_widths[term]
        body = gap_bytes[width][(start + 1) * width : end * width]
        if times:
            body += frequency_bytes[times][start * times : end * times]
        parts.append(body)
        sums.append(crc32(body))
        if deep:
            tail = position_bytes[deep][places[term] * deep : places[term + 1] * deep]
            parts.append(tail)
            position_sums.append(crc32(tail))
        else:
            position_sums.append(0)
    table["crc"], table["positions_crc"] = sums, position_sums
    return b"".join(parts)


def _by_width(values: Ints | None, widths: NDArray[np.uint8]) -> dict[int, bytes]:
    """The values in every width that is in use; too large ones wrap, and are never taken from there."""
    if values is None:
        return {}
    return {width: values.astype(f"<u{width}").tobytes() for width in np.unique(widths).tolist() if width}


def _widths(largest: NDArray[Any]) -> NDArray[np.uint8]:
    return np.where(largest < 1 << 8, 1, np.where(largest < 1 << 16, 2, 4)).astype(np.uint8)


def _sizes(table: NDArray[Any]) -> Offsets:
    """How many bytes each term has."""
    documents = table["documents"].astype(np.int64)
    before = (documents - 1) * table["gap_width"] + documents * table["frequency_width"]
    found: Offsets = before + table["total"].astype(np.int64) * table["position_width"]
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """One record of the table, in Python's integers."""

    offset: int
    documents: int
    first: int
    last: int
    total: int
    most: int
    crc: int
    positions_crc: int
    gap_width: int
    frequency_width: int
    position_width: int
    shortest: int
    longest: int

    @classmethod
    def of(cls, record: Any) -> Stretch:
        return cls(*record.item()[:13])

    def _cut(self, raw: memoryview) -> tuple[int, int]:
        before = (self.documents - 1) * self.gap_width + self.documents * self.frequency_width
        after = before + self.total * self.position_width
        if not (self.documents and self.gap_width and self.offset + after <= len(raw)):
            raise Damaged("A posting list lies outside its file")
        return self.offset + before, self.offset + after

    def documents_of(self, raw: memoryview) -> tuple[Ints, NDArray[Any] | None]:
        """The documents, and how often each has the term (None: once). Raises Damaged."""
        middle, _ = self._cut(raw)
        if crc32(raw[self.offset : middle]) != self.crc:
            raise Damaged("A posting list is not what was written")
        ids = np.empty(self.documents, np.uint32)
        ids[0] = self.first
        ids[1:] = np.frombuffer(raw, _INTEGERS[self.gap_width], self.documents - 1, self.offset)
        np.cumsum(ids, out=ids)
        if not self.frequency_width:
            return ids, None
        start = self.offset + (self.documents - 1) * self.gap_width
        return ids, np.frombuffer(raw, _INTEGERS[self.frequency_width], self.documents, start)

    def positions_of(self, raw: memoryview) -> NDArray[Any]:
        """The positions in all documents, one after the other, in the width they have on disk. Raises Damaged."""
        middle, end = self._cut(raw)
        if crc32(raw[middle:end]) != self.positions_crc:
            raise Damaged("A posting list is not what was written")
        width = self.position_width or 1
        return np.frombuffer(raw, _INTEGERS[width], (end - middle) // width, middle)


def decode(table: NDArray[Any], raw: memoryview, with_positions: bool) -> Run:
    """The posting lists of all terms of ``table``. Raises Damaged."""
    if len(table) and (
        int((table["offset"] + _sizes(table).astype(np.uint64)).max()) > len(raw)
        or not (table["documents"].all() and table["gap_width"].all())
    ):
        raise Damaged("A posting list lies outside its file")
    edges, places = bounds(table["documents"]), bounds(table["total"])
    gaps = np.empty(edges[-1], np.uint32)
    frequencies = np.ones(edges[-1], np.uint32)
    positions = np.empty(places[-1], np.uint32) if with_positions else None
    columns = (table[name].tolist() for name in _STRETCH)
    rows = zip(pairwise(edges.tolist()), pairwise(places.tolist()), *columns, strict=True)
    for (at, end), (place, last), offset, crc, positions_crc, gap, times, deep in rows:
        middle = offset + (end - at - 1) * gap
        if end - at > 1:
            gaps[at + 1 : end] = np.frombuffer(raw, _INTEGERS[gap], end - at - 1, offset)
        if times:
            frequencies[at:end] = np.frombuffer(raw, _INTEGERS[times], end - at, middle)
            middle += (end - at) * times
        if crc32(raw[offset:middle]) != crc:
            raise Damaged("A posting list is not what was written")
        if positions is not None:
            if crc32(raw[middle : middle + (last - place) * deep]) != positions_crc:
                raise Damaged("A posting list is not what was written")
            positions[place:last] = np.frombuffer(raw, _INTEGERS[deep], last - place, middle)
    # Between terms the gap leads back; unsigned numbers wrap, so the sum comes out right.
    gaps[edges[:-1]] = table["first"]
    gaps[edges[1:-1]] -= table["last"][:-1]
    return Run(table["documents"].astype(np.int64), np.cumsum(gaps, dtype=np.uint32), frequencies, positions)

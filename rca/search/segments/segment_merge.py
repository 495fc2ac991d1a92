"""Several segments into one: document after document in their order, without those that are deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rca.search.segments.postings import Ints, Offsets, Run, bounds, decode, spread
from rca.search.segments.segment import SegmentFile
from rca.search.segments.term_dictionary import TermDictionary

_BATCH = 3_000_000
"""How many postings (or positions, if there are more) are in memory at once."""


@dataclass(frozen=True)
class Source:
    """A segment to merge, the documents of it that stay, and the number that the first of them gets."""

    file: SegmentFile
    deleted: Offsets
    base: int

    @cached_property
    def live(self) -> Offsets:
        return np.delete(np.arange(self.file.documents), self.deleted)

    @cached_property
    def renumbered(self) -> NDArray[np.int64]:
        """The new number of each document, -1 for none."""
        found = np.full(self.file.documents, -1, np.int64)
        found[self.live] = np.arange(self.base, self.base + len(self.live))
        return found

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The live documents as (first, after the last) of each unbroken row of them."""
        edges = np.flatnonzero(np.diff(self.live, prepend=-2, append=-2) != 1)
        for start, end in pairwise(edges.tolist()):
            yield int(self.live[start]), int(self.live[end - 1]) + 1

    def run(self, field: str, start: int, end: int, with_positions: bool) -> Run:
        """The posting lists of the terms from ``start`` up to ``end``, in new numbers."""
        table = self.file.terms(field).table[start:end]
        run = decode(table, self.file.raw_postings, with_positions)
        ids = self.renumbered[run.ids]
        if not len(self.deleted):
            return Run(run.counts, ids.astype(np.uint32), run.frequencies, run.positions)
        stays = ids >= 0
        counts = np.add.reduceat(stays, bounds(run.counts)[:-1], dtype=np.int64) if len(table) else run.counts
        positions = None if run.positions is None else run.positions[np.repeat(stays, run.frequencies)]
        return Run(counts, ids[stays].astype(np.uint32), run.frequencies[stays], positions)


def sources(parts: Sequence[tuple[SegmentFile, Offsets]]) -> list[Source]:
    """The parts one after the other."""
    found: list[Source] = []
    base = 0
    for file, deleted in parts:
        found.append(Source(file, deleted, base))
        base += file.documents - len(deleted)
    return found


def merged(parts: Sequence[Source], field: str, with_positions: bool) -> Iterator[tuple[list[bytes], Run]]:
    """The terms of a field and their posting lists in all parts, batch by batch in the order of the terms."""
    having = [part for part in parts if field in part.file.fields]
    tables = [part.file.terms(field) for part in having]
    names = [[table[number] for number in range(len(table))] for table in tables]
    every = sorted(set().union(*names))
    number = {name: position for position, name in enumerate(every)}
    ranks = [np.array([number[name] for name in own], np.int64) for own in names]
    for start, end in _batches(len(every), tables, ranks):
        runs, rows = [], []
        for part, rank in zip(having, ranks, strict=True):
            first, last = np.searchsorted(rank, (start, end)).tolist()
            runs.append(part.run(field, first, last, with_positions))
            rows.append(rank[first:last] - start)
        run = _joined(runs, rows, end - start)
        stays = np.flatnonzero(run.counts)
        if len(stays):
            yield (
                [every[start + row] for row in stays.tolist()],
                Run(run.counts[stays], run.ids, run.frequencies, run.positions),
            )


def _batches(
    terms: int, tables: Sequence[TermDictionary], ranks: Sequence[NDArray[np.int64]]
) -> Iterator[tuple[int, int]]:
    """Cut the terms where enough has come together for a batch."""
    weight = np.zeros(terms, np.int64)
    for table, rank in zip(tables, ranks, strict=True):
        weight[rank] += table.table["total"]
    batch = np.cumsum(weight) // _BATCH
    edges = [0, *(np.flatnonzero(np.diff(batch)) + 1).tolist(), terms]
    for start, end in pairwise(edges):
        if start < end:
            yield start, end


def _joined(runs: Sequence[Run], rows: Sequence[NDArray[np.int64]], terms: int) -> Run:
    """One run of ``terms`` terms from several; ``rows`` says which terms each of them has."""
    counts = np.zeros((terms, len(runs)), np.int64)
    totals = np.zeros((terms, len(runs)), np.int64)
    for column, (run, row) in enumerate(zip(runs, rows, strict=True)):
        counts[row, column] = run.counts
        if run.positions is not None and len(row):
            edges = bounds(run.frequencies)
            totals[row, column] = np.diff(edges[bounds(run.counts)])
    at = bounds(counts.ravel())[:-1].reshape(counts.shape)
    place = bounds(totals.ravel())[:-1].reshape(totals.shape)
    ids = np.empty(int(counts.sum()), np.uint32)
    frequencies = np.empty(len(ids), np.uint32)
    positions: Ints | None = np.empty(int(totals.sum()), np.uint32)
    for column, (run, row) in enumerate(zip(runs, rows, strict=True)):
        goes = spread(at[row, column], counts[row, column])
        ids[goes], frequencies[goes] = run.ids, run.frequencies
        if run.positions is None or positions is None:
            positions = None
        else:
            positions[spread(place[row, column], totals[row, column])] = run.positions
    return Run(counts.sum(axis=1), ids, frequencies, positions)


def gathered(parts: Sequence[Source], arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """One value for each live document, part after part."""
    return np.concatenate([array[part.live] for part, array in zip(parts, arrays, strict=True)])

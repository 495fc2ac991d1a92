"""The engine: asks an index, ranks, counts and looks up.

An :class:`Evaluator` shows one state of the index, the one that its reader opened, whatever is committed later. It
never changes, so several threads may use it. Answers do not depend on how the index came to be: the order of writing,
merges, and deletions that are not merged away leave counts, scores and order as they are in a fresh index.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as nodes
from whoosh.reading import IndexReader

from rca.model.query import Sort
from rca.search import facets as facet_counts
from rca.search._lexicon import Lexicon
from rca.search._matches import Matches
from rca.search._matching import Asked
from rca.search.fields import MISSING, as_bytes
from rca.search.postings import Ints, Offsets
from rca.search.ranking import FieldLaw, Key, Ranked, best, idf, soonest
from rca.search.segment import LENGTHS, SegmentFile

Located = dict[int, dict[str, dict[str, list[int]]]]
"""By document and text field: terms with their positions."""


class Item(NamedTuple):
    """One thing found. ``others`` are the other matches of its block, best first, if the answer is grouped."""

    docnum: int
    score: float
    others: tuple[tuple[int, float], ...] = ()


class Part:
    """A segment within an index: its first number there, and which of its documents are deleted."""

    def __init__(self, file: SegmentFile, name: str, base: int, deleted: Offsets) -> None:
        self.file = file
        self.name = name
        self.base = base
        self.deleted = deleted.astype(np.uint32)
        self.total = file.documents - len(deleted)

    @cached_property
    def is_live(self) -> NDArray[np.bool_]:
        found = np.ones(self.file.documents, bool)
        found[self.deleted] = False
        return found

    def frequency(self, field: str, term: bytes) -> int:
        """How many live documents have a term."""
        known = self.file.stretch(field, term)
        if known is None:
            return 0
        low, high = np.searchsorted(self.deleted, np.array((known.first, known.last + 1), np.uint32))
        found = self.file.postings(field, term) if low < high else None
        if found is None:
            return known.documents
        at = np.searchsorted(found.ids, self.deleted)
        at[at == len(found.ids)] = 0
        return len(found.ids) - int(np.count_nonzero(found.ids[at] == self.deleted))

    def length(self, field: str) -> int:
        """The lengths of a field in all live documents together."""
        lengths = self.file.lengths(field)
        if not len(lengths):
            return 0
        return int(LENGTHS[lengths].sum()) - int(LENGTHS[lengths[self.deleted]].sum())


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of one part, those that are live and pass the filter."""

    part: Part
    matches: Matches

    def blocks(self) -> Ints:
        return self.part.file.blocks[self.matches.ids]

    def keys(self, order: Sort) -> tuple[Key, ...]:
        """What the order ranks by, the most important first."""
        ids, scores = self.matches
        file = self.part.file

        def number(field: str) -> Key:
            return lambda at: file.numbers(field)[ids[at]]

        def early(field: str) -> Key:
            return lambda at: soonest(file.numbers(field)[ids[at]])

        def score(at: Any) -> NDArray[Any]:
            assert scores is not None
            found: NDArray[Any] = scores[at]
            return found

        first = {Sort.NEWEST: number("start"), Sort.OLDEST: early("start"), Sort.DUE: early("due")}
        before = (first[order],) if order in first else ()
        return (*before, score, number("start"), early("ident"))


class Ranking:
    """An answer: ``items`` of the page, ``total`` matches, ``facets`` by field as value to number of blocks."""

    def __init__(
        self, found: Sequence[Found], items: tuple[Item, ...], facets: Mapping[str, Mapping[str, int]]
    ) -> None:
        self._found = found
        self.items = items
        self.facets = facets

    @cached_property
    def total(self) -> int:
        return sum(len(found.matches.ids) for found in self._found)

    @cached_property
    def blocks(self) -> int:
        """How many blocks (incidents) the matches belong to."""
        return sum(_distinct(found.blocks()) for found in self._found)


class Evaluator:
    """Opens what ``reader`` has open. ``previous`` gives its caches of the segments that are still there.

    Every method raises Damaged where a file is not what was written.
    """

    def __init__(self, reader: IndexReader, previous: Evaluator | None = None) -> None:
        known = {} if previous is None else {part.name: part.file for part in previous._parts}
        self._parts: list[Part] = []
        for leaf, base in reader.leaf_readers() if reader.doc_count_all() else ():
            segment = leaf.segment()
            file = known.get(segment.segid) or leaf._terms.file
            self._parts.append(Part(file, segment.segid, base, segment.deleted()))
        self._bases = [part.base for part in self._parts]
        self.total = sum(part.total for part in self._parts)
        self._laws: dict[str, FieldLaw] = {}
        self._idfs: dict[tuple[str, bytes], float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._vocabularies: dict[tuple[str, ...], tuple[str, ...]] = {}

    # Statistics

    def law(self, field: str) -> FieldLaw:
        found = self._laws.get(field)
        if found is None:
            length = sum(part.length(field) for part in self._parts)
            found = self._laws[field] = FieldLaw(length / (self.total or 1))
        return found

    def idf(self, field: str, term: bytes) -> float:
        found = self._idfs.get((field, term))
        if found is None:
            if len(self._idfs) > 1 << 16:
                self._idfs = {}
            found = self._idfs[field, term] = idf(self.total, self._frequency(field, term))
        return found

    def _frequency(self, field: str, term: bytes) -> int:
        return sum(part.frequency(field, term) for part in self._parts)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term."""
        found = self._frequencies.get((field, term))
        if found is None:
            if len(self._frequencies) > 1 << 16:
                self._frequencies = {}
            found = self._frequencies[field, term] = self._frequency(field, as_bytes(term))
        return found

    def vocabulary(self, fields: Sequence[str]) -> Sequence[str]:
        """Every term that one of the fields has, each of them once."""
        key = tuple(fields)
        found = self._vocabularies.get(key)
        if found is None:
            terms = dict.fromkeys(term for field in fields for term in self.lexicon(field))
            found = self._vocabularies[key] = tuple(terms)
        return found

    def lexicon(self, field: str) -> Lexicon:
        """The terms of a field that some document has, and how many have each."""
        found = self._lexicons.get(field)
        if found is None:
            found = self._lexicons[field] = Lexicon(
                field, [(part.file, part.deleted) for part in self._parts], self.frequency
            )
        return found

    def leading_terms(
        self, counts: Mapping[str, int], fields: Sequence[str], *, limit: int = 20, least: int = 2
    ) -> list[tuple[str, float]]:
        """The most telling of the terms of a text, with their weight (tf·idf), the heaviest first.

        The caller analyses the text (of a stored document or any other) into ``counts``; nothing is kept on disk for
        this. Terms that fewer than ``least`` documents have tell nothing.
        """
        found = []
        for term, count in counts.items():
            frequency = max((self.frequency(field, term) for field in fields), default=0)
            if frequency >= least:
                found.append((term, (1 + math.log(count)) * math.log(1 + self.total / frequency)))
        return sorted(found, key=lambda item: (-item[1], item[0]))[:limit]

    # Answers

    def rank(
        self,
        query: nodes.Query,
        *,
        where: nodes.Query | None = None,
        limit: int = 10,
        offset: int = 0,
        order: Sort = Sort.RELEVANCE,
        grouped: bool = False,
        facets: Sequence[str] = (),
    ) -> Ranking:
        """The matches of ``query`` that match ``where`` too, which has no say in scores.

        ``limit`` and ``offset`` count matches, or blocks if ``grouped``. Dates that are missing come last. Equals are
        ordered by score, then the newest first, then by ``ident``. Raises TypeError for nodes the engine does not know.
        """
        found = [self._found(part, query, where, True) for part in self._parts]
        items = _page(found, order, offset, limit, grouped)
        return Ranking(found, items, {field: self._counted(found, field) for field in facets})

    def count(self, query: nodes.Query, where: nodes.Query | None = None) -> int:
        """How many documents match."""
        return sum(len(self._found(part, query, where, False).matches.ids) for part in self._parts)

    def documents(self, query: nodes.Query, where: nodes.Query | None = None) -> list[int]:
        """The numbers of the documents that match, ascending."""
        return [
            document + part.base
            for part in self._parts
            for document in self._found(part, query, where, False).matches.ids.tolist()
        ]

    def _found(self, part: Part, query: nodes.Query, where: nodes.Query | None, scored: bool) -> Found:
        asked = Asked(part.file, self)
        ids, scores = asked.matches(query, scored)
        stays = part.is_live[ids] if len(part.deleted) else None
        if where is not None:
            passes = asked.probe(where, ids, False).hits
            stays = passes if stays is None else stays & passes
        if stays is not None and not stays.all():
            ids, scores = ids[stays], None if scores is None else scores[stays]
        return Found(part, Matches(ids, scores))

    def _counted(self, found: Sequence[Found], field: str) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for each in found:
            if len(each.matches.ids):
                blocks = each.blocks()
                values = each.part.file.values(field)
                counts += facet_counts.count(values, each.matches.ids, blocks, _distinct(blocks))
        return facet_counts.ordered(counts)

    # Documents

    def _place(self, docnum: int) -> tuple[Part, int]:
        number = bisect_right(self._bases, docnum) - 1
        if number < 0 or docnum - self._bases[number] >= self._parts[number].file.documents:
            raise IndexError(f"There is no document {docnum}")
        return self._parts[number], docnum - self._bases[number]

    def stored(self, docnum: int) -> bytes:
        part, document = self._place(docnum)
        return part.file.stored(document)

    def number(self, docnum: int, field: str) -> int | None:
        part, document = self._place(docnum)
        found = int(part.file.numbers(field)[document])
        return None if found == MISSING else found

    def values(self, docnum: int, field: str) -> tuple[str, ...]:
        """The values of a document in a keyword field. For fields that are counted by; slow for others at first."""
        part, document = self._place(docnum)
        return part.file.values_of(field, document) if field in part.file.fields else ()

    def positions(self, field: str, term: str, docnum: int) -> list[int]:
        """Where a document has a term."""
        part, document = self._place(docnum)
        found = part.file.postings(field, as_bytes(term))
        if found is None:
            return []
        return next((at for _, at in found.positions_in(np.array([document], np.uint32))), [])

    def located(self, fields: Iterable[str], terms: Iterable[str], docnums: Iterable[int]) -> Located:
        """Where documents have any of the terms: by document and field, each term with its positions."""
        places: Located = {number: {} for number in docnums}
        inside: dict[int, list[int]] = {}
        for number in sorted(places):
            inside.setdefault(bisect_right(self._bases, number) - 1, []).append(number)
        wanted = [
            (field, term, as_bytes(term))
            for field in fields
            for term in dict.fromkeys(terms)
            if self.frequency(field, term)
        ]
        for index, numbers in inside.items():
            part = self._parts[index]
            documents = np.array(numbers, np.uint32) - np.uint32(part.base)
            for field, term, name in wanted:
                found = part.file.postings(field, name)
                for document, at in found.positions_in(documents) if found else ():
                    places[document + part.base].setdefault(field, {})[term] = at
        return places


def _distinct(blocks: Ints) -> int:
    return int(np.count_nonzero(blocks[1:] != blocks[:-1])) + 1 if len(blocks) else 0


def _page(found: Sequence[Found], order: Sort, offset: int, limit: int, grouped: bool) -> tuple[Item, ...]:
    """The best over all parts, from ``offset`` on."""
    ranked: list[tuple[tuple[Any, ...], int, int]] = []
    for number, each in enumerate(found):
        pick = _best_of_blocks if grouped else _best
        ranked += [(keys, number, row) for keys, row in pick(each, each.keys(order), limit + offset)]
    ranked.sort(reverse=True)
    page = ranked[offset : offset + limit]
    if grouped:
        return tuple(_with_others(found[number], row, order) for _, number, row in page)
    place = 0 if order is Sort.RELEVANCE else 1
    return tuple(
        Item(int(found[number].matches.ids[row]) + found[number].part.base, keys[place])
        for keys, number, row in page
    )


def _with_others(found: Found, at: int, order: Sort) -> Item:
    """The match at ``at``, with all others of its block."""
    ids, scores = found.matches
    assert scores is not None
    block = found.part.file.blocks[ids[at]]
    start, end = np.searchsorted(found.blocks(), (block, block + np.uint32(1))).tolist()
    same = Found(found.part, Matches(ids[start:end], scores[start:end]))
    rows = [start + row for _, row in best(end - start, end - start, same.keys(order))]
    documents = [(int(ids[row]) + found.part.base, float(scores[row])) for row in (at, *rows)]
    return Item(*documents[0], tuple(other for other in documents[1:] if other[0] != documents[0][0]))


def _best(found: Found, keys: Sequence[Key], count: int) -> list[Ranked]:
    return best(count, len(found.matches.ids), keys)


def _best_of_blocks(found: Found, keys: Sequence[Key], count: int) -> list[Ranked]:
    """The best match of each of the ``count`` best blocks: from more and more matches until there are enough."""
    blocks = found.blocks()
    many = max(4 * count, 32)
    while True:
        ranked = best(many, len(blocks), keys)
        first: dict[int, Ranked] = {}
        for item in ranked:
            first.setdefault(int(blocks[item[1]]), item)
        if len(first) >= count or many >= len(blocks):
            return list(first.values())[:count]
        many *= 4

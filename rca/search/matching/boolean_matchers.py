"""Matchers of what other matchers match: all of them, any of them, one without the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rca.search.matching.matcher import Matcher, boosted
from rca.search.matching.scoring import Floats
from rca.search.segments.document_list import Mask
from rca.search.segments.postings import Ints
from rca.search.segments.segment import SegmentFile


class AndMatcher(Matcher):
    """What matches every part."""

    def __init__(self, parts: Sequence[Matcher], boost: float, file: SegmentFile) -> None:
        super().__init__(file)
        self._parts, self._boost = parts, boost
        self.size = min(part.size for part in parts)

    @property
    def bound(self) -> float:
        return self._boost * sum(part.bound for part in self._parts)

    def ids(self) -> Ints:
        first, *others = sorted(self._parts, key=lambda part: part.size)
        found = first.ids()
        for part in others:
            if not len(found):
                break
            found = found[part.holds(found)]
        return found

    def holds(self, among: Ints | None) -> Mask:
        if among is None:
            has = np.zeros(self._file.documents, bool)
            has[self.ids()] = True
            return has
        has = self._parts[0].holds(among)
        for part in self._parts[1:]:
            has &= part.holds(among)
        return has

    def scores(self, among: Ints) -> Floats:
        found = self._parts[0].scores(among)
        lacks = found == 0
        for part in self._parts[1:]:
            more = part.scores(among)
            lacks |= more == 0
            found += more
        found[lacks] = 0
        return boosted(found, self._boost)


class OrMatcher(Matcher):
    """What matches at least one part: for the sum of the scores of its parts, or the best of them."""

    def __init__(self, parts: Sequence[Matcher], is_sum: bool, boost: float, file: SegmentFile) -> None:
        super().__init__(file)
        self._parts, self._is_sum, self._boost = parts, is_sum, boost
        self.size = min(sum(part.size for part in parts), file.documents)

    @property
    def bound(self) -> float:
        join = sum if self._is_sum else max
        return self._boost * join(part.bound for part in self._parts)

    @property
    def summands(self) -> Sequence[Matcher]:
        """The parts if their scores add up; none if they do not, or only as part of something else."""
        return self._parts if self._is_sum and self._boost == 1.0 else ()

    def holds(self, among: Ints | None) -> Mask:
        has = self._parts[0].holds(among)
        for part in self._parts[1:]:
            has |= part.holds(among)
        return has

    def scores(self, among: Ints) -> Floats:
        found = self._parts[0].scores(among)
        join = np.add if self._is_sum else np.maximum
        for part in self._parts[1:]:
            join(found, part.scores(among), out=found)
        return boosted(found, self._boost)


class AndNotMatcher(Matcher):
    """What matches one and not the other."""

    def __init__(self, wanted: Matcher, unwanted: Matcher, file: SegmentFile) -> None:
        super().__init__(file)
        self._wanted, self._unwanted = wanted, unwanted
        self.size = wanted.size

    @property
    def bound(self) -> float:
        return self._wanted.bound

    def ids(self) -> Ints:
        found = self._wanted.ids()
        return found[~self._unwanted.holds(found)]

    def holds(self, among: Ints | None) -> Mask:
        return self._wanted.holds(among) & ~self._unwanted.holds(among)

    def scores(self, among: Ints) -> Floats:
        return self._wanted.scores(among) * ~self._unwanted.holds(among)


class AndMaybeMatcher(Matcher):
    """What matches one, and may match the other for a better score."""

    def __init__(self, wanted: Matcher, welcome: Matcher, file: SegmentFile) -> None:
        super().__init__(file)
        self._wanted, self._welcome = wanted, welcome
        self.size = wanted.size

    @property
    def bound(self) -> float:
        return self._wanted.bound + self._welcome.bound

    def ids(self) -> Ints:
        return self._wanted.ids()

    def holds(self, among: Ints | None) -> Mask:
        return self._wanted.holds(among)

    def scores(self, among: Ints) -> Floats:
        found = self._wanted.scores(among)
        found += self._welcome.scores(among) * (found != 0)
        return found


class ConstantScoreMatcher(Matcher):
    """What scores the same wherever it holds: another node, its opposite, or a range of numbers."""

    def __init__(
        self, holds: Callable[[Ints | None], Mask], score: float, size: int, file: SegmentFile
    ) -> None:
        super().__init__(file)
        self._holds, self._score, self.size = holds, float(score), size

    @property
    def bound(self) -> float:
        return self._score

    def holds(self, among: Ints | None) -> Mask:
        return self._holds(among)

    def scores(self, among: Ints) -> Floats:
        return np.where(self._holds(among), self._score, 0.0)

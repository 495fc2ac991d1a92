"""Statistics of an index: what planning a query asks it, how often words occur and how much a query would find."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from rca.search.nodes import QueryNode
from rca.search.spelling.vocabulary import Vocabulary


class IndexStatistics(Protocol):
    """One state of an index as far as it counts, which never changes. :class:`rca.search.matching.evaluator.Evaluator` is one."""

    derived: dict[Hashable, Any]
    """What others make of this state of the index, and keep with it."""

    @property
    def total(self) -> int:
        """All documents."""

    def frequency(self, field: str, term: str) -> int:
        """The documents that have ``term`` in ``field``."""

    def lexicon(self, field: str) -> Mapping[str, int]:
        """Every term of ``field``, and how many documents have it."""

    def vocabulary(self, fields: Sequence[str]) -> Vocabulary:
        """Every term that one of ``fields`` has."""

    def count(self, query: QueryNode, where: QueryNode | None = None) -> int:
        """How many documents ``query`` finds among those of ``where``."""

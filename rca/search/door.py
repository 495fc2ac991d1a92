"""The door of the search: what every search engine offers, and what it is given from above.

An engine keeps what a :class:`Source` holds in whatever way it likes, and answers questions from it. It reads plans
made of :mod:`rca.search.nodes`, or has a query language of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from rca.model.audience import Audience
from rca.model.search import Answer, Entry, Likeness, Query


class View(Protocol):
    """One state of what is searched."""

    @property
    def mark(self) -> Mapping[str, Any]:
        """The state, as plain data that :meth:`changed_since` knows again."""

    def changed_since(self, mark: Mapping[str, Any]) -> Sequence[str] | None:
        """The groups that changed since ``mark``; None if that was no state of this source."""

    def groups(self) -> Sequence[str]:
        """Every group, in a fixed order."""

    def entries(self, groups: Sequence[str]) -> Iterator[tuple[str, Sequence[Entry]]]:
        """These groups with their entries, those that there are."""


class Source(Protocol):
    """What is searched."""

    def view(self) -> AbstractContextManager[View]:
        """One state of it, whatever changes meanwhile."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of an examination: ``entries`` counts those of the index; the rest names what is wrong, by file or
    group."""

    entries: int = 0
    is_missing: bool = False
    damaged: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()


class SearchEngine(Protocol):
    """An engine over one source. May be shared by threads. Methods raise StoreError where it cannot keep anything."""

    def find(self, query: Query) -> Answer:
        """The answer to a query, of the source as it is now."""

    def similar(self, key: str, *, size: int, audience: Audience) -> Sequence[Likeness]:
        """The incidents most like one of the source; none if it is not there."""

    def similar_to_text(self, text: str, *, size: int, audience: Audience) -> Sequence[Likeness]:
        """The incidents most like a text."""

    def follow(self) -> None:
        """Catch up with the source; what fails is told, and done by the next search."""

    def rebuild(self) -> int:
        """Take in the source anew; gives the number of its entries. Raises OSError as well."""

    def examine(self, view: View) -> Verdict:
        """Whether what the engine keeps is sound and tells what the source holds."""

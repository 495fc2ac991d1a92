"""What the search is given from above: a source of entries, and somebody to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from rca.model.problem import Message
from rca.model.search import Entry

Tell = Callable[[Message], None]
"""Told what a person should know, such as that the index is made anew."""

Progress = Callable[[str, int], AbstractContextManager[Callable[[int, int], None] | None]]
"""Given a label and a total, a context that may give a callback for how many of how many are done."""


class View(Protocol):
    """One state of what is indexed."""

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
    """What is indexed."""

    def view(self) -> AbstractContextManager[View]:
        """One state of it, whatever changes meanwhile."""

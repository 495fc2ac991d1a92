"""A source of entries in memory, with a log of its changes, and an index over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from rca.model.base import Audience
from rca.model.problem import Message
from rca.model.search import Entry, HitKind, Passage
from rca.search.analysis.analyzer import Analyzer
from rca.search.lifecycle.index import Index


def entry(
    key: str,
    text: str,
    *,
    kind: HitKind = HitKind.INCIDENT,
    audience: Audience = Audience.PUBLIC,
    locale: str = "en",
    field: str = "cause.summary",
    start: int | None = 0,
    **keywords: str,
) -> Entry:
    """An entry of one passage."""
    return Entry(
        kind=kind,
        id=f"{kind.value}/{key}",
        group=key,
        incident=key,
        audience=Audience.PUBLIC,
        passages=(Passage(field, locale, audience, text),),
        keywords={name: (value,) for name, value in keywords.items()},
        start=start,
    )


class Shelf:
    """Entries by group. Every change has a number, and the number of changes is the mark."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.held: dict[str, tuple[Entry, ...]] = {}
        self.log: list[str] = []
        self.name = "shelf"
        for each in entries:
            self.put(each)

    def put(self, *entries: Entry) -> None:
        """Have a group hold these entries instead of what it held."""
        self.held[entries[0].group] = entries
        self.log.append(entries[0].group)

    def remove(self, group: str) -> None:
        """Have a group no more."""
        self.held.pop(group, None)
        self.log.append(group)

    @contextmanager
    def view(self) -> Iterator[Shelf]:
        """The shelf itself: nobody changes it while it is looked at."""
        yield self

    @property
    def mark(self) -> Mapping[str, Any]:
        return {"name": self.name, "change": len(self.log)}

    def changed_since(self, mark: Mapping[str, Any]) -> Sequence[str] | None:
        if mark.get("name") != self.name or mark["change"] > len(self.log):
            return None
        return tuple(dict.fromkeys(self.log[mark["change"] :]))

    def groups(self) -> Sequence[str]:
        return sorted(self.held)

    def entries(self, groups: Sequence[str]) -> Iterator[tuple[str, Sequence[Entry]]]:
        for group in groups:
            if group in self.held:
                yield group, self.held[group]


def unseen(label: str, total: int) -> AbstractContextManager[None]:
    return nullcontext()


def index_of(
    folder: Path, shelf: Shelf, told: list[Message] | None = None, written_by: str = "test"
) -> Index:
    """An index of a shelf, as another process would open it."""
    said = told if told is not None else []
    return Index(folder, shelf, Analyzer(), written_by, said.append, unseen)

"""The one place that joins the crafts: files, store, notices and formats.

Doors (the command line, later the web) parse what they are asked, call a :class:`KnowledgeBase`, and show the
answer. Instants are passed in: nothing below this line looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rca.importers import incident_file
from rca.model.incident import Incident, Severity
from rca.model.problem import Place, Problem
from rca.model.rules import found
from rca.settings import Settings

if TYPE_CHECKING:
    from rca.model.notice import Notice
    from rca.notices.compose import Composed, Request
    from rca.store import Change, Repository, Saved, Summary

_BATCH = 200
"""Files saved in one transaction: large enough to be fast, small enough to lose little when interrupted."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: what was saved, if it was, and its problems."""

    file: Path
    saved: Saved | None
    problems: tuple[Problem, ...]


class KnowledgeBase:
    """Incidents, and what can be made of them. Use it as a context manager: it holds the store open."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_store" in self.__dict__:
            self._store.close()

    @cached_property
    def _store(self) -> Repository:
        from rca.store import open_store

        return open_store(self.settings.store_url)

    def import_(
        self, files: Sequence[Path], *, who: str, at: datetime, progress: Progress | None = None
    ) -> list[Imported]:
        """Save the incidents of these files; a file with errors is left out, and the others are saved.

        Importing the same file again changes nothing. Raises StoreError.
        """
        done: list[Imported] = []
        first: dict[str, Path] = {}
        for start in range(0, len(files), _BATCH):
            batch = [self._read(path, first) for path in files[start : start + _BATCH]]
            good = [(item.incident, item.source) for _, item in batch if item.incident]
            saved = iter(self._store.save_all(good, who=who, at=at) if good else [])
            for path, item in batch:
                done.append(Imported(path, next(saved) if item.incident else None, item.problems))
            if progress:
                progress(len(done), len(files))
        return done

    def _read(self, path: Path, first: dict[str, Path]) -> tuple[Path, incident_file.Extraction]:
        item = incident_file.extract(path)
        if item.incident:
            key = item.incident.key
            if key in first:
                twice = found("key.twice", Place(str(path), 1, "key"), key=key, other=str(first[key]))
                return path, incident_file.Extraction(None, item.source, (*item.problems, twice))
            first[key] = path
        return path, item

    def get(self, key: str) -> Incident:
        """The incident of that key. Raises NotFound, with near keys, or StoreError."""
        return self._store.get(key)

    def keys(self) -> Sequence[str]:
        """The keys of all incidents, in order."""
        return self._store.keys()

    def list(
        self,
        *,
        severity: Severity | None = None,
        service: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Summary]:
        """The incidents that meet every condition, latest first, at a glance."""
        return self._store.list(severity=severity, service=service, since=since, until=until)

    def history(self, key: str) -> Sequence[Change]:
        """Every change of an incident: who, when, what. Oldest first."""
        return self._store.history(key)

    def export(self, key: str) -> str:
        """The incident as a file that imports to the same incident, with the comments it came with."""
        return incident_file.write(self._store.get(key), self._store.source(key))

    def suggest_kind(self, incident: Incident, now: datetime) -> str:
        """The kind of notice that an incident calls for: a report once it is over, word of it while it lasts."""
        if not incident.is_ongoing:
            return "final"
        return "update" if len(incident.posts_until(now)) > 1 else "initial"

    def compose(self, incident: Incident, request: Request) -> Composed:
        """One notice. Raises Incomplete, NotFound, SettingsError or UsageError; see :mod:`rca.notices.compose`."""
        from rca.notices.compose import compose

        return compose(incident, request, self.settings)

    def render(self, notice: Notice, format_name: str) -> bytes:
        """The notice as a file of that format. Raises NotFound for an unknown format."""
        from rca.formats import get_format

        return get_format(format_name).render(notice)


def incident_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The incident files among ``paths``: files as they are, and those within folders, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if incident_file.identify(file)
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        else:
            yield path

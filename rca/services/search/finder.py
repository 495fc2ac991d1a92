"""The finder: the store's incidents in the index, and questions answered from it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rca import __version__
from rca.model.audience import Audience
from rca.model.notices.freezing import canonical, digest_of
from rca.model.problem import Place, Problem
from rca.model.progress import Progress, Tell
from rca.model.rules.catalogue import found
from rca.model.search import Answer, Entry, Likeness, Query
from rca.resources import dictionary
from rca.store.feed import Snapshot, State, snapshot

if TYPE_CHECKING:
    from rca.config.locating import Glance
    from rca.config.settings import Settings
    from rca.model.glossary import Term
    from rca.search.door import SearchEngine
    from rca.store.incidents.repository import Incidents


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds after it was made anew."""

    incidents: int
    entries: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Findings:
    """What an examination found wrong with the store and the index."""

    incidents: int
    entries: int
    problems: tuple[Problem, ...]


GLOSSARY = "*glossary"
"""The group of the glossary's entries; no incident can have this key."""


class View:
    """One state of the store as the index sees it: the glossary is a group beside the incidents."""

    def __init__(self, snap: Snapshot, settings: Callable[[], Settings], terms: Sequence[Term]) -> None:
        self._snapshot, self._settings, self._terms = snap, settings, terms
        # Every search needs it, and terms as data take six times as long; a term's repr says all that it holds.
        glossary = digest_of(repr(terms).encode("utf-8", "surrogatepass"))[:32]
        self.mark: dict[str, Any] = {**asdict(snap.state), "glossary": glossary}

    def changed_since(self, mark: Mapping[str, Any]) -> Sequence[str] | None:
        """The groups that changed since the index was at ``mark``; None if it is of another store."""
        try:
            state = State(mark["change"], mark["record"], mark["digest"])
        except KeyError:
            return None
        keys = self._snapshot.changed_since(state)
        if keys is None or mark.get("glossary") == self.mark["glossary"]:
            return keys
        return (*keys, GLOSSARY)

    def altered(self) -> Sequence[str]:
        """The incidents that are not what was saved."""
        return tuple(self._snapshot.altered())

    def groups(self) -> Sequence[str]:
        """Every group."""
        return (*((GLOSSARY,) if self._terms else ()), *self._snapshot.keys())

    def entries(self, groups: Sequence[str]) -> Iterator[tuple[str, Sequence[Entry]]]:
        """The groups that there are, with their entries; an incident that cannot be read has none."""
        # Imported here: a search that finds the index as it should be needs none of it.
        from rca.services.search.entries import entries, term_entries

        if GLOSSARY in groups and self._terms:
            yield GLOSSARY, tuple(term_entries(self._terms, GLOSSARY))
        keys = [group for group in groups if group != GLOSSARY]
        for fed in self._snapshot.read(keys):
            yield fed.key, tuple(entries(fed, self._settings().notices, self._settings().first_zone))


class Finder:
    """Searches what a store holds. ``tell`` is told what a person should know, ``progress`` of long work.

    The settings are read only where a glance at them does not do: to make entries of incidents.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        glance: Glance | None,
        store: Incidents,
        tell: Tell,
        progress: Progress,
    ) -> None:
        self._settings, self._glance, self._store = settings, glance, store
        self._tell, self._progress = tell, progress

    @cached_property
    def _terms(self) -> Sequence[Term]:
        from rca.i18n.glossary import load_glossary

        own = (self._glance or self._settings()).folder / "glossary.tsv"
        return load_glossary(own if own.is_file() else None)

    @cached_property
    def _folder(self) -> Path:
        folder = (self._glance or self._settings()).index_folder
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="rca-index-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._glance.zone) if self._glance else self._settings().first_zone

    @cached_property
    def _engine(self) -> SearchEngine:
        from rca.search.local_engine import LocalEngine

        style = self._glance or self._settings().notices
        zones = {tag: list(zones) for tag, zones in style.zones.items()}
        house = {"zone": self._zone.key, "zones": zones, "profile": style.profile, "clock": dict(style.clock)}
        written_by = digest_of(canonical([__version__, house]))[:16]
        return LocalEngine(
            self._folder,
            self,
            terms=self._terms,
            dictionary=dictionary(),
            written_by=written_by,
            zone=self._zone,
            tell=self._tell,
            progress=self._progress,
        )

    @contextmanager
    def view(self) -> Iterator[View]:
        """One state of the store, for the index to read."""
        with snapshot(self._store.database) as snap:
            yield View(snap, self._settings, self._terms)

    def follow(self) -> None:
        """Bring the index up to the store after a change. What fails is told, and done by the next search."""
        self._engine.follow()

    def find(self, query: Query) -> Answer:
        """The answer to a query, from an index that shows the store as it is now. Raises StoreError."""
        return self._engine.find(query)

    def similar(
        self, key: str, *, size: int = 5, audience: Audience = Audience.INTERNAL
    ) -> Sequence[Likeness]:
        """Incidents like this one, with what they share. Raises NotFound."""
        self._store.version(key)
        return self._engine.similar(key, size=size, audience=audience)

    def similar_to_text(
        self, text: str, *, size: int = 5, audience: Audience = Audience.INTERNAL
    ) -> Sequence[Likeness]:
        """Incidents like a text."""
        return self._engine.similar_to_text(text, size=size, audience=audience)

    def reindex(self) -> Indexed:
        """Make the index anew. Raises StoreError, also if there is no room for it."""
        count = self._engine.rebuild()
        return Indexed(len(self._store.keys()), count, self._folder)

    def examine(self) -> Findings:
        """Whether the store holds what was saved and published, and the index, of sound files, tells what it holds."""
        folder, database = str(self._folder), self._store.database
        with self.view() as view:
            groups = view.groups()
            wrong = database.examine()
            altered = view.altered()
            verdict = self._engine.examine(view)
        # Imported here: a search needs neither.
        from rca.store.customers.repository import Customers
        from rca.store.revisions.verification import verify

        published = verify(database).problems
        problems = [
            *(found("doctor.store", Place(database.name), detail=detail) for detail in wrong),
            *(found("doctor.incident", Place(key)) for key in verdict.unreadable),
            *(found("doctor.altered", Place(name)) for name in (*altered, *Customers(database).altered())),
            *(found("doctor.published", Place(database.name), count=len(published)) for _ in published[:1]),
            *(found("doctor.no_index", Place(folder)) for _ in range(verdict.is_missing)),
            *(found("doctor.file", Place(f"{folder}/{name}")) for name in verdict.damaged),
            *(found("doctor.untrue", Place(name)) for name in verdict.untrue if name not in altered),
        ]
        return Findings(sum(group != GLOSSARY for group in groups), verdict.entries, tuple(problems))

"""The lineage of an incident file: what it was made from, of all that the incident was and that its files said.

Nobody writes that into a file, so it is found out. A file that the same person imported before was made from what it
said then, or from something later that it resembles more. Any other was made from what it resembles most; where that
does not tell, from the oldest, so that no change of somebody else is taken back unseen. One that resembles none was
made from nothing: somebody wrote of the same incident by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from rca.model.incidents.incident import Incident
from rca.model.incidents.merge import Field, place_of, value_at
from rca.model.promises.file_merge import NOBODY, LastChange
from rca.store.database import Database
from rca.store.history import differences, undone
from rca.store.incidents.changes import history_of
from rca.store.tables.incidents import working_files

Parse = Callable[[str], Incident | None]
"""The incident that the text of a file says; None if that is none any more."""

Data = Mapping[str, Any]
_STEPS = "next_steps"


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file: its whole path, the incident that it says, and its text."""

    file: str
    incident: Incident
    text: str


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """What a file said when somebody imported it, or wrote it from the store, last; and the incident's version then."""

    who: str
    file: str
    version: int
    at: datetime
    text: str
    content: Data


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What the incident was, or a file said, at a version."""

    version: int
    data: Data
    is_own: bool = False


class Lineage:
    """Where one file comes from; ``base`` is what it was made from."""

    def __init__(
        self, connection: Connection, row: Row[Any], theirs: Incident, read: FileRead, who: str, parse: Parse
    ) -> None:
        self._theirs, self._who, self._mine = theirs.plain(), who, read.incident.plain()
        self._history = history_of(connection, row.key)
        known = [*self._files(connection, row, read.file, parse), *self._states()]
        known.sort(key=lambda each: each.version)
        own = next((each.version for each in known if each.is_own), 0)
        self._older = [each for each in known if each.version < own]
        choice = [each for each in known if each.version >= own]
        self._base = min(
            choice, key=lambda each: (_distance(each.data, self._mine), not each.is_own, each.version)
        )
        self._older += [each for each in choice[: choice.index(self._base)] if each.version]
        self.base = self._base.data
        self._is_restored = any(each.data == self._mine for each in self._older)

    def _files(self, connection: Connection, row: Row[Any], file: str, parse: Parse) -> Iterator[_Earlier]:
        """What files said. A store of before, which kept one text only, takes it for that of who changed it last."""
        rows = files_of(connection, row.key)
        for each in rows:
            yield _Earlier(each.version, each.content, (each.who, each.file) == (self._who, file))
        if not rows and row.source and (said := parse(row.source)):
            is_own = not self._history or self._history[-1].who == self._who
            yield _Earlier(row.version, said.plain(), is_own)

    def _states(self) -> Iterator[_Earlier]:
        """What the incident was, from now backwards as far as the history tells: in the end, nothing."""
        data: dict[str, Any] = self._theirs
        for change in reversed(self._history):
            yield _Earlier(change.version, data)
            try:
                data = undone(data, change.fields)
            except (LookupError, TypeError, ValueError):
                return
        yield _Earlier(0, data)

    def is_stale(self, field: Field, value: Any) -> bool:
        """True if the file has an old value here, rather than a change of somebody who knew the newer one."""
        if self._base.is_own:
            return self._is_restored and field[0] != _STEPS and self.last_change(field).who != self._who
        if any(name.startswith("[") for name in field):  # a place in a list, which is another one elsewhere
            return False
        return any(value_at(each.data, field) == value for each in self._older)

    def is_news(self, field: Field) -> bool:
        """True if the person wants to know that the file lacks what the store has; moves of steps are not in files."""
        return not (self._base.is_own and field[0] == _STEPS)

    def is_unseen(self, field: Field) -> bool:
        """True if nothing tells whether the file's author knew what somebody else made of this field."""
        return not self._base.is_own and self.last_change(field).who not in (self._who, NOBODY)

    def last_change(self, field: Field) -> LastChange:
        """Who changed a field last, as far as the history tells."""
        path = ".".join(map(str, place_of(self._theirs, field)))
        for change in reversed(self._history):
            if any(_touches(each.field, path) for each in change.fields):
                return LastChange(change.who, f"{change.at:%Y-%m-%d}")
        return LastChange(NOBODY, "?")


def _touches(changed: str, path: str) -> bool:
    return f"{changed}.".startswith(f"{path}.") or f"{path}.".startswith(f"{changed}.")


def _distance(data: Data, other: Data) -> tuple[int, int]:
    """How many values only one of the two has, and then how many fields differ: a section counts as all that it says."""
    one, two = Counter(_values(data)), Counter(_values(other))
    return ((one - two) + (two - one)).total(), sum(1 for _ in differences(data, other))


def _values(data: Any, field: Field = ()) -> Iterator[tuple[Field, str]]:
    """The values with the names on the way to them, wherever they stand in lists."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _values(value, (*field, name))
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, field)
    else:
        yield field, str(data)


def files_of(connection: Connection, key: str) -> list[WorkingFile]:
    """What each file of an incident said when it and the store agreed last."""
    rows = connection.execute(_FILES, {"key": key})
    return [WorkingFile(row.who, row.file, row.version, row.at, row.text, row.content) for row in rows]


def files_in(database: Database, key: str) -> list[WorkingFile]:
    """See :func:`files_of`."""
    with database.reading() as connection:
        return files_of(connection, key)


def last_text(files: Iterable[WorkingFile], file: str) -> str | None:
    """What a file said when it and the store agreed last, whoever saw to it; None if they never did."""
    of_file = (each for each in files if each.file == file)
    last = max(of_file, key=lambda each: each.at, default=None)
    return last.text if last else None


def keep_text(connection: Connection, read: FileRead, version: int, *, who: str, at: datetime) -> None:
    """Keep what a file says that was imported, or written, just now."""
    key = {"of_key": read.incident.key, "of_who": who, "of_file": read.file}
    if connection.execute(_KEPT, key).scalar() == read.text:
        return
    connection.execute(_DELETE, key)
    connection.execute(
        working_files.insert(),
        {
            "incident_key": read.incident.key,
            "who": who,
            "file": read.file,
            "version": version,
            "at": at,
            "text": read.text,
            "content": read.incident.plain(),
        },
    )
    for old in connection.execute(_OLD, {"key": read.incident.key}).all():
        connection.execute(_DELETE, {"of_key": read.incident.key, "of_who": old.who, "of_file": old.file})


_MOST = 50
"""Files of one incident that are remembered: copies in folders that are used once would add up."""
_OWN = (
    working_files.c.incident_key == bindparam("of_key"),
    working_files.c.who == bindparam("of_who"),
    working_files.c.file == bindparam("of_file"),
)
_OLD = (
    select(working_files.c.who, working_files.c.file)
    .where(working_files.c.incident_key == bindparam("key"))
    .order_by(working_files.c.version.desc(), working_files.c.at.desc())
    .offset(_MOST)
)
_FILES = select(working_files).where(working_files.c.incident_key == bindparam("key"))
_KEPT = select(working_files.c.text).where(*_OWN)
_DELETE = working_files.delete().where(*_OWN)

"""The search for alterations: every row of what was published, against every digest, and the chain from end to end.

Rows are read as the bytes they are, because an alteration can make them unreadable in any other way. The answer is a
list of problems; an empty one means that each record, edition and rendition is what it was when it was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BLOB, Connection, Table, cast, select

from rca.model.notices.freezing import digest_of, thaw
from rca.model.notices.revision import FIRST, Revision, Withdrawal
from rca.model.problem import Place, Problem
from rca.model.rules.catalogue import found
from rca.model.times import instant_text
from rca.store.database import Database
from rca.store.revisions.guards import missing_guards
from rca.store.rows.promises import promise_rows
from rca.store.tables.revisions import editions, renditions, revisions, withdrawals
from rca.store.tables.steps import promises

_Raw = dict[str, bytes]


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong. ``head`` is the digest of the last record."""

    revisions: int = 0
    withdrawals: int = 0
    renditions: int = 0
    head: str = FIRST
    problems: list[Problem] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    """Those of the records, in the order of the chain."""


def verify(database: Database, head: str = "") -> Verified:
    """Check all that was published. ``head`` is a digest that was shown when publishing: with it, records that were
    cut off at the end of the chain are missed too. Raises StoreError if the database fails."""
    with database.reading() as connection:
        checker = _Checker(
            {table.name: list(_rows(connection, table)) for table in (editions, renditions, promises)},
        )
        records = [
            *(("revision", row) for row in _rows(connection, revisions)),
            *(("withdrawal", row) for row in _rows(connection, withdrawals)),
        ]
        guards = list(missing_guards(connection))
    verified = checker.check(records, head)
    verified.problems += (found("verify.guard", Place(""), name=name) for name in guards)
    return verified


def _rows(connection: Connection, table: Table) -> Iterator[_Raw]:
    """The rows of a table, every column as bytes: digits for numbers, UTF-8 for text."""
    is_sqlite = connection.dialect.name == "sqlite"
    columns = [cast(column, BLOB).label(column.name) if is_sqlite else column for column in table.c]
    for row in connection.execute(select(*columns)):
        yield {name: _bytes(value) for name, value in row._mapping.items()}


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


class _Checker:
    def __init__(self, parts: dict[str, list[_Raw]]) -> None:
        self._editions = {(row["position"], row["locale"]): row["content"] for row in parts["editions"]}
        self._renditions = {
            (row["position"], row["locale"], row["format"]): row["content"] for row in parts["renditions"]
        }
        self._promises = {(row["position"], row["step"]): row for row in parts["promises"]}
        self._found = Verified()
        self._numbers: dict[str, int] = {}
        self._taken_back: set[tuple[str, int]] = set()
        self._last_at: datetime | None = None

    def check(self, records: list[tuple[str, _Raw]], head: str) -> Verified:
        previous = FIRST
        for position, (kind, row) in enumerate(sorted(records, key=lambda each: _order(each[1])), start=1):
            digest = digest_of(row["content"])
            if digest.encode() != row["digest"]:
                self._note(row, "verify.digest", stored=_text(row["digest"]), computed=digest)
            record = self._record(kind, row)
            if record is not None:
                self._columns(row, record)
                if (record.position, record.previous) != (position, previous):
                    self._note(row, "verify.chain", position=position)
                if isinstance(record, Revision):
                    self._revision(row, record)
                else:
                    self._withdrawal(row, record)
                self._clock(row, record)
            previous = digest
            self._found.digests.append(digest)
        for of in (*self._editions, *self._renditions, *self._promises):
            self._add("verify.extra", "", row=" ".join(_text(part) for part in of))
        if head and head.lower() not in self._found.digests:
            self._add("verify.head", "", digest=head[:64])
        self._found.head = previous
        return self._found

    def _record(self, kind: str, row: _Raw) -> Revision | Withdrawal | None:
        try:
            record = (
                thaw(Revision, row["content"]) if kind == "revision" else thaw(Withdrawal, row["content"])
            )
        except (ValueError, RecursionError):
            record = None
        if record is None or record.record != kind:
            self._note(row, "verify.unreadable")
            return None
        return record

    def _clock(self, row: _Raw, record: Revision | Withdrawal) -> None:
        at = record.published_at if isinstance(record, Revision) else record.at
        if self._last_at and at < self._last_at:
            self._note(row, "verify.clock", at=instant_text(at), before=instant_text(self._last_at))
        self._last_at = max(at, self._last_at or at)

    def _columns(self, row: _Raw, record: Revision | Withdrawal) -> None:
        """The columns that repeat what the content says."""
        for name in ("position", "incident_key", "number"):
            if str(getattr(record, name)).encode() != row[name]:
                self._note(row, "verify.column", column=name, value=_text(row[name]))

    def _revision(self, row: _Raw, revision: Revision) -> None:
        self._found.revisions += 1
        expected = self._numbers.get(revision.incident_key, 0) + 1
        if revision.number != expected:
            self._note(row, "verify.number", expected=expected)
        self._numbers[revision.incident_key] = revision.number
        place = row["position"]
        for edition in revision.editions:
            content = self._editions.pop((place, edition.locale.encode()), None)
            self._part(row, content, edition.digest, edition.locale)
        for file in revision.renditions:
            self._found.renditions += 1
            content = self._renditions.pop((place, file.locale.encode(), file.format.encode()), None)
            self._part(row, content, file.digest, f"{file.locale} {file.format}")
        self._ledger(row, revision)

    def _ledger(self, row: _Raw, revision: Revision) -> None:
        """The rows of the ledger, which repeat what the record says."""
        for expected in promise_rows(revision):
            held = self._promises.pop((row["position"], expected["step"].encode()), None)
            if held is None:
                self._note(row, "verify.missing", part=f"promise {expected['step']}")
                continue
            for name in ("incident_key", "revision", "kind", "incident_version", "state", "due", "audience"):
                if held[name] != _bytes(expected[name]):
                    self._note(row, "verify.column", column=f"promises.{name}", value=_text(held[name]))
            if held["content"] != expected["content"]:
                self._note(row, "verify.part", part=f"promise {expected['step']}")

    def _part(self, row: _Raw, content: bytes | None, digest: str, part: str) -> None:
        if content is None:
            self._note(row, "verify.missing", part=part)
        elif digest_of(content) != digest:
            self._note(row, "verify.part", part=part)

    def _withdrawal(self, row: _Raw, withdrawal: Withdrawal) -> None:
        self._found.withdrawals += 1
        of = (withdrawal.incident_key, withdrawal.number)
        if withdrawal.number > self._numbers.get(withdrawal.incident_key, 0) or of in self._taken_back:
            self._note(row, "verify.withdrawal")
        self._taken_back.add(of)

    def _note(self, row: _Raw, rule: str, **values: object) -> None:
        self._add(rule, f"{_text(row['incident_key'])} {_text(row['number'])}", **values)

    def _add(self, rule: str, record: str, **values: object) -> None:
        self._found.problems.append(found(rule, Place(record), **values))


def _order(row: _Raw) -> tuple[int, bytes]:
    digits = row["position"]
    return (int(digits) if digits.isdigit() and len(digits) < 19 else -1, digits)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")[:80]

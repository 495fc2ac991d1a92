"""The columns that tables have in common, the type of instants among them, and how constraints are named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Date, DateTime, Dialect, MetaData, String
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from rca.model.audience import Audience
from rca.model.written_times import End

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An instant. PostgreSQL keeps it as ``timestamptz``, SQLite as sortable ISO text in UTC, both to the microsecond.

    Binding a datetime without a zone is a ``ValueError``: its instant is unknown.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    known = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({known})", name=column)


def moment(prefix: str, *, nullable: bool = True) -> Iterator[Column[Any]]:
    """A moment as three columns: ``_at`` can be compared, also where ``_on`` says that only a date is known."""
    yield Column(f"{prefix}_at", Utc, nullable=nullable)
    yield Column(f"{prefix}_on", Date)
    yield Column(f"{prefix}_about", Boolean, nullable=nullable)


def window(*, nullable: bool = False) -> Iterator[SchemaItem]:
    """A window: its two moments, or ``end_word`` where the end is none."""
    yield from moment("start", nullable=nullable)
    yield from moment("end")
    yield Column("end_word", String(10))
    yield one_of("end_word", End)


def audience(name: str = "audience", *, nullable: bool = False) -> Iterator[SchemaItem]:
    yield Column(name, String(10), nullable=nullable)
    yield one_of(name, Audience)

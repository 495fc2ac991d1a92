"""The chain of records: where the next one stands, and adding it."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, union_all

from rca.model.notices.freezing import digest_of, freeze
from rca.model.notices.revision import FIRST, Revision, Withdrawal
from rca.store.tables.revisions import revisions, withdrawals


def count(connection: Connection, table: Table, key: str) -> int:
    """How many records of an incident a table holds."""
    query = select(func.count()).select_from(table).where(table.c.incident_key == key)
    return connection.execute(query).scalar_one()


def next_place(connection: Connection) -> tuple[int, str]:
    """The next place in the chain, and the digest of the record before it."""
    records = union_all(*(select(table.c.position, table.c.digest) for table in (revisions, withdrawals)))
    last = connection.execute(records.order_by(records.selected_columns.position.desc()).limit(1)).first()
    return (last.position + 1, last.digest) if last else (1, FIRST)


def add_record(connection: Connection, table: Table, record: Revision | Withdrawal) -> str:
    """Add a record; the answer is its digest."""
    content = freeze(record)
    digest = digest_of(content)
    row = {"position": record.position, "incident_key": record.incident_key, "number": record.number}
    connection.execute(table.insert(), {**row, "digest": digest, "content": content})
    return digest

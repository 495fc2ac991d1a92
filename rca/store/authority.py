"""The record of what authorities were told of incidents: added to, never changed."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from rca.model.deadlines.owed import Report
from rca.store.rows.points import point_of
from rca.store.rows.reading import Rows

if TYPE_CHECKING:
    from rca.store.database import Database


def authority_reports(rows: Rows) -> dict[str, dict[str, Report]]:
    """By incident and duty, the last record, if it does not take back those before it."""
    found: dict[str, dict[str, Report]] = defaultdict(dict)
    for row in rows.of("authority_reports", "id"):
        done = point_of("told", row)
        found[row["incident_key"]].pop(row["duty"], None)
        if done:
            found[row["incident_key"]][row["duty"]] = Report(row["duty"], done, row["evidence"], row["who"])
    return dict(found)


def record(database: Database, key: str, report: Report, at: datetime) -> None:
    """Add a record. Raises StoreError if the database fails."""
    from rca.store.tables.deadlines import authority_reports as table

    done = report.done
    midnight = datetime.combine(done.on, time(), UTC) if done and done.on else None
    values = {
        "incident_key": key,
        "duty": report.duty,
        "told_at": (done.instant or midnight) if done else None,
        "told_on": done.on if done else None,
        "told_about": done.about if done else None,
        "evidence": report.evidence,
        "who": report.who,
        "recorded_at": at,
    }
    with database.writing() as connection:
        connection.execute(table.insert(), values)

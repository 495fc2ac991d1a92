"""The figures that reports are counted from, straight from indexed SQL: no incident is loaded.

Rows are read once and put together here, because months, zones and withdrawn revisions are not the same in every
database; 100,000 steps take about two seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, or_, select

from rca.model.incidents.step_states import COMPLETE, StepRef, StepState
from rca.model.promises.moves import slips
from rca.model.promises.step_figures import StepFacts
from rca.model.written_times import last_day
from rca.store.database import Database
from rca.store.tables.incidents import incidents, names, next_steps, texts
from rca.store.tables.revisions import withdrawals
from rca.store.tables.steps import promises, step_moves

_COMPLETE = [state.value for state in COMPLETE]
_Pair = tuple[str, str]
"""The key of an incident and the id of its step."""


def step_facts(database: Database, zone: ZoneInfo) -> list[StepFacts]:
    """All steps, by incident and in the order of its file; instants become days of ``zone``.

    Raises StoreError if the database fails.
    """
    with database.reading() as connection:
        return list(_facts(connection, zone))


def service_names(database: Database) -> dict[str, dict[str, str]]:
    """What services are called, by id and language; of several incidents' words those of the latest."""
    query = (
        select(texts.c.path, texts.c.locale, texts.c.markdown)
        .join(incidents, incidents.c.id == texts.c.incident_id)
        .where(texts.c.path.like("services.%"))
        .order_by(incidents.c.start_at, incidents.c.key)
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with database.reading() as connection:
        for path, locale, words in connection.execute(query):
            found[path.removeprefix("services.")][locale] = words
    return dict(found)


def _facts(connection: Connection, zone: ZoneInfo) -> Iterator[StepFacts]:
    services = _services(connection)
    first_told, last_told = _told(connection)
    first_dates, slipped = _dates(connection)
    completed = _completed(connection, zone)
    columns = (
        incidents.c.id, incidents.c.key, incidents.c.start_at, incidents.c.start_on, next_steps.c.name,
        next_steps.c.state, next_steps.c.kind, next_steps.c.due, next_steps.c.due_by, next_steps.c.done_on,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(incidents, incidents.c.id == next_steps.c.incident_id)
        .order_by(incidents.c.key, next_steps.c.position)
    )
    days: dict[str, date] = {}
    for number, key, start_at, start_on, name, state, kind, due, due_by, done_on in connection.execute(query):
        pair = (key, name)
        if key not in days:
            days[key] = start_on or start_at.astimezone(zone).date()
        yield StepFacts(
            ref=StepRef(key, name),
            state=StepState(state) if state else None,
            kind=kind,
            services=services.get(number, ()),
            began_on=days[key],
            first_due=first_told.get(pair) or _day(first_dates.get(pair, due)),
            last_due=last_told.get(pair) or due_by,
            due=due_by,
            done_on=_day(done_on) or (completed.get(pair) if state in _COMPLETE else None),
            slips=slipped[pair],
            is_promised=pair in last_told,
        )


def _services(connection: Connection) -> dict[int, tuple[str, ...]]:
    query = select(names.c.incident_id, names.c.name).where(names.c.kind == "services").order_by(names.c.name)
    found: dict[int, list[str]] = defaultdict(list)
    for number, name in connection.execute(query):
        found[number].append(name)
    return {number: tuple(each) for number, each in found.items()}


def _told(connection: Connection) -> tuple[dict[_Pair, date | None], dict[_Pair, date | None]]:
    """The dates that customers were told first and last, as :func:`rca.model.promises.ledger.told_last` has it."""
    taken_back = select(withdrawals.c.incident_key, withdrawals.c.number)
    withdrawn = {(key, number) for key, number in connection.execute(taken_back)}
    columns = (promises.c.incident_key, promises.c.step, promises.c.revision, promises.c.due_by)
    first: dict[_Pair, date | None] = {}
    last: dict[_Pair, date | None] = {}
    for key, step, revision, due_by in connection.execute(select(*columns).order_by(promises.c.position)):
        pair = (key, step)
        first[pair] = first.get(pair) or due_by
        if pair not in last or (key, revision) not in withdrawn:
            last[pair] = due_by
    return first, last


def _dates(connection: Connection) -> tuple[dict[_Pair, str], Counter[_Pair]]:
    """The first date of each step whose date was ever moved, and how often it slipped."""
    moves = step_moves.c
    query = (
        select(moves.incident_key, moves.step, moves.from_due, moves.to_due)
        .where(moves.from_due != moves.to_due)
        .order_by(moves.id)
    )
    first: dict[_Pair, str] = {}
    slipped: Counter[_Pair] = Counter()
    for key, step, before, after in connection.execute(query):
        first.setdefault((key, step), before or after)
        slipped[key, step] += slips(before, after)
    return first, slipped


def _completed(connection: Connection, zone: ZoneInfo) -> dict[_Pair, date]:
    """The day of the last move by which each step came to be done."""
    moves = step_moves.c
    query = (
        select(moves.incident_key, moves.step, moves.at)
        .where(
            and_(
                moves.to_state.in_(_COMPLETE),
                or_(moves.from_state.is_(None), moves.from_state.not_in(_COMPLETE)),
            )
        )
        .order_by(moves.id)
    )
    return {(key, step): at.astimezone(zone).date() for key, step, at in connection.execute(query)}


@lru_cache(maxsize=100_000)  # the same few thousand days stand in all rows
def _day(text: str | None) -> date | None:
    return last_day(text) if text else None

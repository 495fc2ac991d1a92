"""Earlier incidents that an incident has something in common with, by indexed SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from rca.model.incidents.incident import CauseCategory
from rca.model.incidents.step_states import StepRef, parse_ref
from rca.store.database import Database
from rca.store.incidents.named import row_of
from rca.store.tables.incidents import incidents, names, next_steps, recurrences, step_answers, texts


@dataclass(frozen=True, slots=True)
class Kinship:
    """What the store knows of an incident's past."""

    recurrence: tuple[str, ...]
    """The earlier incidents that it says it repeats, and those that these repeat, nearest first."""
    answered: dict[StepRef, str]
    """Earlier promises that its own steps carry on, each with the step that does."""
    by_service: dict[str, tuple[tuple[str, ...], bool]]
    """Other earlier incidents of the same services, the closest first: which services, and whether the cause is of one
    kind, too."""


def kinship(database: Database, key: str) -> Kinship:
    """The past of an incident. Raises NotFound, and StoreError if the database fails."""
    with database.reading() as connection:
        row = row_of(connection, key)
        recurrence = _recurrence(connection, key)
        return Kinship(recurrence, _answered(connection, row.id, key), _by_service(connection, row))


def _recurrence(connection: Connection, key: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    current = [key]
    while current:
        query = (
            select(recurrences.c.of_key)
            .join(incidents, incidents.c.id == recurrences.c.incident_id)
            .where(incidents.c.key.in_(current))
            .order_by(incidents.c.key, recurrences.c.position)
        )
        current = [of for (of,) in connection.execute(query) if of not in found and of != key]
        found |= dict.fromkeys(current)
    return tuple(found)


def _answered(connection: Connection, number: int, key: str) -> dict[StepRef, str]:
    of_step = (next_steps.c.incident_id == step_answers.c.incident_id) & (
        next_steps.c.position == step_answers.c.step_position
    )
    query = (
        select(step_answers.c.answer, next_steps.c.name)
        .join(next_steps, of_step)
        .where(step_answers.c.incident_id == number)
        .order_by(step_answers.c.step_position, step_answers.c.position)
    )
    found: dict[StepRef, str] = {}
    for answer, step in connection.execute(query):
        if ref := parse_ref(answer):
            found.setdefault(ref, f"{key}#{step}")
    return found


def _by_service(connection: Connection, row: object) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Services are the same by their id, or by a name in any language: ids are each file's own."""
    number, start_at, cause = row.id, row.start_at, row.cause_category  # type: ignore[attr-defined]
    own = set(
        connection.execute(
            select(names.c.name).where(names.c.incident_id == number, names.c.kind == "services")
        ).scalars()
    )
    own_words = set(
        connection.execute(
            select(texts.c.markdown).where(texts.c.incident_id == number, texts.c.path.like("services.%"))
        ).scalars()
    )
    earlier = (incidents.c.id != number, incidents.c.start_at < start_at)
    shared: dict[str, set[str]] = defaultdict(set)
    by_id = (
        select(incidents.c.key, names.c.name)
        .join(names, names.c.incident_id == incidents.c.id)
        .where(names.c.kind == "services", names.c.name.in_(own), *earlier)
    )
    by_word = (
        select(incidents.c.key, texts.c.path)
        .join(texts, texts.c.incident_id == incidents.c.id)
        .where(texts.c.path.like("services.%"), texts.c.markdown.in_(own_words), *earlier)
    )
    for query in (by_id, by_word):
        for key, name in connection.execute(query):
            shared[key].add(name.removeprefix("services."))
    if not shared:
        return {}
    query_of_kin = select(incidents.c.key, incidents.c.cause_category, incidents.c.start_at).where(*earlier)
    kin = [each for each in connection.execute(query_of_kin) if each.key in shared]
    alike = {
        each.key: cause == each.cause_category and cause not in (None, CauseCategory.UNKNOWN) for each in kin
    }
    kin.sort(key=lambda each: (alike[each.key], len(shared[each.key]), each.start_at), reverse=True)
    return {each.key: (tuple(sorted(shared[each.key])), alike[each.key]) for each in kin}

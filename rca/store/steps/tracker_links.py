"""Steps that are linked to trackers, by indexed SQL."""

from __future__ import annotations

from sqlalchemy import select

from rca.model.incidents.step_states import StepRef, StepState
from rca.model.incidents.trackers import TrackerSystem, recognise
from rca.model.promises.tracker_items import LinkedStep
from rca.store.database import Database
from rca.store.tables.incidents import incidents, next_steps, step_trackers


def linked_steps(database: Database) -> list[LinkedStep]:
    """All steps with such links, by incident and in the order of its file. Raises StoreError if the database fails."""
    of_step = (next_steps.c.incident_id == step_trackers.c.incident_id) & (
        next_steps.c.position == step_trackers.c.step_position
    )
    query = (
        select(
            incidents.c.key, incidents.c.version, next_steps.c.name, next_steps.c.state, step_trackers.c.link
        )
        .join(next_steps, next_steps.c.incident_id == incidents.c.id)
        .join(step_trackers, of_step)
        .order_by(incidents.c.key, next_steps.c.position, step_trackers.c.position)
    )
    found: dict[StepRef, LinkedStep] = {}
    with database.reading() as connection:
        for key, version, name, state, link in connection.execute(query):
            ref = StepRef(key, name)
            tracker = recognise(link)  # anew: the store may be older than what we know of this tracker
            if tracker.system is not TrackerSystem.OTHER:
                links = (*(found[ref].links if ref in found else ()), tracker)
                found[ref] = LinkedStep(ref, StepState(state) if state else None, version, links)
    return list(found.values())

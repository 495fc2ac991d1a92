"""What customers were promised, and the news that is owed of it, made of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rca.errors import StoreError
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.problem import N_
from rca.model.promises.ledger import News, Owed, Promise, news, told_why
from rca.store.rows.promises import promise_of
from rca.store.rows.reading import Rows, Stored


def promised(rows: Rows, keys: Sequence[str] | None = None) -> list[Promise]:
    """All that was told of next steps, of some incidents or of all, in the order of publishing.

    Raises StoreError if the ledger was altered.
    """
    withdrawn = {
        (row["incident_key"], row["number"])
        for row in rows.of("withdrawals", "position", "incident_key", keys)
    }
    try:
        return [
            promise_of(row, is_withdrawn=(row["incident_key"], row["revision"]) in withdrawn)
            for row in rows.of("promises", "position", "incident_key", keys)
        ]
    except (ValueError, TypeError) as error:
        raise StoreError(
            N_("the ledger of promises was altered in the store {store}"),
            remedy=N_("Run rca verify, and restore a backup with `rca restore`."),
            store=rows.store,
        ) from error


def owed(rows: Rows, keys: Sequence[str] | None = None) -> list[Owed]:
    """The news of promised steps that customers were not told, of some incidents or of all, by incident and step.

    Raises StoreError if the ledger was altered.
    """
    last = told_why(promised(rows, keys))
    steps = _steps(rows, sorted({ref.key for ref in last}))
    found = []
    for ref, promise in sorted(last.items()):
        row = steps.get(ref)
        if row is None:
            if promise.stands:
                found.append(Owed(promise, News.MISSING, None, ""))
            continue
        state, due = StepState(row["state"]) if row["state"] else None, row["due"] or ""
        if what := news(promise, state=state, due=due):
            found.append(Owed(promise, what, state, due, row["done_on"] or ""))
    return found


def _steps(rows: Rows, keys: Sequence[str]) -> Mapping[StepRef, Stored]:
    """How the steps of these incidents stand."""
    heads = {row["id"]: row["key"] for row in rows.of("incidents", "id", "key", keys, only=("id", "key"))}
    steps = rows.of("next_steps", "incident_id, position", "incident_id", list(heads))
    return {StepRef(heads[row["incident_id"]], row["name"]): row for row in steps}

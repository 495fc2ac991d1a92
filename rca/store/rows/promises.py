"""The rows of promises, and promises made of them. Read without any library: a look at what is owed needs no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rca.model.audience import Audience
from rca.model.incidents.step_states import StepRef, StepState
from rca.model.notices.freezing import freeze
from rca.model.notices.frozen_promise import FrozenPromise
from rca.model.promises.ledger import Promise
from rca.model.written_times import last_day
from rca.store.rows.reading import Stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from rca.model.notices.revision import Revision


def promise_rows(revision: Revision) -> list[dict[str, Any]]:
    """The rows of what a revision tells of steps. An internal one is none that customers read; it has no rows."""
    if revision.audience.value == "internal":
        return []
    return [
        {
            "position": revision.position,
            "step": each.step,
            "incident_key": revision.incident_key,
            "revision": revision.number,
            "kind": revision.kind,
            "issued_at": revision.issued_at,
            "incident_version": revision.incident_version,
            "state": each.state or None,
            "due": each.due,
            "due_by": last_day(each.due) if each.due else None,
            "audience": each.audience.value,
            "content": freeze(each),
        }
        for each in revision.promises
    ]


def insert_promises(connection: Connection, revision: Revision) -> None:
    """Add what a revision promises."""
    from rca.store.tables.steps import promises

    if rows := promise_rows(revision):
        connection.execute(promises.insert(), rows)


def promise_of(row: Stored, *, is_withdrawn: bool) -> Promise:
    """The promise of a row of ``promises``. Raises ValueError if its content was altered."""
    frozen = frozen_promise(row["content"])
    return Promise(
        ref=StepRef(row["incident_key"], row["step"]),
        revision=row["revision"],
        position=row["position"],
        kind=row["kind"],
        issued_at=row["issued_at"],
        incident_version=row["incident_version"],
        state=StepState(frozen.state) if frozen.state else None,
        due=frozen.due,
        audience=frozen.audience,
        wording=frozen.wording,
        text=frozen.text,
        is_withdrawn=is_withdrawn,
    )


def frozen_promise(content: bytes) -> FrozenPromise:
    """The promise that was frozen as ``content``. Raises ValueError for what is none."""
    data = json.loads(content.decode())
    try:
        return FrozenPromise(
            step=_text(data["step"]),
            state=_text(data["state"]),
            due=_text(data["due"]),
            audience=Audience(data["audience"]),
            wording=_by_language(data["wording"]),
            text=_by_language(data["text"]),
        )
    except (LookupError, TypeError) as error:
        raise ValueError("this is no promise") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _by_language(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError("texts by language are expected")
    return {_text(locale): _text(text) for locale, text in value.items()}

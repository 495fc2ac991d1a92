"""The breaches of promises: what of them an incident as it is does not keep, with no record of why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rca.model.incidents.next_step import NextStep
from rca.model.incidents.step_states import SETTLED, StepState
from rca.model.promises.ledger import Promise
from rca.model.promises.moves import Breach, Move, Origin, date_text

_RANK = {
    StepState.PROPOSED: 0,
    StepState.PLANNED: 1,
    StepState.BLOCKED: 1,
    StepState.IN_PROGRESS: 2,
    StepState.DONE: 3,
    StepState.VERIFIED: 4,
}


def breaches_of_promise(promise: Promise, step: NextStep | None, moves: Sequence[Move]) -> Iterator[Breach]:
    """What a notice that shows the steps as they are would change of a promise, without a recorded move.

    ``moves`` are those of the step, oldest first; those made since the promise by commands and by files count. ``step``
    is None if it is no longer there.
    """
    values: dict[str, object] = {"revision": promise.revision, "ref": promise.ref}
    if step is None:
        if promise.stands:
            yield Breach("", "promise.removed", values)
        return
    since = [
        move for move in moves if move.version > promise.incident_version and move.origin is not Origin.OTHER
    ]
    is_recorded = any(move.to_state == step.state and move.from_state != move.to_state for move in since)
    if _is_back(promise.state, step.state) and not is_recorded:
        command = "drop" if step.state is StepState.DROPPED else "start"
        told, now = (state.value if state else "-" for state in (promise.state, step.state))
        yield Breach("state", "promise.state", values | {"before": told, "after": now, "command": command})
    if not promise.stands or step.state is StepState.DROPPED:
        return
    if not promise.could_see(step):
        yield Breach("audience", "promise.hidden", values | {"audience": promise.audience.value})
    due = date_text(step.due)
    if promise.due and due != promise.due and not any(move.from_due != move.to_due for move in since):
        yield Breach(
            "due", "promise.due", values | {"before": promise.due, "after": due or "-", "date": due or "none"}
        )
    if not promise.same_words(step) and not any(move.old_text != move.new_text for move in since):
        yield Breach("text", "promise.wording", values)


def _is_back(told: StepState | None, now: StepState | None) -> bool:
    if now is StepState.DROPPED or told is StepState.DROPPED:
        return told is not now
    if told is None:
        return False
    if now is None:
        return True
    # On hold is no step back from work that had begun, as long as it is not taken for done.
    if now is StepState.BLOCKED:
        return told in SETTLED
    return _RANK[now] < _RANK[told]

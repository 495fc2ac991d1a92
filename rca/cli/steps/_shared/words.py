"""Steps, moves and promises as a person and as a program read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rca.cli._shared.language import chosen, translate
from rca.cli._shared.page.changes import moment_words
from rca.model.incidents.step_names import STATES
from rca.model.problem import N_
from rca.model.promises.step_list import StepRow

if TYPE_CHECKING:
    from rca.model.promises.ledger import Promise
    from rca.model.promises.moves import Move


def state_word(state: str | None) -> str:
    """A state in the language in use."""
    return translate(STATES[state or ""])


def row_json(row: StepRow, today: date) -> dict[str, Any]:
    """A row of a list as plain data."""
    return {
        "name": str(row.ref),
        "incident": row.key,
        "step": row.step,
        "text": row.text,
        "state": row.state or None,
        "kind": row.kind,
        "priority": row.priority,
        "severity": row.severity,
        "due": row.due or None,
        "overdue": row.is_overdue(today),
        "done_on": row.done_on or None,
        "owner": row.owner or None,
        "audience": row.audience,
        "promised_by": row.revision or None,
        "version": row.version,
    }


def move_json(move: Move) -> dict[str, Any]:
    """A move as plain data."""
    return {
        "number": move.number,
        "name": str(move.ref),
        "incident": move.ref.key,
        "step": move.ref.step,
        "move": move.verb.value,
        "by": move.origin.value,
        "who": move.who,
        "at": move.at.isoformat(),
        "version": move.version,
        "state": [move.from_state, move.to_state],
        "due": [move.from_due or None, move.to_due or None],
        "owner": [move.from_owner or None, move.to_owner or None],
        "reason": move.why,
        "public_reason": dict(move.public_reason),
        "note": move.note,
        "evidence": [
            {"kind": each.kind.value, "value": each.value, "sha256": each.sha256} for each in move.evidence
        ],
        "text": [dict(move.old_text), dict(move.new_text)],
    }


def promise_json(promise: Promise) -> dict[str, Any]:
    """A promise as plain data."""
    return {
        "revision": promise.revision,
        "kind": promise.kind,
        "issued_at": promise.issued_at.isoformat(),
        "withdrawn": promise.is_withdrawn,
        "state": promise.state,
        "due": promise.due or None,
        "audience": promise.audience.value,
        "wording": dict(promise.wording),
    }


def date_words(written: str) -> str:
    """A date as files write it, in the words of the language in use; a dash for none."""
    from rca.i18n.formatting import Formatter
    from rca.i18n.locale import load_locale
    from rca.model.times import PartialDate

    return (
        Formatter(load_locale(chosen())).partial_date(PartialDate.model_validate(written)) if written else "–"
    )


def changes_of(move: Move) -> str:
    """What a move changed, in words of the language in use."""
    parts = []
    if move.from_state != move.to_state:
        parts.append(f"{state_word(move.from_state)} → {state_word(move.to_state)}")
    if move.from_due != move.to_due:
        parts.append(
            translate(
                N_("due {before} → {after}"), before=date_words(move.from_due), after=date_words(move.to_due)
            )
        )
    if move.from_owner != move.to_owner:
        parts.append(
            translate(
                N_("owner {before} → {after}"), before=move.from_owner or "–", after=move.to_owner or "–"
            )
        )
    if move.old_text != move.new_text and move.old_text:
        parts.append(translate(N_("reworded")))
    if move.note:
        parts.append(translate(N_("note: {note}"), note=" ".join(move.note.split())))
    return translate(N_(", ")).join(parts) or translate(_VERBS[move.verb.value])


def move_line(move: Move, zone: str) -> str:
    """A move on one line: when (in that zone), who, what and why."""
    line = f"{moment_words(move.at, zone)}  {move.who}  {changes_of(move)}"
    return translate(N_("{text} ({note})"), text=line, note=" ".join(move.why.split())) if move.why else line


_VERBS = {
    "add": N_("added"),
    "state": N_("moved"),
    "due": N_("date set"),
    "assign": N_("assigned"),
    "note": N_("noted"),
    "reword": N_("reworded"),
    "edit": N_("edited"),
    "remove": N_("removed"),
}

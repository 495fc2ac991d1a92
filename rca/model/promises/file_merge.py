"""The merge of an incident file into what the store knows: :mod:`rca.model.incidents.merge`, and what steps want beyond it.

What the file changes of a next step is a move, which has to be an allowed one; and a promised step cannot leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from rca.model.incidents.consistency import Finding, findings
from rca.model.incidents.incident import Incident
from rca.model.incidents.merge import Conflict, Field, Merged, field_at, merge, place_of, value_at
from rca.model.incidents.step_states import COMPLETE, StepRef
from rca.model.promises.ledger import Promise
from rca.model.promises.moves import breaches

_STEPS = "next_steps"
_SHOWN = 60


class LastChange(NamedTuple):
    """Who changed a field last, and on which day."""

    who: str
    """:data:`NOBODY` if the history does not tell."""
    on: str


NOBODY = "?"


class FileMerge(NamedTuple):
    """The incident as it is to be kept, what stands against it, and where one side did not know of the other."""

    incident: Incident
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()
    """Where the file is behind the store, or may replace what its author had not seen."""


def merge_file(
    base: Mapping[str, Any],
    theirs: Incident,
    mine: Incident,
    *,
    promises: Mapping[str, Promise],
    is_stale: Callable[[Field, Any], bool],
    is_news: Callable[[Field], bool],
    is_unseen: Callable[[Field], bool],
    last_change: Callable[[Field], LastChange],
) -> FileMerge:
    """Merge what a file says into what the store holds; see :func:`rca.model.incidents.merge.merge`.

    ``promises`` are the standing ones by step. ``is_news`` says of a field in which the file is behind whether that is
    to be told, ``is_unseen`` of one that it changes whether its author may not have seen what it replaces. Paths of
    findings are those of the file's incident.
    """
    said = mine.plain()
    merged = merge(base, theirs.plain(), said, is_stale=is_stale, is_ours=is_state)
    against = [*_promised_steps(theirs, merged.data, promises)]
    gone = {str(finding.values["ref"]) for finding in against}
    against += [
        _conflict(conflict, last_change)
        for conflict in merged.conflicts
        if str(StepRef(mine.key, conflict.field[-1])) not in gone
    ]
    if against:
        return FileMerge(mine, tuple(against))
    try:
        incident = Incident.model_validate(_finished(merged).data)
    except ValidationError as error:
        return FileMerge(mine, tuple(_unfit(error, last_change)))
    against += _moves(theirs, mine, incident, promises)
    if incident not in (mine, theirs):  # words from the store may refer to what the file no longer has
        against += [
            finding._replace(path=place_of(said, field_at(merged.data, finding.path)), brace=None)
            for finding in findings(incident)
        ]
    unknown = [_behind(field, said, last_change) for field in merged.kept if is_news(field)]
    unknown += _replaced(theirs.plain(), said, merged, is_unseen, last_change)
    return FileMerge(incident, tuple(against), tuple(unknown))


def is_state(field: Field) -> bool:
    """A state is checked as a move from where the step stands now."""
    return len(field) == 3 and field[0] == _STEPS and field[2] == "state"


def _finished(merged: Merged) -> Merged:
    """Without dates of completion of steps that are no longer complete."""
    for step in merged.data.get(_STEPS, ()):
        if step.get("state") not in COMPLETE:
            step.pop("done_on", None)
    return merged


def _promised_steps(
    theirs: Incident, merged: Mapping[str, Any], promises: Mapping[str, Promise]
) -> Iterator[Finding]:
    """The promised steps that the file would take away."""
    kept = {step["id"] for step in merged.get(_STEPS, ())}
    for step in theirs.next_steps:
        if step.id not in kept and (promise := promises.get(step.id)):
            values = {"revision": promise.revision, "ref": StepRef(theirs.key, step.id)}
            yield Finding((_STEPS,), "promise.removed", values)


def _moves(
    theirs: Incident, mine: Incident, merged: Incident, promises: Mapping[str, Promise]
) -> Iterator[Finding]:
    """What stands against the moves from the steps of the store to the merged ones."""
    stored = {step.id: step for step in theirs.next_steps}
    places = {step.id: index for index, step in enumerate(mine.next_steps)}
    for step in merged.next_steps:
        if step.id in stored and step.id in places:
            for breach in breaches(mine.key, stored[step.id], step, promise=promises.get(step.id)):
                yield Finding((_STEPS, places[step.id], breach.field), breach.rule, breach.values)


def _conflict(conflict: Conflict, last_change: Callable[[Field], LastChange]) -> Finding:
    who, on = last_change(conflict.field)
    rule = "file.conflict" if conflict.mine is not None else "file.removed"
    values: dict[str, object] = {
        "theirs": _shown(conflict.theirs),
        "field": ".".join(conflict.field),
        "who": who,
        "on": on,
    }
    return Finding(conflict.path, "file.gone" if conflict.theirs is None else rule, values)


def _behind(field: Field, said: Mapping[str, Any], last_change: Callable[[Field], LastChange]) -> Finding:
    who, on = last_change(field)
    return Finding(place_of(said, field), "file.behind", {"field": ".".join(field), "who": who, "on": on})


def _replaced(
    theirs: Mapping[str, Any],
    said: Mapping[str, Any],
    merged: Merged,
    is_unseen: Callable[[Field], bool],
    last_change: Callable[[Field], LastChange],
) -> Iterator[Finding]:
    """The values of others that the file replaces, perhaps without knowing of them."""
    for path in merged.taken:
        field = field_at(said, path)
        before = value_at(theirs, field)
        if before is not None and is_unseen(field):
            who, on = last_change(field)
            values: dict[str, object] = {"theirs": _shown(before), "who": who, "on": on}
            yield Finding(path, "file.replaced", values)


def _unfit(error: ValidationError, last_change: Callable[[Field], LastChange]) -> Iterator[Finding]:
    """Both sides are right, and together they make no incident."""
    paths = list(dict.fromkeys(item["loc"][:2] for item in error.errors(include_url=False)))
    for path in paths:
        if any(path != below and below[: len(path)] == path for below in paths):
            continue  # it is only wrong because of what is below it
        who, on = last_change(tuple(str(part) for part in path[:1]))
        yield Finding(path, "file.unfit", {"who": who, "on": on})


def _shown(value: Any) -> str:
    """A value in a few words."""
    while isinstance(value, dict | list) and value:
        value = value[0] if isinstance(value, list) else next(iter(value.values()))
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

"""What changed, in sentences: from the history of an incident or a customer, and between two of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rca.cli._shared.language import chosen, translate
from rca.cli._shared.page.values import Values
from rca.model.problem import N_

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rca.knowledge_base import Change, FieldChange, KnowledgeBase, Words
    from rca.model.incidents.incident import Incident
    from rca.model.notices.review import ReviewStep


def moment_words(at: datetime, zone: str) -> str:
    """An instant to the minute as notices show it, in that zone."""
    from rca.i18n.instants import instant_writer
    from rca.i18n.locale import load_locale

    return instant_writer(load_locale(chosen()), zone)(at.replace(second=0, microsecond=0))


def zone_called(zone: ZoneInfo) -> str:
    """What people call a zone, for the head of a column."""
    from rca.i18n.locale import load_locale
    from rca.i18n.zones import ZoneNames

    return ZoneNames(load_locale(chosen()), zone).label(())


def words_then(base: KnowledgeBase, now: Incident, zones: tuple[str, ...] = ()) -> Callable[[Any], Words]:
    """What writes the prose of an earlier state, given its plain data; what no longer is an incident has today's facts."""
    from rca.model.incidents.incident import Incident

    def words(data: Any) -> Words:
        try:
            return base.words(Incident.model_validate(data), zones)
        except ValueError:
            return base.words(now, zones)

    return words


def history_lines(
    changes: Sequence[Change],
    now: Any,
    zone: str,
    words: Callable[[Any], Words] | None = None,
    reviews: Sequence[ReviewStep] = (),
) -> Iterator[str]:
    """The history, oldest first: who did what when, and what changed. ``now`` is the plain data of today."""
    states = [Values(data, words) for data in _states(changes, now)]
    entries = [
        (change.at, list(_change(change, states[index], states[index + 1], zone)))
        for index, change in enumerate(changes)
    ]
    entries += [entry for step in reviews for entry in _review(step, zone)]
    for _, lines in sorted(entries, key=lambda entry: entry[0]):
        yield from lines


def change_lines(fields: Iterable[FieldChange], old: Values, new: Values) -> Iterator[str]:
    """A sentence for each field that changed from one state to the other."""
    for each in fields:
        path = each.field.split(".") if each.field else []
        if not path:
            continue
        name = (old if each.after is None else new).field(path)
        if each.before is not None and each.after is not None and _is_order(each):
            yield translate(N_("The order of {field} was changed."), field=name)
            continue
        before = "" if each.before is None else old.say(path, each.before)
        after = "" if each.after is None else new.say(path, each.after)
        if each.before is None:
            yield translate(N_("Added {field}: {after}"), field=name, after=after)
        elif each.after is None:
            yield translate(N_("Removed {field}: {before}"), field=name, before=before)
        else:
            yield translate(
                N_("Changed {field} from “{before}” to “{after}”."), field=name, before=before, after=after
            )


def _is_order(change: FieldChange) -> bool:
    return isinstance(change.before, list) and isinstance(change.after, list)


def _states(changes: Sequence[Change], now: Any) -> Sequence[Any]:
    """The data before the first change and after each; None where the history does not lead."""
    from rca.knowledge_base import undone

    found = [now]
    for change in reversed(changes):
        try:
            found.append(undone(found[-1], change.fields))
        except (LookupError, TypeError, ValueError, AttributeError):
            found.append(None)
    return found[::-1]


def _change(change: Change, old: Values, new: Values, zone: str) -> Iterator[str]:
    told = {"at": moment_words(change.at, zone), "who": change.who, "version": change.version}
    if change.action.value == "created":
        yield translate(N_("{at}: {who} entered it (version {version})."), **told)
        names = [
            new.field([name]) for name in dict.fromkeys(each.field.split(".")[0] for each in change.fields)
        ]
        yield f"  {translate(N_('With: {names}.'), names=new.together(names))}"
        return
    if change.action.value == "removed":
        yield translate(N_("{at}: {who} removed it."), **told)
        return
    yield translate(N_("{at}: {who} changed it (version {version})."), **told)
    for line in change_lines(change.fields, old, new):
        yield f"  {line}"


def _review(step: ReviewStep, zone: str) -> Iterator[tuple[datetime, list[str]]]:
    text = (
        N_("{at}: {who} approved version {version}.")
        if step.state.value == "approved"
        else N_("{at}: {who} asked for the review of version {version}.")
    )
    told = {"at": moment_words(step.at, zone), "who": step.who, "version": step.version}
    yield step.at, [translate(text, **told)]
    if back := step.returned:
        text = N_("{at}: {who} returned version {version}: {reason}")
        told |= {"at": moment_words(back.at, zone), "who": back.who, "reason": back.reason}
        yield back.at, [translate(text, **told)]

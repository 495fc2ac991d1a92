"""``rca steps show``: one step, and what was promised of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.language import translate
from rca.cli._shared.names import STEP
from rca.cli._shared.options import json_option
from rca.cli._shared.page.changes import moment_words
from rca.cli._shared.page.values import Values
from rca.cli.steps._shared.selection import refs_of
from rca.cli.steps._shared.words import date_words, move_json, move_line, promise_json, state_word
from rca.model.incidents.step_names import KINDS, PRIORITIES
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Seen
    from rca.model.promises.ledger import Promise


@click.command(
    "show",
    cls=Command,
    help=N_("Show a step: how it stands, what customers were told of it, and its last moves."),
    short_help=N_("Show a step."),
    example="rca steps show 2025-06-11-block-storage-write-latency#n2",
)
@click.argument("name", metavar="INCIDENT#STEP", type=STEP)
@json_option
@click.pass_obj
def command(context: Context, name: str, as_json: bool) -> None:
    from rca.cli._shared.output import show_json
    from rca.cli._shared.revisions import label_of

    (ref,) = refs_of((name,))
    with context.open() as base:
        (seen,) = base.steps.seen([ref])
        promises = base.steps.promises(ref)
        moves = base.steps.history(ref)
        labels = {
            each.revision.number: label_of(each.revision) for each in base.publishing.revisions(ref.key)
        }
        words, zone = base.words(seen.incident), base.zone.key
    values = Values(words=lambda _: words)
    if as_json:
        step = {
            "name": str(ref),
            "version": seen.version,
            **seen.step.model_dump(mode="json", exclude_none=True),
        }
        show_json(
            {
                "step": step,
                "promises": [promise_json(each) for each in promises],
                "moves": [move_json(move) for move in moves],
            }
        )
        return
    for label, value in (*_rows(seen, values), *_told(promises, labels, zone)):
        click.echo(translate(N_("{label}: {value}"), label=translate(label), value=value))
    for move in moves[-5:]:
        click.echo(move_line(move, zone))


def _rows(seen: Seen, values: Values) -> Iterator[tuple[str, str]]:
    from rca.model.incidents.trackers import recognise
    from rca.model.promises.moves import date_text, next_states

    step = seen.step
    yield N_("Step"), str(seen.ref)
    yield N_("What"), values.prose(step.text, seen.incident.source_locale)
    yield N_("State"), state_word(step.state)
    yield N_("Can become"), values.together([state_word(each) for each in next_states(step.state)]) or "–"
    yield N_("Kind"), translate(KINDS[step.kind.value])
    yield N_("Priority"), translate(PRIORITIES[step.priority.value])
    yield N_("Due date"), date_words(date_text(step.due))
    if step.done_on:
        yield N_("Done on"), date_words(date_text(step.done_on))
    yield N_("Owner"), step.owner or "–"
    for link in step.trackers:
        tracker = recognise(link)
        yield N_("Tracker"), f"{tracker.system.value} {tracker.url or tracker.key}"
    if step.reason:
        yield N_("Reason for customers"), values.prose(step.reason, seen.incident.source_locale)
    if step.notes:
        yield N_("Notes"), step.notes
    yield N_("Version of the incident"), str(seen.version)


def _told(promises: Sequence[Promise], labels: Mapping[int, str], zone: str) -> Iterator[tuple[str, str]]:
    """What each revision told customers of the step."""
    for each in promises:
        text = translate(
            N_("revision {revision} ({kind}, {date}): {state}, due {due}")
            if each.due
            else N_("revision {revision} ({kind}, {date}): {state}"),
            revision=each.revision,
            kind=labels.get(each.revision, each.kind),
            date=moment_words(each.issued_at, zone),
            state=state_word(each.state),
            due=date_words(each.due),
        )
        withdrawn = translate(N_("withdrawn"))
        yield (
            N_("Told to customers"),
            translate(N_("{text} ({note})"), text=text, note=withdrawn) if each.is_withdrawn else text,
        )

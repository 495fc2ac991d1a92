"""``rca steps show``: one step, and what was promised of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.language import chosen, translate
from rca.cli._shared.options import json_option
from rca.cli.steps._shared.selection import refs_of
from rca.cli.steps._shared.words import move_json, move_line, promise_json, state_word
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
@click.argument("name", metavar="INCIDENT#STEP")
@json_option
@click.pass_obj
def command(context: Context, name: str, as_json: bool) -> None:
    from rca.cli._shared.output import show_json

    (ref,) = refs_of((name,))
    with context.open() as base:
        (seen,) = base.steps.seen([ref])
        promises = base.steps.promises(ref)
        moves = base.steps.history(ref)
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
    for label, value in _rows(seen, promises):
        click.echo(f"{translate(label)}: {value}" if label else value)
    for move in moves[-5:]:
        click.echo(move_line(move))


def _rows(seen: Seen, promises: list[Promise]) -> Iterator[tuple[str, str]]:
    from rca.i18n.facts import text_for
    from rca.model.incidents.trackers import recognise
    from rca.model.promises.moves import can_become, date_text

    step = seen.step
    yield N_("Step"), str(seen.ref)
    yield N_("What"), text_for(step.text, chosen(), seen.incident.source_locale)
    yield N_("State"), state_word(step.state)
    yield N_("Can become"), can_become(step.state)
    yield N_("Kind"), translate(KINDS[step.kind.value])
    yield N_("Priority"), translate(PRIORITIES[step.priority.value])
    yield N_("Due date"), date_text(step.due) or "–"
    if step.done_on:
        yield N_("Done on"), date_text(step.done_on)
    yield N_("Owner"), step.owner or "–"
    for link in step.trackers:
        tracker = recognise(link)
        yield N_("Tracker"), f"{tracker.system.value} {tracker.url or tracker.key}"
    if step.reason:
        yield N_("Reason for customers"), text_for(step.reason, chosen(), seen.incident.source_locale)
    if step.notes:
        yield N_("Notes"), step.notes
    for each in promises:
        text = translate(
            N_("revision {revision} ({kind}, {date}): {state}, due {due}"),
            revision=each.revision,
            kind=each.kind,
            date=f"{each.issued_at:%Y-%m-%d}",
            state=state_word(each.state),
            due=each.due or "–",
        )
        yield (
            N_("Told to customers"),
            text + (f" – {translate(N_('withdrawn'))}" if each.is_withdrawn else ""),
        )
    yield N_("Version"), str(seen.version)

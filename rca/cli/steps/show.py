"""``rca steps show`` and ``rca steps history``: one step, what was promised of it, and what was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Command, State, json_option, translate
from rca.cli._shared.language import chosen
from rca.cli.steps._selection import refs_of
from rca.cli.steps._words import KINDS, PRIORITIES, changes_of, move_json, promise_json, state_word
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.model.promises.ledger import Promise
    from rca.model.promises.moves import Move
    from rca.store.steps.requests import Seen


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
def show(state: State, name: str, as_json: bool) -> None:
    from rca.cli._shared.output import show_json

    (ref,) = refs_of((name,))
    with state.open() as base:
        (seen,) = base.commitments.seen([ref])
        told = [each for each in base.commitments.ledger.promises(ref.key) if each.ref == ref]
        moves = base.commitments.steps.history(ref)
    if as_json:
        step = {
            "name": str(ref),
            "version": seen.version,
            **seen.step.model_dump(mode="json", exclude_none=True),
        }
        show_json(
            {
                "step": step,
                "promises": [promise_json(each) for each in told],
                "moves": [move_json(move) for move in moves],
            }
        )
        return
    for label, value in _rows(seen, told):
        click.echo(f"{translate(label)}: {value}" if label else value)
    for move in moves[-5:]:
        click.echo(_line(move))


def _rows(seen: Seen, told: list[Promise]) -> Iterator[tuple[str, str]]:
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
    yield N_("Due"), date_text(step.due) or "–"
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
    for each in told:
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


def _line(move: Move) -> str:
    line = f"{move.at:%Y-%m-%d %H:%M}Z  {move.who}  {changes_of(move)}"
    return f"{line}  ({' '.join(move.why.split())})" if move.why else line


@click.command(
    "history",
    cls=Command,
    help=N_("Show all moves of a step: who did what, when and why."),
    example="rca steps history 2025-06-11-block-storage-write-latency#n2 --json",
)
@click.argument("name", metavar="INCIDENT#STEP")
@json_option
@click.pass_obj
def history(state: State, name: str, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json

    (ref,) = refs_of((name,))
    with state.open() as base:
        base.commitments.seen([ref])
        moves = base.commitments.steps.history(ref)
    if as_json:
        show_json({"moves": [move_json(move) for move in moves]})
        return
    for move in moves:
        click.echo(_line(move))
        for tag, text in move.public_reason.items():
            click.echo(f"    {translate(N_('Reason for customers'))} ({tag}): {text}")
        for tag, text in move.old_text.items():
            if move.new_text.get(tag) != text:
                click.echo(f"    {tag}: {text} → {move.new_text.get(tag, '–')}")
        for each in move.evidence:
            click.echo(f"    {each.kind.value}: {each.value}" + (f"  {each.sha256}" if each.sha256 else ""))
    if not moves:
        message(N_("No move yet; the step is as it came with its incident."))

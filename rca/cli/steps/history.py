"""``rca steps history``: what was done to a step, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command
from rca.cli._shared.language import translate
from rca.cli._shared.names import STEP
from rca.cli._shared.options import json_option
from rca.cli.steps._shared.selection import refs_of
from rca.cli.steps._shared.words import move_json, move_line
from rca.model.problem import N_

if TYPE_CHECKING:
    pass


@click.command(
    "history",
    cls=Command,
    help=N_("Show all moves of a step: who did what, when and why."),
    example="rca steps history 2025-06-11-block-storage-write-latency#n2 --json",
)
@click.argument("name", metavar="INCIDENT#STEP", type=STEP)
@json_option
@click.pass_obj
def command(context: Context, name: str, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json
    from rca.cli._shared.page.values import Values

    (ref,) = refs_of((name,))
    with context.open() as base:
        (seen,) = base.steps.seen([ref])
        words, zone = base.words(seen.incident), base.zone.key
        moves = base.steps.history(ref)
    if as_json:
        show_json({"moves": [move_json(move) for move in moves]})
        return
    for move in moves:
        click.echo(move_line(move, zone))
        for tag, text in move.public_reason.items():
            label = translate(
                N_("{text} ({note})"), text=translate(N_("Reason for customers")), note=Values().language(tag)
            )
            value = words.line(text, tag)
            click.echo(f"    {translate(N_('{label}: {value}'), label=label, value=value)}")
        for tag, text in move.old_text.items():
            if move.new_text.get(tag) != text:
                after = words.line(move.new_text[tag], tag) if tag in move.new_text else "–"
                value = f"{words.line(text, tag)} → {after}"
                click.echo(
                    f"    {translate(N_('{label}: {value}'), label=Values().language(tag), value=value)}"
                )
        for each in move.evidence:
            click.echo(f"    {each.kind.value}: {each.value}" + (f"  {each.sha256}" if each.sha256 else ""))
    if not moves:
        message(N_("No move yet; the step is as it came with its incident."))

"""``rca steps due``, ``assign``, ``note`` and ``reword``: moves that leave the state as it is."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Command, Option, State
from rca.cli.steps._moving import (
    by_language,
    date_of,
    last_of,
    move,
    moving,
    public_reason_option,
    reason_option,
)
from rca.model.incidents.step_states import Priority
from rca.model.problem import N_


@click.command(
    "due",
    cls=Command,
    help=N_(
        "Set the date of steps: a day, a month, or none. A later one needs a --reason, and customers who were "
        "promised the step are owed word of it, with a --public-reason in each language."
    ),
    short_help=N_("Set the date of steps."),
    example=(
        "rca steps due 2025-06-11-block-storage-write-latency#n2 2025-08-29 --reason 'Parts are late'"
        " --public-reason ja=部品の調達に時間を要しているためです。 --public-reason 'en=Parts took longer to arrive.'\n"
        "rca steps due 2025-09-30 --owner 'Storage team' --overdue --reason 'Team moved' --yes"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... DATE")
@reason_option
@public_reason_option
@moving
@click.pass_obj
def due(
    state: State, /, arguments: tuple[str, ...], why: str, public_reasons: tuple[str, ...], **options: Any
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, text = last_of(arguments, "DATE")
    on = None if text == "none" else date_of(text, "DATE")
    reasons = by_language(public_reasons, "--public-reason")
    wish = RequestedMove(Verb.DUE, due=on, no_due=on is None, why=why, public_reason=reasons)
    return move(state, names, options, lambda *_: wish)


@click.command(
    "assign",
    cls=Command,
    help=N_("Give steps to a person or a team; a hyphen takes them from whoever has them."),
    short_help=N_("Give steps to a person or a team."),
    example=(
        "rca steps assign 2025-06-11-block-storage-write-latency#n2 'Observability team'\n"
        "rca steps assign 'Storage team' --state open --owner - --yes"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... OWNER")
@click.option(
    "--priority", cls=Option, type=click.Choice(tuple(map(str, Priority))), help=N_("Set the priority, too.")
)
@reason_option
@moving
@click.pass_obj
def assign(
    state: State, /, arguments: tuple[str, ...], priority: str | None, why: str, **options: Any
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, owner = last_of(arguments, "OWNER")
    wish = RequestedMove(Verb.ASSIGN, owner=owner, priority=Priority(priority) if priority else None, why=why)
    return move(state, names, options, lambda *_: wish)


@click.command(
    "note",
    cls=Command,
    help=N_("Add a note for those inside to steps, or links to the trackers in which they are worked on."),
    short_help=N_("Add a note, or links to trackers."),
    example=(
        "rca steps note 2025-06-11-block-storage-write-latency#n2 'Alert drafted, under review'\n"
        "rca steps note 2025-06-11-block-storage-write-latency#n2 'Tracked there' --tracker OPS-12"
    ),
)
@click.argument("arguments", nargs=-1, required=True, metavar="[INCIDENT#STEP]... TEXT")
@click.option(
    "--tracker",
    "trackers",
    cls=Option,
    multiple=True,
    metavar="LINK",
    help=N_("Key or address in GitHub, GitLab, Jira or Azure Boards; repeatable."),
)
@moving
@click.pass_obj
def note(state: State, /, arguments: tuple[str, ...], trackers: tuple[str, ...], **options: Any) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    names, text = last_of(arguments, "TEXT")
    wish = RequestedMove(Verb.NOTE, note=text, trackers=trackers)
    return move(state, names, options, lambda *_: wish)


@click.command(
    "reword",
    cls=Command,
    help=N_("Change the words of a step that customers read, by language; other languages keep theirs."),
    short_help=N_("Change the words that customers read."),
    example=(
        "rca steps reword 2025-06-11-block-storage-write-latency#n2"
        " --text 'en=Add two alerts on write latency.' --text ja=書き込み遅延のアラートを2つ追加します。"
    ),
)
@click.argument("name", metavar="INCIDENT#STEP")
@click.option(
    "--text",
    "texts",
    cls=Option,
    multiple=True,
    required=True,
    metavar="LANG=TEXT",
    help=N_("The new words in a language; repeatable."),
)
@reason_option
@moving
@click.pass_obj
def reword(state: State, /, name: str, texts: tuple[str, ...], why: str, **options: Any) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    words = by_language(texts, "--text")
    return move(state, (name,), options, lambda *_: RequestedMove(Verb.REWORD, text=words, why=why))

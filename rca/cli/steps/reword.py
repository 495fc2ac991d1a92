"""``rca steps reword``: the words that customers read."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import STEP
from rca.cli.steps._shared.moving import (
    by_language,
    move,
    moving,
    public_reason_option,
    reason_option,
)
from rca.model.problem import N_


@click.command(
    "reword",
    cls=Command,
    help=N_(
        "Change the words of a step that customers read, or the public reason why it is late or given up, by language; "
        "other languages keep theirs."
    ),
    short_help=N_("Change the words that customers read."),
    example=(
        "rca steps reword 2025-06-11-block-storage-write-latency#n2"
        " --text 'en=Add two alerts on write latency.' --text ja=書き込み遅延のアラートを2つ追加します。\n"
        "rca steps reword 2025-06-11-block-storage-write-latency#n2 --public-reason ja=部品の納入が遅れたためです。"
        " --public-reason 'en=Parts were delivered late.'"
    ),
)
@click.argument("name", metavar="INCIDENT#STEP", type=STEP)
@click.option(
    "--text",
    "texts",
    cls=Option,
    multiple=True,
    metavar="LANG=TEXT",
    help=N_("The new words in a language; repeatable."),
)
@reason_option
@public_reason_option
@moving
@click.pass_obj
def command(
    context: Context,
    /,
    name: str,
    texts: tuple[str, ...],
    why: str,
    public_reasons: tuple[str, ...],
    **options: Any,
) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    words, reasons = by_language(texts, "--text"), by_language(public_reasons, "--public-reason")
    if not words and not reasons:
        raise click.UsageError(translate(N_("Give the new words with --text, or with --public-reason.")))
    wish = RequestedMove(Verb.REWORD, text=words, why=why, public_reason=reasons)
    return move(context, (name,), options, lambda *_: wish)

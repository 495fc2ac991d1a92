"""``rca steps reword``: the words that customers read."""

from __future__ import annotations

from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli.steps._shared.moving import (
    by_language,
    move,
    moving,
    reason_option,
)
from rca.model.problem import N_


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
def command(context: Context, /, name: str, texts: tuple[str, ...], why: str, **options: Any) -> int:
    from rca.model.promises.moves import Verb
    from rca.model.promises.requested_move import RequestedMove

    words = by_language(texts, "--text")
    return move(context, (name,), options, lambda *_: RequestedMove(Verb.REWORD, text=words, why=why))

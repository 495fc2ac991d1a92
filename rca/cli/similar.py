"""``rca similar``: incidents like one of ours, or like a text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.names import KEY
from rca.cli._shared.options import audience_option, json_option
from rca.model.problem import N_


@click.command(
    "similar",
    cls=Command,
    help=N_("Find incidents like KEY, or like a text, and say what they have in common."),
    example=(
        "rca similar 2021-10-13-windows-vm-operations\n"
        'rca similar --text "Azure ADのトークンの検証に失敗し、サインインできない"\n'
        "rca similar --text draft.txt --json"
    ),
)
@click.argument("key", required=False, type=KEY)
@click.option(
    "--text", cls=Option, metavar="TEXT", help=N_("A text, or a file that holds one; - is standard input.")
)
@click.option(
    "--size",
    cls=Option,
    type=click.IntRange(1, 1000),
    metavar="COUNT",
    default=5,
    show_default=True,
    help=N_("How many incidents."),
)
@audience_option(N_("Compare only what these readers may see."))
@json_option
@click.pass_obj
def command(
    context: Context, key: str | None, text: str | None, size: int, audience: str, as_json: bool
) -> None:
    from rca.cli._shared.search_hits import show_likenesses
    from rca.errors import UsageError
    from rca.model.audience import Audience

    if (key is None) == (text is None):
        raise UsageError(N_("say what to compare with"), remedy=N_("Give the KEY of an incident, or --text."))
    with context.open() as base:
        if key is not None:
            found = base.search.similar(key, size=size, audience=Audience(audience))
        else:
            found = base.search.similar_to_text(_text(text or ""), size=size, audience=Audience(audience))
    show_likenesses(found, as_json=as_json)


def _text(text: str) -> str:
    if text == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    if len(text) < 1000 and "\0" not in text and "\n" not in text and Path(text).is_file():
        return Path(text).read_text(encoding="utf-8", errors="replace")
    return text

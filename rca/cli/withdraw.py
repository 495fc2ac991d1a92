"""``rca withdraw``: a revision that no longer holds."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "withdraw",
    cls=Command,
    help=N_("Say that a published revision no longer holds. It stays readable, and is marked as withdrawn."),
    example='rca withdraw 2025-06-11-block-storage-write-latency 2 --reason "sent to the wrong customers"',
)
@click.argument("key", type=KEY)
@click.argument("number", type=click.IntRange(min=1))
@click.option("--reason", cls=Option, required=True, help=N_("Why, for those who read it later."))
@json_option
@click.pass_obj
def command(context: Context, key: str, number: int, reason: str, as_json: bool) -> None:
    from rca.cli._shared.output import message, show_json
    from rca.cli._shared.revisions import published_json, withdrawn_line

    reason = " ".join(reason.split())
    if not reason:
        raise click.BadParameter(translate(N_("Say why.")), param_hint="--reason")
    with context.open() as base:
        base.publishing.withdraw(key, number, reason=reason, who=who(), at=now())
        published, head = base.publishing.get(key, number), base.publishing.head()
        line = withdrawn_line(published, base.zone.key)
    if as_json:
        show_json({"revision": published_json(published), "head": head})
    else:
        click.echo(line)
        message(
            N_("Keep this digest; rca verify --head checks by it that nothing is missing: {digest}"),
            digest=head,
        )

"""``rca show``: one incident, as those inside see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.knowledge_base import Change


@click.command(
    "show",
    cls=Command,
    help=N_("Show an incident as a page to read: times, scope, cause, next steps; or its history."),
    example=(
        "rca show 2021-10-13-windows-vm-operations\nrca show 2021-10-13-windows-vm-operations --history\n"
        "rca show 2021-10-13-windows-vm-operations --json"
    ),
)
@click.argument("key", type=KEY)
@click.option(
    "--zone",
    "zones",
    cls=Option,
    multiple=True,
    help=N_("Time zone such as Asia/Tokyo (default: the workspace's first one)."),
)
@click.option("--history", cls=Option, is_flag=True, help=N_("Show who changed what, and when."))
@json_option
@click.pass_obj
def command(context: Context, key: str, zones: tuple[str, ...], history: bool, as_json: bool) -> None:
    from rca.cli._shared.output import show_json
    from rca.cli._shared.page.changes import history_lines, words_then
    from rca.cli._shared.page.incident import page_lines
    from rca.cli._shared.revisions import review_step_json

    with context.open() as base:
        incident, version = base.incidents.get(key), base.incidents.version(key)
        changes = base.incidents.history(key) if history else ()
        reviews = base.publishing.review_steps(key) if history else ()
        words, then = base.words(incident, zones), words_then(base, incident, zones)
        zone = (*zones, base.zone.key)[0]
    if as_json:
        answer: dict[str, object] = {"incident": incident.plain()}
        if history:
            answer["history"] = [_change_json(change) for change in changes]
            answer["reviews"] = [review_step_json(step) for step in reviews]
        show_json(answer)
        return
    for line in page_lines(incident, version, words):
        click.echo(line)
    if history:
        click.echo()
        click.echo(translate(N_("History")))
        for line in history_lines(changes, incident.plain(), zone, then, reviews):
            click.echo(f"  {line}")


def _change_json(change: Change) -> dict[str, object]:
    return {
        "at": change.at.isoformat(),
        "who": change.who,
        "action": change.action.value,
        "version": change.version,
        "fields": [
            {"path": field.field, "before": field.before, "after": field.after} for field in change.fields
        ],
    }

"""``rca steps calendar``: due dates for calendar programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rca.cli._shared.context import Context
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import chosen
from rca.cli._shared.options import counted_moment, json_option, now_option, output_file
from rca.cli.steps._shared.selection import filter_options, query_of
from rca.model.problem import N_


@click.command(
    "calendar",
    cls=Command,
    help=N_(
        "Write the due dates of next steps as a calendar file (.ics): one all-day entry for each step. A program that "
        "imports a later file changes its entries instead of adding new ones; what was settled since is marked so."
    ),
    short_help=N_("Write due dates as a calendar."),
    example=(
        "rca steps calendar --output steps.ics\nrca steps calendar --owner 'Storage team' --as todo -o storage.ics\n"
        "rca steps calendar --promised --public -o public.ics"
    ),
)
@filter_options
@click.option(
    "--as",
    "kind",
    cls=Option,
    type=click.Choice(("event", "todo")),
    default="event",
    help=N_("Events, which every calendar shows, or tasks (default: event)."),
)
@click.option(
    "--public", cls=Option, is_flag=True, help=N_("Leave out owners, notes, links, and what is not public.")
)
@now_option
@output_file
@json_option
@click.pass_obj
def command(
    context: Context,
    /,
    kind: str,
    public: bool,
    at: str | None,
    output: Path | None,
    as_json: bool,
    **filters: Any,
) -> None:
    from rca.cli._shared.output import message, show_json, to_screen
    from rca.whole_files import write_file

    instant = counted_moment(at)
    with context.open() as base:
        query = query_of(filters, base.steps.today(instant), "due")
        content = base.calendar.write(query, instant, chosen(), kind, public=public)
    count = content.count(b"BEGIN:V") - 1
    if output:
        write_file(output, content)
    if as_json:
        content_or_path = {"path": str(output)} if output else {"content": content.decode()}
        show_json({"entries": count, **content_or_path})
    elif output:
        click.echo(output)
    else:
        to_screen(content, "text/calendar")
    if not count:
        message(N_("No step found."))

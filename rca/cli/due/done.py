"""``rca due done``: the record that an authority was told."""

from __future__ import annotations

from datetime import date, datetime

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.options import json_option, parsed, regime_option
from rca.model.problem import N_


@click.command(
    "done",
    cls=Command,
    help=N_(
        "Record that an authority was told: the duty, as rca due names it, and when it was fulfilled. The last record "
        "counts; none is ever removed. What is owed to customers is fulfilled by publishing the notice."
    ),
    short_help=N_("Record that an authority was told."),
    example=(
        "rca due done 2025-11-04-sms-codes-delayed nis2_early_warning --on 2025-11-05T09:30+09:00"
        " --evidence 'Receipt 1234'\n"
        "rca due done 2025-11-04-sms-codes-delayed nis2_early_warning --undo --evidence 'Sent for another incident'"
    ),
)
@click.argument("key", type=KEY)
@click.argument("duty")
@click.option(
    "--on", cls=Option, metavar="TIME", help=N_("When it was done: a day, or a time with its offset.")
)
@click.option(
    "--evidence", cls=Option, default="", metavar="TEXT", help=N_("What shows it: an address, or words.")
)
@click.option("--undo", cls=Option, is_flag=True, help=N_("Record that it was not done after all."))
@regime_option
@json_option
@click.pass_obj
def command(
    context: Context,
    key: str,
    duty: str,
    on: str | None,
    evidence: str,
    undo: bool,
    regimes: tuple[str, ...],
    as_json: bool,
) -> None:
    from rca.cli._shared.output import message, show_json

    if bool(on) == undo:
        raise click.UsageError(translate(N_("Say when it was done, with --on; or --undo that it was.")))
    at = now()
    done = _moment(on) if on else None
    with context.open() as base:
        report = base.due.record(
            key, duty, base.due.regimes(regimes), done=done, evidence=evidence, who=who(), at=at
        )
    if as_json:
        show_json(
            {
                "incident": key,
                "duty": report.duty,
                "done_at": str(report.done) if report.done else None,
                "evidence": report.evidence,
                "who": report.who,
            }
        )
    elif report.done:
        message(N_("Recorded: {duty} of {key} was done {when}."), duty=report.duty, key=key, when=report.done)
    else:
        message(N_("Recorded: {duty} of {key} was not done."), duty=report.duty, key=key)


def _moment(text: str) -> date | datetime:
    """A day, or an instant. Raises BadParameter."""
    from rca.model.written_times import parse_date, parse_instant

    return parsed(parse_instant if "T" in text.upper() or ":" in text else parse_date, text, "--on")

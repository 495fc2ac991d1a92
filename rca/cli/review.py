"""``rca review``: from draft to review, and back to the author."""

from __future__ import annotations

import click

from rca.cli._shared.context import Context, now, who
from rca.cli._shared.groups import Command, Option
from rca.cli._shared.language import translate
from rca.cli._shared.names import KEY
from rca.cli._shared.notice_options import kind_option
from rca.cli._shared.options import json_option
from rca.model.problem import N_


@click.command(
    "review",
    cls=Command,
    help=N_(
        "Ask for the review of an incident, return it to its author, or show where it stands: draft, in review, approved,"
        " published. What speaks against a notice of it is named."
    ),
    short_help=N_("Ask for the review of an incident, return it, or show where it stands."),
    example=(
        "rca review 2025-06-11-block-storage-write-latency\n"
        "rca review 2025-06-11-block-storage-write-latency --show --kind final --json\n"
        "rca review 2025-06-11-block-storage-write-latency --return --reason 'the start is not that of the log'"
    ),
)
@click.argument("key", type=KEY)
@click.option("--show", cls=Option, is_flag=True, help=N_("Show where it stands and change nothing."))
@click.option(
    "--return",
    "give_back",
    cls=Option,
    is_flag=True,
    help=N_("Return what is in review, or approved, to its author as a draft; with --reason."),
)
@click.option(
    "--reason", cls=Option, default="", metavar="TEXT", help=N_("What the author should mend; it is kept.")
)
@kind_option
@json_option
@click.pass_obj
def command(
    context: Context, key: str, show: bool, give_back: bool, reason: str, kind: str | None, as_json: bool
) -> None:
    from rca.cli._shared.output import problem_json, show_json, show_problem
    from rca.cli._shared.revisions import (
        accepted_json,
        accepted_lines,
        findings,
        returned_line,
        review_json,
        review_line,
    )

    reason = " ".join(reason.split())
    if show and give_back:
        raise click.UsageError(translate(N_("--show and --return exclude each other.")))
    if give_back != bool(reason):
        raise click.UsageError(translate(N_("--return and --reason go together: say what is to be mended.")))
    moment = now()
    with context.open() as base:
        publisher = base.publishing
        if give_back:
            review = publisher.give_back(key, reason=reason, who=who(), at=moment)
        else:
            review = publisher.review(key) if show else publisher.ask_for_review(key, who=who(), at=moment)
        problems = () if give_back else findings(base, key, kind, moment)
        edited = base.working_files(who()).edits([key])
        of_version = [
            each
            for each in publisher.revisions(key)
            if each.revision.incident_version == review.incident_version and each.revision.accepted
        ]
        lines = [review_line(review, base.zone.key), returned_line(review, base.zone.key)]
    if as_json:
        accepted = [entry for each in of_version for entry in accepted_json(each)]
        told = {"problems": problems, "edited": edited}
        show_json(
            {**review_json(review), "accepted": accepted}
            | {name: [problem_json(problem) for problem in each] for name, each in told.items()}
        )
        return
    for line in filter(None, lines):
        click.echo(line)
    for each in of_version:
        for line in accepted_lines(each):
            click.echo(line)
    for problem in (*problems, *edited):
        show_problem(problem)
